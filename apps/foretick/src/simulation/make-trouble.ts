import type { Machine } from './machine.ts';
import type { World } from './world.ts';

/** What happens to machines as time goes by, until the world ends. */
export function makeTrouble(world: World, machines: readonly Machine[]): void {
  const { clock, scenario, random, makes, ending } = world;
  const nowAndThen = async (meanMs: number, work: (machine: Machine) => Promise<void> | void) => {
    while (!ending.aborted) {
      await clock.sleep(-Math.log(1 - random()) * meanMs, ending);
      const machine = machines[Math.floor(random() * machines.length)];
      if (machine !== undefined && !ending.aborted) await work(machine);
    }
  };
  const { diskFull, clockSteps } = scenario;
  void nowAndThen(diskFull.everyMs, async (machine) => {
    if (!makes('disk-full')) return;
    machine.fillDisk();
    await clock.sleep(diskFull.lastsMs * random(), ending);
    machine.freeDisk();
  });
  void nowAndThen(clockSteps.everyMs, (machine) => {
    if (makes('clock-steps')) machine.setClock((random() * 2 - 1) * clockSteps.mostMs);
  });
}
