import { DatabaseSync } from 'node:sqlite';
import type { Score } from '@foretick/core/evaluation';
import type { Outcome } from '@foretick/core/forecast';
import type { Checked, Finding } from './finding.ts';

/** The newest scores are what SQL makes of all outcomes, each outcome counted once. */
export function checkScores({ pair, instrument, leftovers }: Checked): readonly Finding[] {
  const expected = byPlainSql(leftovers.of('prediction_outcomes', instrument));
  const scores = new Map(
    leftovers
      .of('scores', instrument)
      .map((score) => [`${score.horizonSec} s ${score.model} ${score.shadow}`, score]),
  );
  for (const of of new Set([...expected.keys(), ...scores.keys()])) {
    const score = scores.get(of);
    const told = score === undefined ? {} : figuresOf(score);
    const asked = expected.get(of) ?? {};
    for (const name of new Set([...Object.keys(told), ...Object.keys(asked)])) {
      if (isClose(told[name], asked[name])) continue;
      const what = `${pair} ${of}: ${name} is ${told[name]} in the scores, ${asked[name]} by SQL from the outcomes`;
      return [{ invariant: 'scores are what outcomes give', at: score?.lastTargetTime ?? 0, what }];
    }
  }
  return [];
}

type Figures = Readonly<Record<string, number | undefined>>;

function figuresOf(score: Score): Figures {
  const { count, maeBp, medianMaeBp, persistenceMaeBp, mseSkill, hitRate, hitCount, lastTargetTime } = score;
  const intervals = score.intervals.flatMap(({ level, count, coverage, widthBp, winklerBp }) => [
    [`intervals of ${level}`, count],
    [`coverage of ${level}`, coverage],
    [`width of ${level}`, widthBp],
    [`Winkler score of ${level}`, winklerBp],
  ]);
  return {
    ...{ count, maeBp, medianMaeBp, persistenceMaeBp, mseSkill, hitRate, hitCount, lastTargetTime },
    ...Object.fromEntries(intervals),
  };
}

/** By horizon, model and whether in the shadow. Knows nothing of how scores are made. */
function byPlainSql(outcomes: readonly Outcome[]): ReadonlyMap<string, Figures> {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec(TABLES);
    const outcome = database.prepare('INSERT OR IGNORE INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const interval = database.prepare('INSERT OR IGNORE INTO intervals VALUES (?, ?, ?, ?)');
    for (const one of outcomes) {
      if (one.status !== 'scored') continue;
      const { predictionId: id, horizonSec, model, role, targetTime } = one;
      const shadow = role === 'challenger' ? 'true' : 'false';
      const { predictedLogReturn, medianLogReturn, actualLogReturn } = one;
      const returns = [predictedLogReturn, medianLogReturn, actualLogReturn] as const;
      outcome.run(id, `${horizonSec}`, model, shadow, targetTime, ...returns);
      for (const { level, lower, upper } of one.intervals) interval.run(id, level, lower, upper);
    }
    const result = new Map<string, Record<string, number | undefined>>();
    for (const { of, ...figures } of database.prepare(FIGURES).all()) {
      const numbers = Object.entries(figures).map(([name, value]) => [name, numberOf(value)]);
      result.set(String(of), Object.fromEntries(numbers));
    }
    for (const { of, name, value } of database.prepare(INTERVAL_FIGURES).all()) {
      const figures = result.get(String(of));
      if (figures !== undefined) figures[String(name)] = numberOf(value);
    }
    return result;
  } finally {
    database.close();
  }
}

const TABLES = `
  CREATE TABLE outcomes (id PRIMARY KEY, horizon, model, shadow, target_time, forecast, median, actual);
  CREATE TABLE intervals (id, level, lower, upper, PRIMARY KEY (id, level));`;

const FIGURES = `
  SELECT horizon || ' s ' || model || ' ' || shadow AS "of",
    count(*) AS count,
    10000 * avg(abs(forecast - actual)) AS maeBp,
    10000 * avg(abs(median - actual)) AS medianMaeBp,
    10000 * avg(abs(actual)) AS persistenceMaeBp,
    1 - sum((forecast - actual) * (forecast - actual)) / nullif(sum(actual * actual), 0) AS mseSkill,
    avg(iif(forecast * actual = 0, NULL, forecast * actual > 0)) AS hitRate,
    count(iif(forecast * actual = 0, NULL, 1)) AS hitCount,
    max(target_time) AS lastTargetTime
  FROM outcomes GROUP BY horizon, model, shadow`;

const INTERVAL_FIGURES = `
  WITH one AS (
    SELECT horizon || ' s ' || model || ' ' || shadow AS "of", level, upper - lower AS width,
      max(lower - actual, actual - upper, 0) AS outside
    FROM outcomes JOIN intervals USING (id)
  ), figures AS (
    SELECT "of", level, count(*) AS count, avg(outside = 0) AS coverage, 10000 * avg(width) AS width,
      10000 * avg(width + 2 / (1 - level) * outside) AS winkler
    FROM one GROUP BY "of", level
  )
  SELECT "of", 'intervals of ' || level AS name, count AS value FROM figures
  UNION ALL SELECT "of", 'coverage of ' || level, coverage FROM figures
  UNION ALL SELECT "of", 'width of ' || level, width FROM figures
  UNION ALL SELECT "of", 'Winkler score of ' || level, winkler FROM figures`;

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The order of a sum changes its last bits. */
function isClose(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one));
}
