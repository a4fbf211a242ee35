/** A regular verb's forms, the verb first: drop, drops, dropped, dropping. */
export function verbForms(verb: string): string[] {
  const doubled = DOUBLES.has(verb) ? verb + verb.slice(-1) : verb;
  if (verb.endsWith('e')) return [verb, `${verb}s`, `${verb}d`, `${verb.slice(0, -1)}ing`];
  if (/[^aeiou]y$/.test(verb)) {
    const stem = verb.slice(0, -1);
    return [verb, `${stem}ies`, `${stem}ied`, `${verb}ing`];
  }
  const plural = /(?:s|x|z|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`;
  return [verb, plural, `${doubled}ed`, `${doubled}ing`];
}

/** A list of words, parted by blanks; `~drop` stands for all forms of a verb, `_` for a blank inside a phrase. */
export function wordList(list: string): string[] {
  return list
    .trim()
    .split(/\s+/)
    .flatMap((item) => (item.startsWith('~') ? verbForms(item.slice(1)) : [item]))
    .map((item) => item.replace(/_/g, ' '));
}

const DOUBLES = new Set(
  [
    'drop',
    'slip',
    'dip',
    'trim',
    'top',
    'ban',
    'scrap',
    'axe',
    'plan',
    'win',
    'spur',
    'tap',
    'scam',
    'dump',
    'hit',
    'flip',
    'rip',
    'stun',
    'plug',
    'nab',
    'bar',
  ].filter((verb) => verb !== 'dump'),
);
