import { NO_ERRORS, withError, withIntervals } from '@foretick/core/evaluation';
import type { Outcome, ScoredOutcome } from '@foretick/core/forecast';
import type { ScoreSums, ScoreSumsQuery } from '@foretick/ports';
import { compareText, isWithin, type Series } from './series.ts';

/** Running sums of what was scored: see `FeatureStore.scoreSums`. Each window is summed by itself. */
export function scoreSums(outcomes: Series<Outcome>, query: ScoreSumsQuery): readonly ScoreSums[] {
  const { instrument, horizonSec, windowSec, from, to } = query;
  const seen = outcomes.within({
    ...(from !== undefined && { from: from - windowSec * 1_000 + 1 }),
    ...(to !== undefined && { to }),
  });
  const bySeries = new Map<string, { readonly of: ScoredSeries; readonly outcomes: ScoredOutcome[] }>();
  for (const outcome of seen) {
    if (outcome.status !== 'scored') continue;
    if (instrument !== undefined && outcome.instrument !== instrument) continue;
    if (horizonSec !== undefined && outcome.horizonSec !== horizonSec) continue;
    const of = seriesOf(outcome);
    const key = JSON.stringify(of);
    const known = bySeries.get(key);
    if (known === undefined) bySeries.set(key, { of, outcomes: [outcome] });
    else known.outcomes.push(outcome);
  }
  return [...bySeries.values()]
    .sort((a, b) => compareSeries(a.of, b.of))
    .flatMap(({ of, outcomes: own }) => windowsOf(own, query).map((sums) => ({ ...of, ...sums })));
}

type ScoredSeries = Pick<ScoreSums, 'instrument' | 'intervalSec' | 'horizonSec' | 'model' | 'shadow'>;

function seriesOf({ instrument, intervalSec, horizonSec, model, role }: ScoredOutcome): ScoredSeries {
  return { instrument, intervalSec, horizonSec, model, shadow: role === 'challenger' };
}

/** By instrument, interval, horizon and model, those in the shadow last. */
export function compareSeries(a: ScoredSeries, b: ScoredSeries): number {
  return (
    compareText(a.instrument, b.instrument) ||
    a.intervalSec - b.intervalSec ||
    a.horizonSec - b.horizonSec ||
    compareText(a.model, b.model) ||
    Number(a.shadow) - Number(b.shadow)
  );
}

/** The windows of one series, whose outcomes come in the order of their target times. */
function windowsOf(
  outcomes: readonly ScoredOutcome[],
  { windowSec, stepSec, ...range }: ScoreSumsQuery,
): readonly Pick<ScoreSums, 'time' | 'sums' | 'coverage'>[] {
  const stepMs = stepSec * 1_000;
  const windows: Pick<ScoreSums, 'time' | 'sums' | 'coverage'>[] = [];
  let first = 0;
  let end = 0;
  for (const [time, ofStep] of Map.groupBy(outcomes, (one) => Math.ceil(one.targetTime / stepMs) * stepMs)) {
    end += ofStep.length;
    while ((outcomes[first]?.targetTime ?? time) <= time - windowSec * 1_000) first += 1;
    if (isWithin(time, range)) windows.push({ time, ...sumsOf(outcomes.slice(first, end)) });
  }
  return windows;
}

function sumsOf(outcomes: readonly ScoredOutcome[]): Pick<ScoreSums, 'sums' | 'coverage'> {
  let sums = NO_ERRORS;
  let levels: ReturnType<typeof withIntervals> = [];
  for (const { predictedLogReturn, actualLogReturn, intervals } of outcomes) {
    sums = withError(sums, predictedLogReturn, actualLogReturn);
    levels = withIntervals(levels, intervals, actualLogReturn);
  }
  return { sums, coverage: levels.map(({ level, count, inside }) => ({ level, count, inside })) };
}
