import { CONFIG_KEYS, type Config, settingOf } from './config-schema.ts';

/** The secrets of this process's settings, in every spelling that something may write them in. */
const hidden = new Set<string>();

/** Keeps the secret settings out of all that `withoutSecrets` lets through from now on. */
export function hideSecrets(config: Config): void {
  for (const secret of secretsOf(config)) {
    if (secret.length < LEAST_CHARACTERS) continue;
    const inJson = JSON.stringify(secret).slice(1, -1);
    for (const spelling of [secret, inJson, encodeURIComponent(secret)]) hidden.add(spelling);
  }
}

/** A text as it may be written: each secret is `***`. */
export function withoutSecrets(text: string): string {
  let shown = text;
  for (const secret of hidden) shown = shown.replaceAll(secret, '***');
  return shown;
}

/** Settings that are secret as a whole; of addresses what lets somebody in: password, long parts of the path, query. */
function secretsOf(config: Config): readonly string[] {
  return CONFIG_KEYS.filter((key) => settingOf(key).secret === true)
    .flatMap((key) => config[key] ?? [])
    .flatMap((value) => partsOf(String(value)));
}

function partsOf(value: string): readonly string[] {
  if (!URL.canParse(value)) return [value];
  const { username, password, pathname, search, hash } = new URL(value);
  const basic = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  const entrance = password === '' ? [] : [password, decoded(password), basic];
  // Where something is asked for is in messages that help: only what is too long for a name is a key.
  const keys = pathname.split('/').filter((part) => part.length >= KEY_CHARACTERS);
  return [...entrance, ...keys, search.slice(1), ...new URLSearchParams(search).values(), hash.slice(1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Shorter ones are no secrets, and letters of every word. */
const LEAST_CHARACTERS = 8;
const KEY_CHARACTERS = 20;
