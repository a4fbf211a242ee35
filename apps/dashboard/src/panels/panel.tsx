import type { ComponentChildren } from 'preact';
import type { Loading } from '../live/loading.ts';

export interface PanelProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly tools?: ComponentChildren;
  readonly loading: Loading;
  /** What to say while there is nothing; `undefined` when there is something. */
  readonly empty: string | undefined;
  readonly children: ComponentChildren;
}

/** A titled part of the page with its loading, empty and failed states. What was known before a failure stays. */
export function Panel({ title, note, tools, loading, empty, children }: PanelProps) {
  return (
    <section class="panel" aria-label={title} aria-busy={loading.kind === 'loading'}>
      <header class="panel-head">
        <div>
          <h2>{title}</h2>
          {note !== undefined && <p class="note">{note}</p>}
        </div>
        {tools}
      </header>
      {loading.kind === 'failed' && (
        <p class="failed" role="alert">
          Could not load: {loading.message}
        </p>
      )}
      {empty === undefined ? (
        children
      ) : (
        <p class="empty">
          {loading.kind === 'loading' ? 'Loading…' : loading.kind === 'failed' ? '' : empty}
        </p>
      )}
    </section>
  );
}
