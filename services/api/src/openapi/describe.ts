import {
  alarmSchema,
  candleSchema,
  featureRowSchema,
  featureWorthSchema,
  feedStateSchema,
  forecastSchema,
  gapSchema,
  headlineSchema,
  healthSchema,
  indicatorRowSchema,
  modelSchema,
  newsSchema,
  outcomeSchema,
  pairSchema,
  problemSchema,
  rejectedSchema,
  replayDaySchema,
  scoreCurveSchema,
  scoreSchema,
  statusSchema,
  streamEventSchema,
  whySchema,
} from '@foretick/client';
import * as z from 'zod';
import type { Endpoint } from '../endpoints.ts';
import { parameterShapes } from '../parameters.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The API as an OpenAPI 3.1 document, made from the very schemas that requests and answers are checked with. */
export function describeApi(served: readonly Endpoint[], version: string): { readonly [name: string]: Json } {
  const components = new Map<string, Json>();
  const paths = served.map((endpoint) => [
    endpoint.path.replaceAll(/:(\w+)/g, '{$1}'),
    { get: operationOf(endpoint, components) },
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Foretick',
      version,
      description:
        'Forecasts of crypto prices a few minutes ahead, and what came of each. Times are epoch milliseconds in UTC; names are snake_case; absence is null.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: { ...Object.fromEntries(paths), ...otherPaths(components) },
    components: {
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'foretick_session' },
      },
    },
  };
}

type Components = Map<string, Json>;

/** Records that have a name of their own in the document. */
const NAMED = z.registry<{ readonly id: string }>();
for (const [id, schema] of Object.entries({
  Alarm: alarmSchema,
  FeatureWorth: featureWorthSchema,
  Candle: candleSchema,
  FeatureRow: featureRowSchema,
  FeedState: feedStateSchema,
  Forecast: forecastSchema,
  Gap: gapSchema,
  Headline: headlineSchema,
  Health: healthSchema,
  IndicatorRow: indicatorRowSchema,
  Model: modelSchema,
  News: newsSchema,
  Outcome: outcomeSchema,
  Pair: pairSchema,
  Problem: problemSchema,
  Rejected: rejectedSchema,
  ReplayDay: replayDaySchema,
  Score: scoreSchema,
  ScoreCurve: scoreCurveSchema,
  Status: statusSchema,
  StreamEvent: streamEventSchema,
  Why: whySchema,
})) {
  NAMED.add(schema, { id });
}

function operationOf(
  { path, summary, query, answer, problems = [], history }: Endpoint,
  components: Components,
) {
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string' },
  }));
  const refusals = [400, 404, ...problems].map((status) => [String(status), problemOf(status, components)]);
  return {
    operationId: path.replace('/api/v1/', '').replaceAll(/[/:]+/g, '_'),
    summary,
    parameters: [...named, ...Object.entries(query).map(([name, schema]) => parameterOf(name, schema))],
    responses: {
      '200': { description: summary, ...content(answer, components) },
      ...(history && { '304': { description: 'You have this answer already, by its ETag.' } }),
      ...Object.fromEntries(refusals),
    },
  };
}

/** Parameters are optional or have a default; inside is what is registered. */
function parameterOf(name: string, schema: z.ZodType) {
  let inner: z.core.$ZodType = schema;
  let value: Json | undefined;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
    if (inner instanceof z.ZodDefault) value = z.json().parse(inner.def.defaultValue);
    inner = inner.def.innerType;
  }
  const { description, ...shape } = z
    .looseObject({ description: z.string().optional() })
    .parse(parameterShapes.get(inner) ?? { type: 'string' });
  const described = z.record(z.string(), z.json()).parse(shape);
  return {
    ...{ name, in: 'query', required: false },
    ...(description !== undefined && { description }),
    schema: { ...described, ...(value !== undefined && { default: value }) },
  };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'A parameter is wrong; the message names it, its value and what is allowed.',
  401: 'A token is needed.',
  404: 'There is no such pair or record.',
  503: 'Not now; the message says why.',
};

function problemOf(status: number, components: Components) {
  return { description: REASONS[status] ?? 'Refused.', ...content(problemSchema, components) };
}

function content(schema: z.ZodType, components: Components, type = 'application/json') {
  return { content: { [type]: { schema: jsonSchema(schema, components) } } };
}

/** The schema with named records moved to the components. */
function jsonSchema(schema: z.ZodType, components: Components): Json {
  const text = JSON.stringify(z.toJSONSchema(schema, { metadata: NAMED, io: 'output' }));
  const moved = text.replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $defs = {}, $schema, ...rest } = z.record(z.string(), z.json()).parse(JSON.parse(moved));
  for (const [name, one] of Object.entries(z.record(z.string(), z.json()).parse($defs))) {
    const { id, ...own } = z.record(z.string(), z.json()).parse(one);
    components.set(name, own);
  }
  const name = typeof rest.id === 'string' ? rest.id : undefined;
  if (name === undefined) return rest;
  const { id, ...own } = rest;
  components.set(name, own);
  return { $ref: `#/components/schemas/${name}` };
}

/** What is not read as JSON by GET. */
function otherPaths(components: Components) {
  const text = (description: string) => ({
    description,
    content: { 'text/plain': { schema: { type: 'string' } } },
  });
  const named = ['instrument', 'pair'].map((name) => ({ name, in: 'query', schema: { type: 'string' } }));
  return {
    '/api/v1/stream': {
      get: {
        operationId: 'stream',
        summary:
          'Server-sent events: candle, forecast, outcome, score, alarm, feed. Goes on after Last-Event-ID where it can; where it cannot, the first event is reset.',
        parameters: [...named, { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } }],
        responses: {
          '200': {
            description: 'Each event is the name of a record and its JSON, together a StreamEvent.',
            ...content(streamEventSchema, components, 'text/event-stream'),
          },
          '404': problemOf(404, components),
          '503': problemOf(503, components),
        },
      },
    },
    '/api/v1/commands/{name}': {
      post: {
        operationId: 'command',
        summary:
          'Runs a command of the command line inside the running system: train, models (promote, roll-back), backfill, …',
        security: [{ token: [] }],
        parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: {
          '200': {
            description: 'JSON lines: any number of progress, then result or error.',
            content: { 'application/x-ndjson': { schema: { type: 'string' } } },
          },
          '401': problemOf(401, components),
          '404': problemOf(404, components),
          '503': problemOf(503, components),
        },
      },
    },
    '/metrics': {
      get: {
        ...{ operationId: 'metrics', summary: 'Figures in the text format of Prometheus.' },
        responses: { '200': text('Figures.') },
      },
    },
    '/livez': {
      get: {
        ...{ operationId: 'livez', summary: 'Whether the process lives.' },
        responses: { '200': { description: 'It does.' } },
      },
    },
    '/readyz': {
      get: {
        ...{ operationId: 'readyz', summary: 'Whether forecasts are published.' },
        responses: {
          '200': { description: 'They are.' },
          '503': { description: 'Not yet; reason says why.' },
        },
      },
    },
  };
}
