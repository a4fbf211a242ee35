import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TOPICS } from '@foretick/ports';
import { foretick, ROOT } from './testing/foretick-process.ts';

describe('foretick migrate', () => {
  it('shows every statement without reaching a server, and no secret', async () => {
    const { code, stdout, stderr } = await foretick(['migrate', '--dry-run', '--brokers', 'kafka:9092'], {
      env: { FORETICK_GRAFANA_PASSWORD: 'open-sesame' },
    });
    assert.deepEqual([code, stderr], [0, '']);
    for (const topic of TOPICS) assert.match(stdout, new RegExp(`topic = '${topic}', .*'kafka:9092'`));
    assert.match(stdout, /CREATE USER grafana_ro .*'\*\*\*'/);
    assert.doesNotMatch(stdout, /open-sesame/);
    const asJson = await foretick(['migrate', '--dry-run', '--json']);
    assert.ok(JSON.parse(asJson.stdout).statements.length > 50);
  });

  for (const [args, says] of [
    [[], /FORETICK_RISINGWAVE_URL is missing/],
    [['--risingwave', 'http://127.0.0.1/dev'], /postgres:\/\//],
  ] as const) {
    it(`says what is wrong: migrate ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await foretick(['migrate', ...args]);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n {4}at /);
    });
  }
});

describe('the page about the store', () => {
  it('explains each table and view of the migrations', () => {
    const page = readFileSync(join(ROOT, 'docs/feature-store.md'), 'utf8');
    const folder = join(ROOT, 'deploy/risingwave/migrations');
    const files = ['001-log-tables.sql', '002-views-of-records.sql', '003-scores.sql', '004-drift.sql'];
    const more = [
      '005-independent-candles.sql',
      '008-changes.sql',
      '009-positions.kafka.sql',
      '006-dead-letters.kafka.sql',
    ];
    for (const file of [...files, ...more]) {
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/(?:TABLE|VIEW|SUBSCRIPTION) IF NOT EXISTS (\w+)/g)) {
        assert.ok(page.includes(`\`${name}`), `${name} is explained`);
      }
    }
  });
});
