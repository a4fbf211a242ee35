import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const TSC = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));

const PLAIN_JAVASCRIPT = `
import { createDataset, readXgboostJson, train, trainSync } from '@foretick/gbdt';
const column = Float64Array.from({ length: 100 }, (_, i) => i);
const dataset = createDataset({ columns: [column], labels: column.map((x) => 2 * x) });
const params = { objective: { kind: 'squared-error' }, rounds: 5 };
const { model } = await train(dataset, params, { threads: 2 });
const again = readXgboostJson(trainSync(dataset, params).model.toXgboostJson());
console.log(JSON.stringify([model.predictRow([10]), again.predictRow([10])]));
`;

const TYPESCRIPT = `
import { createDataset, type Training, trainSync } from '@foretick/gbdt';
const dataset = createDataset({ columns: [new Float32Array(2)], labels: new Float64Array(2) });
export const training: Training = trainSync(dataset, { objective: { kind: 'quantile', level: 0.5 } });
`;

describe('the published package', () => {
  let folder = '';
  const run = (file: string, ...args: string[]): string =>
    execFileSync(file, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gbdt-'));
    mkdirSync(join(folder, 'node_modules/@foretick'), { recursive: true });
    run(process.execPath, TSC, '-p', join(PACKAGE, 'tsconfig.build.json'), '--outDir', join(folder, 'dist'));
    run(process.execPath, join(PACKAGE, 'build/package-dist.ts'), join(folder, 'dist'));
    const packed = run('npm', 'pack', './dist', '--silent').trim();
    run('tar', '-xzf', packed, '-C', join(folder, 'node_modules/@foretick'));
    run('mv', 'node_modules/@foretick/package', 'node_modules/@foretick/gbdt');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'use.js'), PLAIN_JAVASCRIPT);
    writeFileSync(join(folder, 'use.ts'), TYPESCRIPT);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('trains and loads from plain JavaScript, on threads too', () => {
    const [trained, loaded] = JSON.parse(run(process.execPath, 'use.js'));
    assert.equal(trained, loaded);
    assert.ok(trained > 20 && trained < 99, `${trained}`);
  });

  it('has types that hold by themselves', () => {
    const options = ['--module', 'nodenext', '--target', 'es2024', '--strict', '--noEmit', '--types', ''];
    assert.equal(run(process.execPath, TSC, ...options, 'use.ts'), '');
  });
});
