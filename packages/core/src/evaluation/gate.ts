import { INTERVAL_LEVELS } from '../forecast/index.ts';
import { gateFigures, lossTest } from './gate-figures.ts';
import { tooGood } from './gate-suspicion.ts';
import type { GateChampion, GateEvidence } from './gate-walk.ts';
import type { MarketRegime } from './market-regime.ts';

export interface GateSettings {
  /** Probability, for one that is no better, to pass all the same; shared among all settings that were tried. */
  readonly alpha: number;
  /** How far the coverage of each prediction interval may be from its level, as a share. */
  readonly coverageTolerance: number;
  /** Forecasts that are the least to judge by. */
  readonly leastForecasts: number;
}

export const DEFAULT_GATE: GateSettings = { alpha: 0.01, coverageTolerance: 0.02, leastForecasts: 500 };

/** What besides the forecasts themselves decides. */
export interface GateCase {
  readonly horizonSec: number;
  /** Settings that were tried before this one was chosen. */
  readonly trials: number;
  readonly regime: MarketRegime;
  /** What the leakage audit said of this very model; `undefined`: it has not run. */
  readonly audit?: AuditWord;
}

export interface AuditWord {
  readonly passed: boolean;
  /** In plain words; of a leak, where it is. */
  readonly words: string;
}

/** A JSON value that is kept with the version. */
export interface GateVerdict {
  /** Whether it may become champion: better than "no change" and than the champion, and its intervals hold. */
  readonly passed: boolean;
  /** Whether one that serves already may go on: no worse than "no change", and no leak suspected. */
  readonly holds: boolean;
  /** In plain words, one sentence each: why, or why not. Never empty. */
  readonly reasons: readonly string[];
  /** By name; those that could not be computed are left out. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Whether a challenger may become champion, by forecasts of a stretch that it had not seen. One-sided Diebold–Mariano tests
 * of squared errors, at `alpha` over the number of trials (Bonferroni). Figures that are too good to be true let nothing pass until
 * the leakage audit has.
 */
export function judge(
  evidence: GateEvidence,
  { horizonSec, trials, regime, audit }: GateCase,
  settings: GateSettings = DEFAULT_GATE,
): GateVerdict {
  const level = settings.alpha / Math.max(trials, 1);
  const { forecasts, actuals, steps } = evidence;
  const n = forecasts.length;
  const measured = gateFigures(evidence);
  const figures = { ...measured, level, trials };
  if (n < settings.leastForecasts) {
    const words = `too little history to prove anything: ${count(n)} forecasts to judge by; needs ${count(settings.leastForecasts)}`;
    return { passed: false, holds: false, reasons: [words], figures };
  }
  if (forecasts.every((forecast) => forecast === 0)) {
    const words = `forecasts no move at all: its training found nothing that holds`;
    return { passed: false, holds: false, reasons: [words], figures };
  }
  const failures: string[] = [];
  const { mseSkill = 0, pValue = 1 } = measured;
  const proof = `skill ${percent(mseSkill)}, ${p(pValue)} over ${count(n)} forecasts`;
  const isBetter = mseSkill > 0 && pValue < level;
  if (!isBetter) failures.push(`not better than "no change": ${proof}; needs ${needed(level)}`);
  const rival = evidence.champion && againstChampion(evidence.champion, actuals, forecasts, steps);
  if (rival !== undefined && evidence.champion !== undefined) {
    const words = championFailure(evidence.champion, rival, level, settings);
    if (words !== undefined) failures.push(words);
  }
  failures.push(...coverageFailures(evidence, settings));
  const suspicion = tooGood(measured, horizonSec, regime);
  const isSuspected = suspicion !== undefined && audit?.passed !== true;
  if (isSuspected) {
    const said = audit === undefined ? 'has not run on it' : `found that ${audit.words}`;
    failures.push(`too good to believe (${suspicion}), and the leakage audit ${said}`);
  }
  const passed = failures.length === 0;
  const than = rival === undefined ? '' : ` and than ${evidence.champion?.modelVersion}`;
  const audited =
    suspicion === undefined ? '' : '; too good to believe at first, but the leakage audit passed';
  return {
    passed,
    holds: mseSkill > 0 && !isSuspected,
    reasons: passed ? [`better than "no change"${than}: ${proof} that it had not seen${audited}`] : failures,
    figures: {
      ...figures,
      ...(rival !== undefined && {
        championForecasts: rival.n,
        championMseSkill: rival.skill,
        ...(rival.pValue !== undefined && { championPValue: rival.pValue }),
      }),
    },
  };
}

/** Whether the leakage audit would decide something: the figures are too good to believe, and what they say is good. */
export function needsAudit(evidence: GateEvidence, { horizonSec, regime }: GateCase): boolean {
  const figures = gateFigures(evidence);
  return (figures.mseSkill ?? 0) > 0 && tooGood(figures, horizonSec, regime) !== undefined;
}

interface Rivalry {
  readonly n: number;
  /** `1 - MSE / MSE of the champion`, where the champion had not seen the outcomes. */
  readonly skill: number;
  readonly pValue: number | undefined;
}

function againstChampion(
  { from, forecasts: of }: GateChampion,
  actuals: Float64Array,
  forecasts: Float64Array,
  steps: number,
): Rivalry {
  const own = forecasts.subarray(from).map((forecast, i) => (forecast - (actuals[from + i] ?? 0)) ** 2);
  const its = of.map((forecast, i) => (forecast - (actuals[from + i] ?? 0)) ** 2);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    n: own.length,
    skill: sum(its) > 0 ? 1 - sum(own) / sum(its) : 0,
    pValue: lossTest(own, its, steps),
  };
}

function championFailure(
  { modelVersion }: GateChampion,
  { n, skill, pValue = 1 }: Rivalry,
  level: number,
  { leastForecasts }: GateSettings,
): string | undefined {
  if (n < leastForecasts) {
    return `only ${count(n)} forecasts that the champion ${modelVersion} had not seen; needs ${count(leastForecasts)} to compare them`;
  }
  if (skill > 0 && pValue < level) return undefined;
  return `not better than the champion ${modelVersion}: skill ${percent(skill)}, ${p(pValue)} over ${count(n)} forecasts; needs ${needed(level)}`;
}

function coverageFailures(
  { intervals }: GateEvidence,
  { coverageTolerance }: GateSettings,
): readonly string[] {
  const wrong = INTERVAL_LEVELS.flatMap((level) => {
    const coverage = intervals.find((one) => one.level === level)?.coverage;
    if (coverage !== undefined && Math.abs(coverage - level) <= coverageTolerance) return [];
    const held = coverage === undefined ? 'nothing' : percent(coverage, 1);
    return [
      `${held} (needs ${percent(level - coverageTolerance, 0)} to ${percent(level + coverageTolerance, 0)})`,
    ];
  });
  return wrong.length === 0 ? [] : [`its intervals held ${wrong.join(', ')} of outcomes`];
}

function p(value: number): string {
  return value < 0.0001 ? 'p < .0001' : `p = ${decimals(value)}`;
}

function needed(level: number): string {
  return `p < ${decimals(level)}`;
}

/** Two significant digits, without the zero before the point. */
function decimals(value: number): string {
  const text = value >= 0.995 ? value.toFixed(2) : Number(value.toPrecision(2)).toString();
  return text.replace(/^0\./, '.');
}

function percent(share: number, digits = 2): string {
  return `${(share * 100).toFixed(digits).replace('-', '−')} %`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
