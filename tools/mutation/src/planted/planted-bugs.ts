import { BUGS_OF_CORE } from './bugs-of-core.ts';
import { BUGS_OF_PORTS } from './bugs-of-ports.ts';
import { BUGS_OF_SERVICES } from './bugs-of-services.ts';
import type { PlantedBug } from './planted-bug.ts';

/** All of them, in the order of the rooms. */
export const PLANTED_BUGS: readonly PlantedBug[] = [...BUGS_OF_CORE, ...BUGS_OF_PORTS, ...BUGS_OF_SERVICES];
