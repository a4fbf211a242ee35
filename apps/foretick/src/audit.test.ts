import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { renderAudit } from './cli/audit-lines.ts';
import { createTerminal } from './cli/terminal.ts';
import { createAuditCommand } from './commands/audit.ts';
import { trainingAudit } from './commands/audit-pipeline.ts';
import { openWorkspace } from './profiles/embedded.ts';
import { foretick } from './testing/foretick-process.ts';

const MINUTES = 2_000;
const FIRST_TIME = Date.UTC(2024, 0, 8);

describe('foretick audit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretick-audit-'));
  const place = ['--pair', 'BTC/USD', '--data-dir', join(folder, 'data')];
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(async () => {
    const file = join(folder, 'candles.csv');
    writeFileSync(file, candleRows());
    const { code, stderr } = await foretick(['import', file, ...place]);
    assert.equal(code, 0, stderr);
  });

  it('passes the features and labels that training sees, and says what it looked at', async () => {
    const { code, stdout, stderr } = await foretick(['audit', ...place, '--cuts', '10']);
    assert.equal(code, 0, stderr);
    const [head, features, labels, cuts] = stdout.split('\n');
    assert.match(head ?? '', /^kraken:BTC\/USD: 2,000 candles from 2024-01-08 00:00Z to 2024-01-09 09:20Z$/);
    assert.match(features ?? '', /features +1,760 vectors of \d+, [\d,]+ comparisons: nothing changed/);
    assert.match(labels ?? '', /labels +5,979 at \+1, \+5, \+15 min, [\d,]+ comparisons: nothing changed/);
    assert.match(cuts ?? '', /cuts +10 with 12 hours before and 6 after, 3 through the whole history/);
  });

  it('says when there is too little to compare, and gives no pass', async () => {
    const { code, stdout, stderr } = await foretick([
      'audit',
      ...place,
      '--to',
      '2024-01-08T03:00Z',
      '--json',
    ]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /180 candles .* too few for a vector to compare.*TOO_LITTLE_HISTORY/);
  });

  it('tells the first difference of a pipeline that leaks', async (t) => {
    const workspace = await openWorkspace(join(folder, 'data'));
    t.after(() => workspace.close());
    const leaking = createAuditCommand((history, view, horizonsSec) => {
      const honest = trainingAudit(history, view, horizonsSec);
      return {
        ...honest,
        *build(records) {
          const [features, ...labels] = yield* honest.build(records);
          assert.ok(features);
          const values = features.values.slice();
          // The first feature of a row becomes that of the row after it.
          for (let i = 0; i < values.length; i += features.names.length) {
            values[i] = values[i + features.names.length] ?? 0;
          }
          return [{ ...features, values }, ...labels];
        },
      };
    })(workspace);
    const shares: number[] = [];
    const result = await leaking(
      { pair: 'BTC/USD' },
      (share) => shares.push(share),
      new AbortController().signal,
    );
    const lines: string[] = [];
    renderAudit(result, {
      ...createTerminal({ json: false, quiet: true }),
      line: (text) => lines.push(text),
      style: (_, text) => text,
    });
    assert.equal(lines.length, 2);
    assert.match(
      lines[1] ?? '',
      /leak: feature return_0 as of 2024-01-0.* records of candles after 2024-01-0/,
    );
    assert.ok(typeof result === 'object' && result !== null && 'passed' in result && !result.passed);
    assert.ok(shares.every((share, i) => share >= (shares[i - 1] ?? 0)));
  });
});

/** A walk of one-minute candles as an archive would have it. */
function candleRows(): string {
  const rows = ['open_time,open,high,low,close,volume'];
  let close = 40_000;
  for (let i = 0; i < MINUTES; i += 1) {
    const open = close;
    close = open * (1 + 0.001 * Math.sin(i * i));
    const [high, low] = [Math.max(open, close) * 1.0002, Math.min(open, close) * 0.9998];
    const volume = 1 + Math.cos(i * i * 0.7);
    rows.push([FIRST_TIME + i * 60_000, open, high, low, close, volume].join(','));
  }
  return `${rows.join('\n')}\n`;
}
