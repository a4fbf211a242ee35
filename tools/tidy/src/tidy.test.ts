import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findBreaches, ruleOf } from './find-breaches.ts';
import { ROOM_RULES } from './room-rules.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCES = ['{packages,services,apps,tools,bench,deploy}/**/*.{ts,tsx}'];
/** AssemblyScript of the gbdt kernel is another language, with imports of its own. */
const LEFT_OUT = /(^|\/)(node_modules|dist)(\/|$)|^packages\/gbdt\/kernel\//;

describe('the house rules', () => {
  it('hold in every file', () => {
    const paths = globSync(SOURCES, { cwd: ROOT }).filter((path) => !LEFT_OUT.test(path));
    assert.ok(paths.length > 100, `only ${paths.length} files found`);
    const breaches = paths.flatMap((path) =>
      findBreaches({ path, text: readFileSync(join(ROOT, path), 'utf8') }),
    );
    assert.deepEqual(breaches, []);
  });

  it('know a room for every workspace, and no room that is gone', () => {
    for (const { path } of ROOM_RULES) {
      assert.ok(
        path === 'bench/' || globSync(`${path}**/*.ts`, { cwd: ROOT }).length > 0,
        `${path} is empty`,
      );
    }
  });
});

/** A failing example for each rule: path, text, what has to be found. */
const BREACHES: readonly (readonly [string, string, RegExp])[] = [
  ['packages/core/src/candle/x.ts', "import { readFileSync } from 'node:fs';", /core may not import node:fs/],
  ['packages/core/src/candle/x.ts', "import { z } from 'zod';", /core may not import the package zod/],
  [
    'packages/core/src/candle/x.ts',
    "import type { Clock } from '@foretick/ports';",
    /core may not import @foretick\/ports/,
  ],
  [
    'packages/core/src/candle/x.ts',
    "import { Sma } from '../indicator/index.ts';",
    /candle may not import the later stage indicator/,
  ],
  ['packages/core/src/candle/x.ts', 'export const now = () => Date.now();', /core uses Date\.now/],
  ['packages/core/src/candle/x.ts', 'export const f = async () => 1;', /core is synchronous/],
  [
    'packages/core/src/candle/x.ts',
    "import { x } from '../../../ports/src/index.ts';",
    /reaches out of its workspace/,
  ],
  [
    'packages/gbdt/src/x.ts',
    "import type { Candle } from '@foretick/core/candle';",
    /gbdt may not import @foretick\/core/,
  ],
  ['packages/gbdt/src/x.ts', "import { readFileSync } from 'node:fs';", /gbdt may not import node:fs/],
  ['packages/gbdt/src/x.ts', 'export const now = () => Date.now();', /gbdt uses Date\.now/],
  ['packages/gbdt/build/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  [
    'packages/ports/src/x.ts',
    "import { x } from '@foretick/adapter-kraken';",
    /ports may not import @foretick\/adapter-kraken/,
  ],
  ['packages/ports/src/x.ts', "import { readFileSync } from 'node:fs';", /ports may not import node:fs/],
  [
    'packages/ports/src/contract/x.ts',
    "import { x } from '@foretick/adapter-kraken';",
    /ports\/contract may not import/,
  ],
  [
    'packages/adapters/kraken/src/x.ts',
    "import { x } from '@foretick/adapter-duckdb';",
    /adapters\/kraken may not import/,
  ],
  ['packages/adapters/kraken/src/x.ts', "import WebSocket from 'ws';", /may not import the package ws/],
  [
    'packages/adapters/binance/src/x.ts',
    "import { x } from '@foretick/adapter-kraken';",
    /adapters\/binance may not import @foretick\/adapter-kraken/,
  ],
  [
    'packages/adapters/coinbase/src/x.ts',
    "import { x } from '@foretick/adapter-binance';",
    /adapters\/coinbase may not import @foretick\/adapter-binance/,
  ],
  [
    'packages/adapters/venue-connection/src/x.ts',
    "import { x } from '@foretick/adapter-kraken';",
    /adapters\/venue-connection may not import @foretick\/adapter-kraken/,
  ],
  [
    'packages/adapters/feed-connection/src/x.ts',
    "import { x } from '@foretick/adapter-rss';",
    /adapters\/feed-connection may not import @foretick\/adapter-rss/,
  ],
  [
    'packages/adapters/cryptopanic/src/x.ts',
    "import { x } from '@foretick/adapter-rss';",
    /adapters\/cryptopanic may not import @foretick\/adapter-rss/,
  ],
  [
    'packages/adapters/newsapi/src/x.ts',
    "import { x } from '@foretick/venue-connection';",
    /adapters\/newsapi may not import @foretick\/venue-connection/,
  ],
  ['packages/adapters/gdelt/src/x.ts', "import WebSocket from 'ws';", /may not import the package ws/],
  [
    'packages/adapters/duckdb/src/x.ts',
    "import { x } from '@foretick/venue-connection';",
    /adapters\/duckdb may not import @foretick\/venue-connection/,
  ],
  ['packages/adapters/duckdb/src/x.ts', "import WebSocket from 'ws';", /may not import the package ws/],
  ['packages/adapters/files-registry/src/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  [
    'packages/adapters/guarded-http/src/x.ts',
    "import { z } from 'zod';",
    /guarded-http may not import the package zod/,
  ],
  [
    'packages/adapters/kafka/src/x.ts',
    "import { x } from '@foretick/guarded-http';",
    /adapters\/kafka may not import @foretick\/guarded-http/,
  ],
  ['packages/adapters/lexicon/src/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  ['packages/adapters/memory-log/src/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  ['packages/adapters/memory-store/src/x.ts', 'setTimeout(() => 1, 5);', /memory-store uses setTimeout/],
  [
    'packages/adapters/memory-registry/src/x.ts',
    "import { z } from 'zod';",
    /may not import the package zod/,
  ],
  ['packages/adapters/mlflow/src/x.ts', "import WebSocket from 'ws';", /may not import the package ws/],
  ['packages/adapters/risingwave/src/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  ['packages/adapters/openai/src/x.ts', "import OpenAI from 'openai';", /may not import the package openai/],
  ['packages/adapters/rss/src/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  ['packages/adapters/sqlite-log/src/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  ['packages/adapters/system-clock/src/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  ['packages/adapters/webhook/src/x.ts', "import { z } from 'zod';", /may not import the package zod/],
  [
    'packages/simulator/src/x.ts',
    "import { x } from '@duckdb/node-api';",
    /simulator may not import the package/,
  ],
  [
    'packages/client/src/x.ts',
    "import type { Candle } from '@foretick/core/candle';",
    /client may not import @foretick\/core/,
  ],
  [
    'services/candles/src/x.ts',
    "import { x } from '@foretick/adapter-duckdb';",
    /services may not import @foretick\/adapter-duckdb/,
  ],
  [
    'services/candles/src/x.ts',
    "import { x } from '@foretick/service-trades';",
    /services may not import @foretick\/service-trades/,
  ],
  ['services/candles/src/x.ts', 'setTimeout(() => 1, 5);', /services uses setTimeout/],
  ['services/api/src/x.ts', "import { x } from '@foretick/adapter-duckdb';", /services\/api may not import/],
  [
    'services/trainer/src/x.ts',
    "import { x } from '@foretick/adapter-duckdb';",
    /services\/trainer may not import/,
  ],
  [
    'apps/foretick/src/cli/x.ts',
    "import { x } from '@foretick/adapter-duckdb';",
    /apps\/foretick may not import @foretick\/adapter-duckdb/,
  ],
  [
    'apps/foretick/src/profiles/x.ts',
    "import { x } from '@foretick/service-api';",
    /profiles may not import @foretick\/service-api/,
  ],
  ['apps/foretick/src/simulation/x.ts', 'Date.now();', /simulation uses Date/],
  [
    'apps/dashboard/src/x.tsx',
    "import type { Candle } from '@foretick/core/candle';",
    /dashboard may not import @foretick\/core/,
  ],
  ['deploy/docker/x.ts', "import { x } from '@foretick/core/candle';", /deploy may not import/],
  [
    'deploy/kubernetes/check/x.ts',
    "import pg from 'pg';",
    /deploy\/kubernetes may not import the package pg/,
  ],
  ['tools/tidy/src/x.ts', "import { x } from '@foretick/core/candle';", /tools may not import/],
  ['tools/fuzz/src/x.ts', "import { z } from 'zod';", /tools\/fuzz may not import the package zod/],
  ['deploy/grafana/src/x.ts', "import pg from 'pg';", /deploy\/grafana may not import the package pg/],
  ['reliability/x.ts', "import pg from 'pg';", /reliability may not import the package pg/],
  ['bench/x.ts', "import mitata from 'mitata';", /bench may not import the package mitata/],
  ['custom/features/x.ts', "import { x } from '@foretick/ports';", /custom may not import/],
  ['packages/ports/src/schema/x.ts', "import pg from 'pg';", /ports\/schema may not import the package pg/],
  [
    'packages/adapters/kafka/src/x.ts',
    "import { Kafka } from 'kafkajs';",
    /adapters\/kafka may not import the package kafkajs/,
  ],
  [
    'tools/mutation/src/x.ts',
    "import { parse } from '@babel/core';",
    /tools\/mutation may not import the package @babel\/core/,
  ],
  ['elsewhere/x.ts', '', /belongs to no room/],
  ['packages/core/src/candle/candle-utils.ts', '', /the name says nothing/],
  ['packages/core/src/candle/x.ts', '\n'.repeat(400), /401 lines/],
];

describe('each house rule fails on its example', () => {
  for (const [path, text, expected] of BREACHES) {
    it(`${path}: ${expected.source}`, () => {
      assert.match(findBreaches({ path, text }).join('\n'), expected);
    });
  }

  it('has an example for every room', () => {
    const shown = new Set(BREACHES.map(([path]) => ruleOf(path)?.room));
    assert.deepEqual(
      ROOM_RULES.map(({ room }) => room).filter((room) => !shown.has(room)),
      [],
    );
  });

  it('leaves tests free to use the real parts', () => {
    const text = "import { createMemoryLog } from '@foretick/adapter-memory-log';\nawait 1;";
    assert.deepEqual(findBreaches({ path: 'services/candles/src/x.test.ts', text }), []);
  });
});
