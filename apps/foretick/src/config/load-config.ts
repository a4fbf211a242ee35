import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ForetickError } from '@foretick/ports';
import { CONFIG_KEYS, type Config, type ConfigKey, configSchema, settingOf } from './config-schema.ts';
import { hideSecrets } from './hidden-secrets.ts';

export interface ConfigSources {
  /** As the command line gives them; absent ones are left to the others. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A file of `FORETICK_…=value` lines; it need not exist. */
  readonly envFile: string;
}

/** Variables of these names belong to the project's own tests. */
const TEST_PREFIX = 'FORETICK_TEST_';

/**
 * Reads every setting: flags before environment before `.env.local` before defaults. From then on nothing that this process writes
 * shows a secret one (`withoutSecrets`). Throws `CONFIG_INVALID`.
 */
export function loadConfig({ flags, env, envFile }: ConfigSources): Config {
  const file = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {};
  refuseUnknown(env, 'the environment');
  refuseUnknown(file, envFile);
  const raw: Record<string, unknown> = {};
  for (const key of CONFIG_KEYS) {
    const setting = settingOf(key);
    const found = [
      { value: flags[key], where: setting.flag ?? key },
      { value: env[setting.env], where: `${setting.env} in the environment` },
      { value: file[setting.env], where: `${setting.env} in ${envFile}` },
    ].find(({ value }) => value !== undefined && value !== '');
    if (found === undefined) continue;
    check(key, found.value, found.where);
    raw[key] = found.value;
  }
  const config = configSchema.parse(raw);
  hideSecrets(config);
  return config;
}

function check(key: ConfigKey, value: unknown, where: string): void {
  const { error } = configSchema.shape[key].safeParse(value);
  if (error === undefined) return;
  const { secret, allowed } = settingOf(key);
  const explained = error.issues.find((issue) => issue.code === 'custom' && issue.params?.explained === true);
  const what = secret ? 'what is written there' : shown(value);
  const why = explained?.message ?? `${what} is not allowed; write ${allowed}`;
  throw new ForetickError('CONFIG_INVALID', `${where}: ${why}`.replaceAll(/\s+/g, ' '));
}

function shown(value: unknown): string {
  const text = String(value);
  return `"${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}"`;
}

const MOST_SHOWN = 200;

function refuseUnknown(values: Readonly<Record<string, string | undefined>>, where: string): void {
  const known = new Set(CONFIG_KEYS.map((key) => settingOf(key).env));
  for (const name of Object.keys(values)) {
    if (!name.startsWith('FORETICK_') || name.startsWith(TEST_PREFIX) || known.has(name)) continue;
    throw new ForetickError(
      'CONFIG_INVALID',
      `${name} in ${where} is no setting of Foretick; there are ${[...known].join(', ')}`,
    );
  }
}
