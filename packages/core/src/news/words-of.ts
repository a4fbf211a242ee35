/**
 * Words of a text in small letters, without accents and possessive endings; numbers as plain digits, so that "$20K",
 * "20,000" and "20 000 USD" share one.
 */
export function wordsOf(text: string): string[] {
  const plain = withoutAccents(text)
    .toLowerCase()
    .replace(/[’‘`]/g, "'")
    .replace(/(?<=\d)[,\s](?=\d{3}(?!\d))/g, '');
  return (
    plain.match(/\d+(?:\.\d+)?(?:k|m|bn|b)?\b|\p{Letter}[\p{Letter}\d]*(?:['.&][\p{Letter}\d]+)*/gu) ?? []
  ).map((word) => (/^\d/.test(word) ? inDigits(word) : word.replace(/'s$/, '')));
}

function withoutAccents(text: string): string {
  return PLAIN.test(text) ? text : text.normalize('NFKD').replace(/\p{Mark}/gu, '');
}

const PLAIN = /^[\x20-\x7e’‘“”–—]*$/;

const UNITS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, bn: 1e9 };

function inDigits(word: string): string {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(k|m|bn|b)$/.exec(word) ?? [];
  if (digits === undefined || unit === undefined) return word;
  return String(Number(digits) * (UNITS[unit] ?? 1));
}
