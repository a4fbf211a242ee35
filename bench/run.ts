import { appendFileSync, globSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';

/** `npm run bench -- --only NAME --json`: runs the benchmarks, prints a line for each figure, keeps it in history.ndjson. */
const HERE = dirname(fileURLToPath(import.meta.url));

const values = readOptions();
const benchmarks = await Promise.all(globSync('*.bench.ts', { cwd: HERE }).sort().map(load));
const chosen = benchmarks.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  const names = benchmarks.map(({ name }) => name).join(', ');
  process.stderr.write(`bench: there is no benchmark "${values.only}"; there are ${names}\n`);
  process.exitCode = 1;
}
for (const { run } of chosen) {
  for await (const { name, value, unit, baseline } of run()) {
    const ratio = baseline === undefined ? null : value / baseline;
    const figure = { name, value, unit, baseline: baseline ?? null, ratio };
    const words = ratio === null ? '' : `  ${ratio.toFixed(2)} × the baseline (${baseline?.toPrecision(4)})`;
    process.stdout.write(
      values.json ? `${JSON.stringify(figure)}\n` : `${name}: ${value.toPrecision(4)} ${unit}${words}\n`,
    );
    const where = {
      time: new Date().toISOString(),
      node: process.versions.node,
      cpu: cpus()[0]?.model ?? '',
    };
    appendFileSync(join(HERE, 'history.ndjson'), `${JSON.stringify({ ...figure, ...where })}\n`);
  }
}

async function load(file: string): Promise<Benchmark> {
  const module: { benchmark: Benchmark } = await import(`./${file}`);
  return module.benchmark;
}

function readOptions() {
  try {
    return parseArgs({
      options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('.')[0] : String(error);
    process.stderr.write(`BENCH_ARGUMENTS: ${why}; allowed are --only NAME and --json\n`);
    process.exit(2);
  }
}
