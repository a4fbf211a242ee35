/** What the files of one room may import. */
export interface RoomRule {
  readonly room: string;
  /** The rule holds for files below this path that no longer path claims. `*` stands for one folder name. */
  readonly path: string;
  /** Project packages, as patterns of import names. A room may always import itself. */
  readonly project: readonly RegExp[];
  /** npm packages. */
  readonly packages: readonly string[];
  /** Modules of Node, or `all`. */
  readonly node: readonly string[] | 'all';
  /** Whether it reads no clock, no randomness, no environment and starts no timer by itself. */
  readonly throughTheSeam: boolean;
}

const CORE = /^@foretick\/core(\/|$)/;
const GBDT = /^@foretick\/gbdt$/;
const PORTS = /^@foretick\/ports(\/schema)?$/;
const CONTRACTS = /^@foretick\/ports\/contract\//;
const CLIENT = /^@foretick\/client$/;
/** The program as the image starts it, and its settings. */
const APP = /^@foretick\/app\//;
const VENUE = /^@foretick\/venue-connection$/;
const GUARDED_HTTP = /^@foretick\/guarded-http$/;
const FEED = /^@foretick\/feed-connection$/;

const adapter = (name: string, drivers: readonly string[]): RoomRule => ({
  room: `adapters/${name}`,
  path: `packages/adapters/${name}/`,
  project: [CORE, PORTS],
  packages: drivers,
  node: 'all',
  throughTheSeam: false,
});

/** An exchange's adapter: it speaks to the venue through the connection that all of them share. */
const venueAdapter = (name: string): RoomRule => {
  const rule = adapter(name, []);
  return { ...rule, project: [...rule.project, VENUE] };
};

/** An adapter that asks addresses which somebody has written down. */
const guardedAdapter = (name: string, drivers: readonly string[]): RoomRule => {
  const rule = adapter(name, drivers);
  return { ...rule, project: [...rule.project, GUARDED_HTTP] };
};

/** An outlet's adapter: it asks through what all of them share. */
const outletAdapter = (name: string, drivers: readonly string[]): RoomRule => {
  const rule = adapter(name, drivers);
  return { ...rule, project: [...rule.project, FEED] };
};

/** The table of docs/architecture.md as data. */
export const ROOM_RULES: readonly RoomRule[] = [
  { room: 'core', path: 'packages/core/', project: [], packages: [], node: [], throughTheSeam: true },
  {
    room: 'gbdt',
    path: 'packages/gbdt/',
    project: [],
    packages: [],
    node: ['node:timers/promises', 'node:worker_threads'],
    throughTheSeam: true,
  },
  {
    room: 'gbdt/build',
    path: 'packages/gbdt/build/',
    project: [],
    packages: [],
    node: ['node:fs', 'node:url'],
    throughTheSeam: false,
  },
  {
    room: 'ports',
    path: 'packages/ports/',
    project: [CORE],
    packages: [],
    node: ['node:crypto'],
    throughTheSeam: true,
  },
  {
    room: 'ports/schema',
    path: 'packages/ports/src/schema/',
    project: [CORE],
    packages: ['zod'],
    node: [],
    throughTheSeam: true,
  },
  {
    room: 'ports/contract',
    path: 'packages/ports/src/contract/',
    project: [CORE],
    packages: ['fast-check'],
    node: ['node:test', 'node:assert/strict'],
    throughTheSeam: false,
  },
  venueAdapter('binance'),
  venueAdapter('coinbase'),
  outletAdapter('cryptopanic', ['zod']),
  adapter('duckdb', ['@duckdb/node-api', 'yauzl']),
  guardedAdapter('feed-connection', ['node-html-parser']),
  adapter('files-registry', []),
  adapter('guarded-http', []),
  outletAdapter('gdelt', ['zod']),
  adapter('kafka', ['@platformatic/kafka']),
  venueAdapter('kraken'),
  adapter('lexicon', []),
  adapter('memory-log', []),
  // It is part of a simulation, which one seed repeats.
  { ...adapter('memory-store', []), node: [], throughTheSeam: true },
  adapter('memory-registry', []),
  adapter('mlflow', ['zod']),
  outletAdapter('newsapi', ['zod']),
  adapter('risingwave', ['pg']),
  adapter('openai', ['zod']),
  outletAdapter('rss', ['@rowanmanning/feed-parser']),
  adapter('sqlite-log', []),
  adapter('system-clock', []),
  adapter('venue-connection', ['ws']),
  guardedAdapter('webhook', []),
  {
    room: 'simulator',
    path: 'packages/simulator/',
    project: [CORE, PORTS],
    packages: ['trading-signals', 'ws'],
    node: 'all',
    throughTheSeam: false,
  },
  {
    room: 'client',
    path: 'packages/client/',
    project: [],
    packages: ['zod'],
    node: [],
    throughTheSeam: false,
  },
  {
    room: 'services',
    path: 'services/*/',
    project: [CORE, PORTS],
    packages: [],
    node: [],
    throughTheSeam: true,
  },
  {
    room: 'services/trainer',
    path: 'services/trainer/',
    project: [CORE, GBDT, PORTS],
    packages: [],
    node: [],
    throughTheSeam: true,
  },
  {
    room: 'services/api',
    path: 'services/api/',
    project: [CORE, GBDT, PORTS, CLIENT],
    packages: ['fastify', '@fastify/static', 'prom-client', 'zod'],
    node: 'all',
    throughTheSeam: false,
  },
  {
    room: 'apps/foretick',
    path: 'apps/foretick/',
    project: [CORE, PORTS, CLIENT, /^@foretick\/service-/],
    packages: ['commander', 'prom-client', 'zod'],
    node: 'all',
    throughTheSeam: false,
  },
  {
    room: 'apps/foretick/profiles',
    path: 'apps/foretick/src/profiles/',
    project: [CORE, PORTS, /^@foretick\/(adapter-|simulator$)/],
    packages: [],
    node: 'all',
    throughTheSeam: false,
  },
  {
    // One seed repeats all of it, so nothing in it may have a time or a chance of its own.
    room: 'apps/foretick/simulation',
    path: 'apps/foretick/src/simulation/',
    project: [CORE, PORTS, /^@foretick\/(service-|simulator$)/],
    packages: ['zod'],
    node: 'all',
    throughTheSeam: true,
  },
  {
    room: 'apps/dashboard',
    path: 'apps/dashboard/',
    project: [CLIENT],
    packages: ['preact', 'preact/hooks', 'preact/jsx-runtime', 'lightweight-charts', 'vite'],
    node: [],
    throughTheSeam: false,
  },
  { room: 'custom', path: 'custom/', project: [CORE], packages: [], node: [], throughTheSeam: true },
  { room: 'deploy', path: 'deploy/', project: [APP], packages: [], node: 'all', throughTheSeam: false },
  {
    room: 'deploy/kubernetes',
    path: 'deploy/kubernetes/',
    project: [APP],
    packages: ['ajv', 'yaml'],
    node: 'all',
    throughTheSeam: false,
  },
  { room: 'tools', path: 'tools/', project: [], packages: [], node: 'all', throughTheSeam: false },
  {
    room: 'tools/fuzz',
    path: 'tools/fuzz/',
    project: [/^@foretick\//],
    packages: [],
    node: 'all',
    throughTheSeam: false,
  },
  {
    room: 'tools/mutation',
    path: 'tools/mutation/',
    project: [],
    packages: ['@stryker-mutator/instrumenter'],
    node: 'all',
    throughTheSeam: false,
  },
  {
    room: 'deploy/grafana',
    path: 'deploy/grafana/',
    project: [],
    packages: ['candlestick', 'cog', 'dashboard', 'prometheus', 'stat', 'table', 'timeseries'].map(
      (part) => `@grafana/grafana-foundation-sdk/${part}`,
    ),
    node: ['node:fs', 'node:url'],
    throughTheSeam: false,
  },
  {
    room: 'bench',
    path: 'bench/',
    project: [/^@foretick\//],
    packages: ['playwright-core', 'trading-signals', 'vader-sentiment', 'ws'],
    node: 'all',
    throughTheSeam: false,
  },
  {
    room: 'reliability',
    path: 'reliability/',
    project: [/^@foretick\//],
    packages: [],
    node: 'all',
    throughTheSeam: false,
  },
];

/** Stages of core in the order of the pipeline: each imports only those before it. */
export const CORE_STAGES: readonly string[] = [
  'trade',
  'news',
  'candle',
  'indicator',
  'feature',
  'label',
  'forecast',
  'evaluation',
  'search',
  'audit',
];

/** What tests may import besides: the whole project, and what tests are made of. */
export const TEST_IMPORTS: readonly RegExp[] = [
  /^@duckdb\/node-api$/,
  /^@electric-sql\/pglite$/,
  /^@foretick\//,
  CONTRACTS,
  /^node:/,
  /^fast-check$/,
  /^playwright-core$/,
  /^(axe-core|pixelmatch|pngjs)$/,
  /^@seriousme\/openapi-schema-validator$/,
  /^ws$/,
  /^yaml$/,
];

/** Names of files that say nothing about what is in them. */
export const EMPTY_NAMES = /(^|-)(manager|helpers?|utils?|data|info|handle|common|misc)\.tsx?$/;

/** A longer file is several concepts. */
export const MAX_LINES = 400;
