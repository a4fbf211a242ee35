import type { ApiHeadline } from '@foretick/client';
import { formatDate, formatSigned, formatTime } from '../format.ts';

/** Articles with what a language model read in them: a summary, and a score for each coin. */
export function Headlines({ headlines }: { readonly headlines: readonly ApiHeadline[] }) {
  return (
    <ol class="headlines" data-testid="headlines">
      {headlines.map((one) => (
        <li key={one.article_id}>
          <p class="headline">
            <a href={one.url} rel="noreferrer noopener" target="_blank">
              {one.title}
              <span class="unseen"> (opens the source in another tab)</span>
            </a>
          </p>
          <p class="note">
            {one.source} · {formatDate(one.published_at)} {formatTime(one.published_at)} UTC
            {one.available_at > one.published_at && `, known here from ${formatTime(one.available_at)}`}
          </p>
          {one.summary !== null && <p class="article">{one.summary}</p>}
          {one.scores.length > 0 && (
            <ul class="coins" aria-label="Score of each coin, from −1 to 1">
              {one.scores.map(({ coin, score, confidence }) => (
                <li key={coin} class={score > 0 ? 'up' : score < 0 ? 'down' : undefined}>
                  <b>{coin}</b> {formatSigned(score, 2)}
                  {confidence !== null && (
                    <span class="quiet"> sure by {(confidence * 100).toFixed(0)} %</span>
                  )}
                </li>
              ))}
            </ul>
          )}
          <p class="note">{one.model === null ? 'not read yet' : `read by ${one.model}`}</p>
        </li>
      ))}
    </ol>
  );
}
