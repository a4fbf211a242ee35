import { type ApiPublishedForecast, candleSchema, forecastSchema } from '@foretick/client';
import * as z from 'zod';
import type { Terminal } from './terminal.ts';

/** Results of commands as tables for people. Programs ask for `--json`. */
const importSchema = z.object({
  kind: z.enum(['trades', 'candles']),
  instrument: z.string(),
  rows_read: z.number(),
  rows_added: z.number(),
  rows_known: z.number(),
  rows_replaced: z.number(),
  candles_made: z.number(),
  from: z.number().nullable(),
  to: z.number().nullable(),
});

export function renderImport(result: unknown, terminal: Terminal): void {
  const one = importSchema.parse(result);
  const span = one.from === null || one.to === null ? '' : `, ${time(one.from)} to ${time(one.to)}`;
  terminal.line(`${one.instrument}: ${count(one.rows_read)} ${one.kind} read${span}`);
  terminal.line(
    `  added ${count(one.rows_added)}, known already ${count(one.rows_known)}, replaced ${count(one.rows_replaced)}, candles made ${count(one.candles_made)}`,
  );
}

const importNewsSchema = z.object({
  read: z.number(),
  articles: z.number(),
  told_again: z.number(),
  other_language: z.number(),
  from: z.number().nullable(),
  to: z.number().nullable(),
});

export function renderImportNews(result: unknown, terminal: Terminal): void {
  const one = importNewsSchema.parse(result);
  const span = one.from === null || one.to === null ? '' : `, ${time(one.from)} to ${time(one.to)}`;
  terminal.line(`${count(one.read)} items read${span}`);
  terminal.line(
    `  ${count(one.articles)} articles, told again ${count(one.told_again)}, in other languages ${count(one.other_language)}`,
  );
}

export function renderExportNews(result: unknown, terminal: Terminal): void {
  const { file, articles } = z.object({ file: z.string(), articles: z.number() }).parse(result);
  terminal.line(`${file}: ${count(articles)} articles, each with what was read in it`);
}

const backfillSchema = z.object({
  instrument: z.string(),
  from: z.number(),
  to: z.number(),
  hours: z.number(),
  hours_known: z.number(),
  trades_added: z.number(),
  candles: z.number(),
  references: z.array(
    z.object({ instrument: z.string(), candles_added: z.number(), problem: z.string().nullable() }),
  ),
});

export function renderBackfill(result: unknown, terminal: Terminal): void {
  const one = backfillSchema.parse(result);
  terminal.line(`${one.instrument}: ${time(one.from)} to ${time(one.to)} is whole`);
  terminal.line(
    `  fetched ${count(one.hours - one.hours_known)} hours (${count(one.hours_known)} known already): ${count(one.trades_added)} trades, ${count(one.candles)} candles`,
  );
  for (const { instrument, candles_added, problem } of one.references) {
    const added = `${count(candles_added)} candles`;
    terminal.line(`  ${instrument}: ${added}${problem === null ? '' : `, not all of them: ${problem}`}`);
  }
}

export function renderExport(result: unknown, terminal: Terminal): void {
  const one = z.object({ table: z.string(), file: z.string(), rows: z.number() }).parse(result);
  terminal.line(`${one.file}: ${count(one.rows)} rows of ${one.table}`);
}

export function renderCandles(result: unknown, terminal: Terminal): void {
  const { candles } = z.object({ candles: z.array(candleSchema) }).parse(result);
  table(
    terminal,
    ['open time', 'open', 'high', 'low', 'close', 'volume', 'trades', ''],
    candles.map((candle) => [
      candle.interval_sec % 60 === 0 ? time(candle.open_time) : second(candle.open_time),
      candle.open,
      candle.high,
      candle.low,
      candle.close,
      candle.volume.toFixed(4),
      candle.trade_count ?? '',
      candle.complete ? (candle.filled ? 'no trade' : '') : 'incomplete',
    ]),
  );
}

export function renderForecasts(result: unknown, terminal: Terminal): void {
  const { forecasts } = z.object({ forecasts: z.array(forecastSchema) }).parse(result);
  table(
    terminal,
    ['made from', 'horizon', 'model', 'role', 'forecast', '80 %', 'actual', 'error bp'],
    forecasts.map((one) => [
      time(one.as_of),
      `+${one.horizon_sec / 60} min`,
      one.model,
      one.role,
      one.status === 'published' ? one.price.toFixed(2) : one.reason,
      one.status === 'published' ? intervalWords(one) : '',
      one.outcome?.status === 'scored' ? one.outcome.actual_price : (one.outcome?.reason ?? 'not yet'),
      one.outcome?.status === 'scored' ? one.outcome.error_bp.toFixed(2) : '',
    ]),
  );
}

/** Where the price will be with four in five, or nothing. */
function intervalWords({ intervals }: Pick<ApiPublishedForecast, 'intervals'>): string {
  const found = intervals.find(({ level }) => level === 0.8);
  return found === undefined ? '' : `${found.lower_price.toFixed(2)} to ${found.upper_price.toFixed(2)}`;
}

const verifiedSchema = z.object({ compared: z.number(), left_out: z.record(z.string(), z.number()) });

const verificationSchema = z.object({
  instrument: z.string(),
  from: z.number(),
  to: z.number(),
  candles: verifiedSchema,
  sql_candles: verifiedSchema.optional(),
  indicators: verifiedSchema,
  vectors: verifiedSchema,
  predictions: verifiedSchema,
  intervals: verifiedSchema,
});

/** What was computed again, and what could not be, with the reasons. */
export function renderVerification(result: unknown, terminal: Terminal): void {
  const { instrument, from, to, ...tables } = verificationSchema.parse(result);
  terminal.line(
    `${instrument} from ${time(from)} to ${time(to)}: everything computed again is the same, bit for bit`,
  );
  table(
    terminal,
    ['', 'compared', 'left out'],
    // The store of one machine has no candles of plain SQL.
    Object.entries(tables)
      .flatMap(([name, found]) => (found === undefined ? [] : [[name, found] as const]))
      .map(([name, { compared, left_out: leftOut }]) => [
        name,
        count(compared),
        Object.entries(leftOut)
          .map(([reason, number]) => `${count(number)} ${reason}`)
          .join('; '),
      ]),
  );
}

const trainingSchema = z.object({
  instrument: z.string(),
  models: z.array(
    z.object({
      model_version: z.string(),
      horizon_sec: z.number(),
      training_rows: z.number(),
      passed: z.boolean(),
      reasons: z.array(z.string()),
    }),
  ),
});

export function renderTraining(result: unknown, terminal: Terminal): void {
  const { instrument, models } = trainingSchema.parse(result);
  terminal.line(`${instrument}: trained; what passed the gate is champion from the next candle on`);
  table(
    terminal,
    ['horizon', 'model version', 'training rows', 'gate'],
    models.map((one) => [
      `+${one.horizon_sec / 60} min`,
      one.model_version,
      count(one.training_rows),
      `${one.passed ? 'passed' : 'may not serve'}: ${one.reasons.join('; ')}`,
    ]),
  );
}

export function table(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  cells.forEach((row, i) => {
    const text = row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    terminal.line(i === 0 ? terminal.style('dim', text) : text);
  });
}

export function time(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

function second(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
