/** What still works while the exchange of a live market cannot be reached. */
export function Offline() {
  return (
    <section class="learning" aria-label="Without a network" data-testid="offline">
      <p>
        <strong>The exchange cannot be reached.</strong>
        <span class="learning-note">
          {' '}
          Nothing is made up meanwhile; Foretick connects by itself when the network is back. These work
          without one:
        </span>
      </p>
      <pre>
        npm start -- --source simulated{'\n'}
        npm start -- --source replay --input FILE --pair PAIR
      </pre>
    </section>
  );
}
