import { execFileSync } from 'node:child_process';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { toLine, writeCase } from './run/case-file.ts';
import { MOST_HEAP_MB, MOST_RSS_MB, watchTarget } from './run/watch-process.ts';
import { FUZZ_TARGETS } from './targets/index.ts';

/** `npm run fuzz -- --inputs 1000000 --seed 1 [--only NAME]...`: see the README. Ends with 1 when a parser failed. */
const values = readOptions();
const [inputs, seed, from] = [values.inputs, values.seed, values.from].map(Number);
const known = FUZZ_TARGETS.map(({ name }) => name);
const unknown = values.only?.find((name) => !known.includes(name));
if (!isCount(inputs) || !isCount(seed) || !isCount(from) || unknown !== undefined) {
  console.error(
    `--inputs, --seed and --from are whole numbers; --only is one of ${known.join(', ')}${unknown === undefined ? '' : `, and ${unknown} is none`}`,
  );
  process.exit(2);
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(`seed ${seed}, commit ${commit}, ${new Date().toISOString().slice(0, 10)}`);
console.log(
  `an input may take 1 s of the processor, the heap ${MOST_HEAP_MB} MB, the process ${MOST_RSS_MB} MB\n`,
);
console.log(
  '| target | inputs | seconds | inputs/s | most memory, MB | failures |\n|---|---|---|---|---|---|',
);

let failed = 0;
for (const target of FUZZ_TARGETS) {
  if (values.only !== undefined && !values.only.includes(target.name)) continue;
  const many = Math.max(1, Math.ceil(inputs * (target.share ?? 1)));
  const result = await watchTarget(target, seed, from, from + many);
  const { seconds, mostRssMb, failures } = result;
  const perSec = Math.round(result.inputs / seconds);
  console.log(
    `| ${target.name} | ${result.inputs} | ${seconds.toFixed(1)} | ${perSec} | ${mostRssMb} | ${failures.length} |`,
  );
  failed += failures.length;
  const told = new Set<string>();
  for (const { index, input, why } of failures) {
    // The same fault by other numbers is told once.
    const kind = why.replaceAll(/\d+/g, '0').slice(0, 160);
    if (told.has(kind)) continue;
    told.add(kind);
    const file = writeCase(target, `seed-${seed}-${index}`, input);
    const line = toLine(target, input);
    console.error(
      `\n${target.name}, seed ${seed}, input ${index}: ${why}\nkept in ${relative(process.cwd(), file)}: ${line.length > 400 ? `${line.slice(0, 400)}…` : line}\n`,
    );
  }
}
process.exitCode = failed === 0 ? 0 : 1;

function readOptions() {
  try {
    const text = (initial: string) => ({ type: 'string', default: initial }) as const;
    const options = { inputs: text('20000'), seed: text('1'), from: text('0') };
    return parseArgs({ options: { ...options, only: { type: 'string', multiple: true } } }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('.')[0] : String(error);
    console.error(`FUZZ_ARGUMENTS: ${why}; allowed are --inputs N, --seed N, --from N and --only NAME`);
    process.exit(2);
  }
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
