import * as z from 'zod';
import { table } from './results.ts';
import type { Terminal } from './terminal.ts';

const spanSchema = z.object({
  instrument: z.string(),
  horizon_sec: z.number(),
  model_version: z.string(),
  effective_from: z.number(),
  until: z.number().nullable(),
  by: z.string(),
  reason: z.string(),
  hold_until: z.number().nullable(),
});

const modelSchema = z.object({
  model_version: z.string(),
  model: z.string(),
  instrument: z.string(),
  horizon_sec: z.number(),
  alias: z.string().nullable(),
  rolled_back: z.boolean(),
  data_from: z.number(),
  data_to: z.number(),
  training_rows: z.number(),
  feature_view_hash: z.string(),
  parameters_hash: z.string(),
  data_hash: z.string().nullable(),
  code_version: z.string().nullable(),
  metrics: z.record(z.string(), z.number()),
  gate: z
    .object({
      passed: z.boolean(),
      reasons: z.array(z.string()),
      figures: z.record(z.string(), z.number()),
    })
    .nullable(),
  served: z.array(spanSchema),
  live: z
    .object({
      scored: z.number(),
      mae_bp: z.number(),
      persistence_mae_bp: z.number(),
      mse_skill: z.number().nullable(),
    })
    .nullable(),
});

/** Who serves, then all versions. */
export function renderModels(result: unknown, terminal: Terminal): void {
  const { serving, models } = z
    .object({ serving: z.array(spanSchema), models: z.array(modelSchema) })
    .parse(result);
  if (models.length === 0 && serving.length === 0) {
    terminal.line('no model yet: foretick train makes one; until then "no change" serves');
    return;
  }
  table(
    terminal,
    ['serving', 'horizon', 'champion', 'since', 'why'],
    serving.map((one) => [
      one.instrument,
      ahead(one),
      one.model_version,
      time(one.effective_from),
      one.reason,
    ]),
  );
  terminal.line('');
  table(
    terminal,
    ['pair', 'horizon', 'model version', '', 'data up to', 'rows', 'gate', 'skill there'],
    models.map((one) => [
      one.instrument,
      ahead(one),
      one.model_version,
      one.rolled_back ? 'rolled back' : (one.alias ?? ''),
      time(one.data_to),
      one.training_rows.toLocaleString('en-US'),
      one.gate === null ? '' : one.gate.passed ? 'passed' : 'no edge',
      percent(one.gate?.figures.mseSkill ?? one.metrics.holdoutMseSkill),
    ]),
  );
}

export function renderModel(result: unknown, terminal: Terminal): void {
  const one = modelSchema.parse(result);
  terminal.line(`${one.model_version}: ${one.model} of ${one.instrument}, ${ahead(one)}`);
  const { live } = one;
  table(
    terminal,
    ['', ''],
    [
      ['part', one.rolled_back ? 'rolled back' : (one.alias ?? 'does not serve')],
      [
        'trained on',
        `${time(one.data_from)} to ${time(one.data_to)}, ${one.training_rows.toLocaleString('en-US')} rows`,
      ],
      ['training data', one.data_hash ?? 'hash not kept'],
      ['features', one.feature_view_hash],
      ['parameters', one.parameters_hash],
      ['program', one.code_version ?? 'not kept'],
      ...(one.gate === null ? [] : gateRows(one.gate)),
      ...Object.entries(one.metrics).map(([name, value]) => [name, String(Number(value.toPrecision(4)))]),
      [
        'live',
        live === null
          ? 'nothing scored yet'
          : `${live.scored} scored, ${live.mae_bp.toFixed(3)} bp off on average ("no change": ${live.persistence_mae_bp.toFixed(3)}), skill ${percent(live.mse_skill)}`,
      ],
      ...one.served.map((span) => [
        'served',
        `${time(span.effective_from)} to ${span.until === null ? 'now' : time(span.until)}: ${span.reason} (${span.by})`,
      ]),
    ],
  );
}

function gateRows({
  passed,
  reasons,
  figures,
}: NonNullable<z.infer<typeof modelSchema>['gate']>): readonly (readonly string[])[] {
  return [
    ...reasons.map((reason, i) => [i === 0 ? (passed ? 'passed the gate' : 'may not serve') : '', reason]),
    ...Object.entries(figures).map(([name, value]) => [
      `gate: ${name}`,
      String(Number(value.toPrecision(4))),
    ]),
  ];
}

export function renderCard(result: unknown, terminal: Terminal): void {
  const { model_version, file } = z.object({ model_version: z.string(), file: z.string() }).parse(result);
  terminal.line(`${file}: the model card of ${model_version}`);
}

const promotionSchema = z.object({
  instrument: z.string(),
  horizon_sec: z.number(),
  model_version: z.string(),
  effective_from: z.number(),
  replaces: z.string().nullable(),
  hold_until: z.number().nullable(),
});

export function renderPromotion(result: unknown, terminal: Terminal): void {
  const one = promotionSchema.parse(result);
  const instead = one.replaces === null ? '' : `, instead of ${one.replaces}`;
  terminal.line(
    `${one.instrument} ${ahead(one)}: ${one.model_version} serves from ${time(one.effective_from)} on${instead}`,
  );
  if (one.hold_until !== null) {
    terminal.line(`  scheduled training promotes nothing before ${time(one.hold_until)}; --hold sets this`);
  }
}

function ahead({ horizon_sec }: { readonly horizon_sec: number }): string {
  return `+${horizon_sec / 60} min`;
}

function percent(share: number | null | undefined): string {
  return typeof share === 'number' ? `${(share * 100).toFixed(2)} %` : '';
}

function time(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
