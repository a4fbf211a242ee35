import { type Random, seededRandom } from './seeded-random.ts';
import { type Span, spansOf } from './spans-of.ts';
import { ODD_CHARACTERS, TROUBLE } from './trouble.ts';

export interface Corpus {
  /** What the parser takes as right. Of binary formats each character is a byte. */
  readonly seeds: readonly string[];
  /** Words of the format. */
  readonly words?: readonly string[];
  /** Whether only bytes mean something. */
  readonly binary?: boolean;
}

/** The input of an index, always the same for a seed. */
export type Mutator = (index: number) => string;

/** No input is longer, in characters. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Makes inputs of right ones: parts are dropped, doubled, swapped for others, for values that parsers have failed at, for parts
 * of other inputs, put into deep nests and long lists; then single characters are hurt. One in 20 is a right one as it is.
 */
export function createMutator({ seeds, words = [], binary = false }: Corpus, seed: number): Mutator {
  const troubles = [...TROUBLE, ...words, ...words];
  const parsed = seeds.map((text) => ({ text, spans: binary ? [] : spansOf(text) }));
  return (index) => {
    const random = seededRandom(seed, index);
    const chosen = parsed[random.below(parsed.length)];
    if (chosen === undefined || random.oneIn(20)) return chosen?.text ?? '';
    let text = chosen.text;
    if (!binary) text = withPartsChanged(text, chosen.spans);
    if (binary || random.oneIn(3)) text = withCharactersHurt(text);
    const cut = text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text;
    return binary ? cut : cut.toWellFormed();

    function withPartsChanged(whole: string, spans: readonly Span[]): string {
      let changed = whole;
      // From the end to the beginning, so that places before stay true.
      for (const { start, end } of someSpans(spans, random)) {
        const part = changed.slice(start, end);
        changed = changed.slice(0, start) + otherPart(part) + changed.slice(end);
      }
      return changed;
    }

    function otherPart(part: string): string {
      switch (random.below(12)) {
        case 0:
          return '';
        case 1:
          return part + random.pick(['', ',', ' ', '\n']) + part;
        case 2:
        case 3:
        case 4:
          return random.pick(troubles);
        case 5:
          return `"${random.pick(troubles).replaceAll('"', '')}"`;
        case 6:
        case 7: {
          const other = parsed[random.below(parsed.length)] ?? chosen;
          const span = other?.spans[random.below(other.spans.length)];
          return span === undefined ? '' : (other?.text.slice(span.start, span.end) ?? '');
        }
        case 8: {
          const [open, close] = random.pick(NESTS);
          return open + part + close;
        }
        case 9:
          return random.pick(ODD_CHARACTERS) + part;
        case 10:
          return random.oneIn(150) ? nested(part) : part.toUpperCase();
        default:
          return random.oneIn(150)
            ? repeated(part)
            : String(random.below(1_000_000) / random.pick([1, 1e3, 1e9]));
      }
    }

    function nested(part: string): string {
      const [open, close] = random.pick(NESTS);
      const deep = random.pick([10, 100, 1_000, 1_000, 10_000, 100_000]);
      return open.repeat(deep) + part + (random.oneIn(4) ? '' : close.repeat(deep));
    }

    function repeated(part: string): string {
      const many = random.pick([3, 30, 300, 300, 3_000, 30_000]);
      return (part + random.pick(['', ',', ' ', '\n'])).repeat(
        Math.min(many, Math.ceil(MOST_CHARACTERS / (part.length + 1))),
      );
    }

    function withCharactersHurt(whole: string): string {
      let hurt = whole;
      for (let left = 1 + random.below(4); left > 0 && hurt !== ''; left -= 1) {
        const at = random.below(hurt.length);
        const length = random.oneIn(4) ? random.below(hurt.length - at) : 1 + random.below(4);
        hurt = hurtAt(hurt, at, length);
      }
      return hurt;
    }

    function hurtAt(whole: string, at: number, length: number): string {
      const [before, part, after] = [
        whole.slice(0, at),
        whole.slice(at, at + length),
        whole.slice(at + length),
      ];
      switch (random.below(7)) {
        case 0:
          return before + after;
        case 1:
          return before + part + part + after;
        case 2:
          return before;
        case 3:
          return before + (binary ? '' : random.pick(ODD_CHARACTERS)) + part + after;
        case 4: {
          const to = random.below(whole.length - part.length + 1);
          const rest = before + after;
          return rest.slice(0, to) + part + rest.slice(to);
        }
        case 5:
          return before + String.fromCharCode(random.below(random.pick([128, 256]))) + whole.slice(at + 1);
        default: {
          const code = whole.charCodeAt(at) ^ (1 << random.below(8));
          return before + String.fromCharCode(code) + whole.slice(at + 1);
        }
      }
    }
  };
}

const NESTS: readonly (readonly [open: string, close: string])[] = [
  ['[', ']'],
  ['{"a":', '}'],
  ['<a>', '</a>'],
  ['<b><i>', '</i></b>'],
  ['"', '"'],
  ['(', ')'],
];

/** One to five spans that do not overlap, the last one first. */
function someSpans(spans: readonly Span[], random: Random): readonly Span[] {
  const chosen: Span[] = [];
  for (let many = 1 + random.below(random.pick([1, 2, 5])); many > 0; many -= 1) {
    const span = spans[random.below(spans.length)];
    if (span === undefined || chosen.some(({ start, end }) => span.start < end && start < span.end)) continue;
    chosen.push(span);
  }
  return chosen.sort((a, b) => b.start - a.start);
}
