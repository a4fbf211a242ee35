import { runSeed } from '/work/trees/sim/apps/foretick/src/simulation/run-seed.ts';
import { type Preset, scenarioOf } from '/work/trees/sim/apps/foretick/src/simulation/scenario.ts';

const [preset, from, to] = [process.argv[2] as Preset, Number(process.argv[3]), Number(process.argv[4])];
for (let seed = from; seed <= to; seed++) {
  const t0 = performance.now(); const c0 = process.cpuUsage();
  const s = scenarioOf(preset, seed);
  const r = await runSeed(process.argv[5] ? { ...s, shape: process.argv[5] as never } : s);
  console.log(seed, r.shape, Math.round(performance.now() - t0), 'ms', Math.round(process.cpuUsage(c0).user / 1000), 'cpu', JSON.stringify(r.counts));
  for (const f of r.findings) console.log('   !', f.invariant, new Date(f.at).toISOString(), f.what);
  if (process.argv[6])
    for (const i of r.incidents) console.log('      ', new Date(i.at).toISOString(), i.what);
}
