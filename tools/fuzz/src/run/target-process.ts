import { openSync, writeSync } from 'node:fs';
import { FUZZ_TARGETS } from '../targets/index.ts';
import { runInputs } from './run-inputs.ts';

/** Run by `fuzz.ts` as a process of its own: TARGET SEED FROM TO PLACE. Tells failures by its channel to the parent. */
const [name = '', seed = '1', from = '0', to = '0', place = ''] = process.argv.slice(2);
const target = FUZZ_TARGETS.find((one) => one.name === name);
if (target === undefined) throw new Error(`no target is called ${name}`);

/** Where the number of the input under way is written, to be read when this process is no more. */
const file = openSync(place, 'w');
const bytes = new BigInt64Array(1);
let mostRss = 0;

await runInputs(target, {
  ...{ seed: Number(seed), from: Number(from), to: Number(to) },
  before: (index) => {
    bytes[0] = BigInt(index);
    writeSync(file, bytes, 0, 8, 0);
    if (index % 1_000 === 0) mostRss = Math.max(mostRss, process.memoryUsage.rss());
  },
  failed: (failure) => process.send?.({ kind: 'failed', ...failure }),
});
await target.close?.();
process.send?.({ kind: 'done', mostRss: Math.max(mostRss, process.memoryUsage.rss()) }, () =>
  process.disconnect(),
);
