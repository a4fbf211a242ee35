import { ForetickError } from '@foretick/ports';
import type { Config } from '../../config/config-schema.ts';
import { checkRegistry } from '../../profiles/registry.ts';
import type { Finding } from './check.ts';

/** Whether models can be kept where they are meant to be. */
export async function checkModelRegistry(config: Config): Promise<readonly Finding[]> {
  const check = 'registry';
  try {
    return [{ check, state: 'ok', finding: await checkRegistry(config) }];
  } catch (error) {
    if (!(error instanceof ForetickError)) throw error;
    return [{ check, state: 'problem', finding: error.message }];
  }
}
