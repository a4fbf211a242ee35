import { ForetickError } from '@foretick/ports';
import type { Config } from '../../config/config-schema.ts';
import { checkLanguageModel } from '../../profiles/language-model.ts';
import type { Finding } from './check.ts';
import { notConfigured } from './server-checks.ts';

/** Whether the language model that is configured can be asked. News goes on without it, so it keeps nothing from starting. */
export async function checkNewsReader(config: Config): Promise<readonly Finding[]> {
  const check = 'language model';
  try {
    const finding = await checkLanguageModel(config);
    if (finding === undefined) return [notConfigured(check, 'FORETICK_LLM_URL')];
    return [{ check, state: 'ok', finding }];
  } catch (error) {
    if (!(error instanceof ForetickError)) throw error;
    return [
      { check, state: error.code === 'CONFIG_INVALID' ? 'problem' : 'warning', finding: error.message },
    ];
  }
}
