/** A word, a number or a mark of a sentence, as the lexicon reads it. */
export interface Token {
  /** In small letters; `#` for a number, `%` for a percent sign or its word. */
  readonly word: string;
  /** Of a number: with "million" and the like multiplied in. */
  readonly value?: number;
  /** Whether the number's size was told with a word such as "million". */
  readonly scaled?: boolean;
}

/** Splits a sentence. Currencies go; "EUR13.1mn", "$13.1M" and "13.1 million" are one number each. */
export function tokensOf(text: string): Token[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/n't\b/g, ' not')
    .replace(/'s\b|s'(?=\s|$)/g, (end) => (end.startsWith('s') ? 's' : ''))
    .replace(/\b([a-z])\.(?=[a-z]\.)/g, '$1')
    .replace(/(?<=\d)[,\s](?=\d{3}(?!\d))/g, '')
    .replace(/\b(?:eur|euros?|usd|us\$|gbp|sek|nok|dkk|chf|jpy|rub|inr|rs|dollars?)(?=\b|\d)/g, ' ')
    .replace(/\b(?:per\s?cent|pct|percentage points?|percentage)\b/g, '%');
  const found = plain.match(TOKEN) ?? [];
  const tokens: Token[] = [];
  for (let i = 0; i < found.length; i += 1) {
    const text = found[i] ?? '';
    const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(text) ?? [];
    if (digits === undefined) {
      tokens.push({ word: text });
      continue;
    }
    const next = found[i + 1] ?? '';
    const scale = SCALES[unit] ?? (unit === '' ? SCALES[next] : undefined);
    if (unit === '' && scale !== undefined) i += 1;
    if (unit !== '' && scale === undefined) tokens.push({ word: text });
    else tokens.push({ word: '#', value: Number(digits) * (scale ?? 1), scaled: scale !== undefined });
  }
  return tokens;
}

const TOKEN = /\d+(?:\.\d+)?[a-z]*|[a-z]+(?:[-'&][a-z]+)*|\d+|[%(),;:!?]|(?<=\s)[-–—](?=\s)|—|\.(?=\s|$)/g;

const SCALES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  mln: 1e6,
  mio: 1e6,
  million: 1e6,
  millions: 1e6,
  b: 1e9,
  bn: 1e9,
  bln: 1e9,
  billion: 1e9,
  trillion: 1e12,
};
