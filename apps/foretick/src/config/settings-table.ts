import { CONFIG_KEYS, configSchema, settingOf } from './config-schema.ts';

/** Every setting as a table of `docs/configuration.md`. */
export function settingsTable(): string {
  const defaults: Readonly<Record<string, unknown>> = configSchema.parse({});
  const rows = CONFIG_KEYS.map((key) => {
    const { flag, env, allowed } = settingOf(key);
    const fallback = defaults[key] === undefined ? '' : `\`${String(defaults[key])}\``;
    return `| ${flag === undefined ? '' : `\`${flag}\``} | \`${env}\` | ${fallback} | ${allowed} |`;
  });
  return ['| flag | variable | default | what is allowed |', '|---|---|---|---|', ...rows].join('\n');
}
