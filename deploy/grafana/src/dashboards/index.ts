import { forecastsAgainstActuals } from './forecasts-against-actuals.ts';
import { marketDataQuality } from './market-data-quality.ts';
import { modelScoreboard } from './model-scoreboard.ts';
import { news } from './news.ts';
import { pipelineHealth } from './pipeline-health.ts';

/** Every dashboard as the text of its file, by the file's name. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map(
    [forecastsAgainstActuals(), modelScoreboard(), pipelineHealth(), marketDataQuality(), news()].map(
      (builder) => {
        const built = builder.build();
        return [`${built.uid}.json`, `${JSON.stringify(built, null, 2)}\n`];
      },
    ),
  );
}
