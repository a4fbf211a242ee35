import type { Config } from '../../config/config-schema.ts';
import { table } from '../results.ts';
import type { Terminal } from '../terminal.ts';
import type { Check } from './check.ts';
import { checkDataFolder } from './data-folder-checks.ts';
import { checkExchange } from './exchange-checks.ts';
import { checkNewsReader } from './language-model-checks.ts';
import { checkDisk, checkNode, checkPort } from './machine-checks.ts';
import { checkModelRegistry } from './registry-checks.ts';
import { checkKafka, checkRisingwave } from './server-checks.ts';

/** In the order in which they are shown. What is not configured says so. */
const CHECKS: readonly Check[] = [
  checkNode,
  checkDisk,
  checkDataFolder,
  checkModelRegistry,
  checkPort,
  checkExchange,
  checkKafka,
  checkRisingwave,
  checkNewsReader,
];

/** `foretick doctor`: looks at what a start needs. Exit status 1 when something keeps it from starting. */
export async function doctor(config: Config, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const findings = (await Promise.all(CHECKS.map((check) => check(config, signal)))).flat();
  const healthy = findings.every(({ state }) => state !== 'problem');
  terminal.result({ healthy, findings });
  if (!terminal.json) {
    table(
      terminal,
      ['check', 'state', 'finding'],
      findings.map(({ check, state, finding }) => [check, state, finding]),
    );
  }
  if (!healthy) process.exitCode = 1;
}
