import { useFetched } from '../live/use-fetched.ts';
import { Headlines } from '../panels/headlines.tsx';
import { Panel } from '../panels/panel.tsx';
import type { ViewProps } from './view-props.ts';

const EVERY_MS = 30_000;

/** Headlines about the coin, and what was read in them. */
export function NewsView({ client, live, chosen }: ViewProps) {
  const { instrument, pair } = chosen;
  const news = useFetched(
    `${instrument} ${live.connection}`,
    (signal) => client.news({ instrument }, signal),
    EVERY_MS,
  );
  const headlines = news.value?.headlines ?? [];
  return (
    <Panel
      title={`News about ${pair.split('/')[0] ?? pair}`}
      note="A score is from −1, bad for the coin, to 1, good. A forecast knows an article only from the time it was first seen here."
      loading={news.loading}
      empty={headlines.length === 0 ? noneBecause(news.value?.reason) : undefined}
    >
      <Headlines headlines={headlines} />
    </Panel>
  );
}

function noneBecause(reason: string | undefined): string {
  return reason === undefined || reason === '' ? 'No headline yet.' : `No headlines: ${reason}`;
}
