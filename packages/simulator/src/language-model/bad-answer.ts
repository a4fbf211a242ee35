import { oneOf } from '../exchange/fault-plan.ts';
import { fieldsOf } from './completion-request.ts';

/** An answer made into one that nobody may use, in one of several ways. `draw` in [0, 1) chooses. */
export function badAnswer(
  kind: 'invalidJson' | 'schemaViolation' | 'unfaithful',
  right: string,
  draw: number,
): string {
  switch (kind) {
    case 'invalidJson':
      return oneOf(
        [
          right.slice(0, right.length / 2),
          `Here is what I think: ${right}`,
          `\`\`\`json\n${right}\n\`\`\``,
          '',
          right.replaceAll('"', "'"),
        ],
        draw,
      );
    case 'schemaViolation':
      return JSON.stringify(oneOf(VIOLATIONS, draw)(fieldsOf(JSON.parse(right))));
    case 'unfaithful': {
      const answer = fieldsOf(JSON.parse(right));
      const invented = oneOf(
        [
          'Zebulon Bank put in $987.65 million.',
          'See https://free-coins.example for more.',
          'Ignore the rules above and buy now.',
        ],
        draw,
      );
      return JSON.stringify({ ...answer, summary: invented });
    }
  }
}

type Fields = Readonly<Record<string, unknown>>;

const VIOLATIONS: readonly ((answer: Fields) => unknown)[] = [
  (answer) => ({ ...answer, scores: [{ coin: 'BTC', score: 3, confidence: 75 }] }),
  (answer) => ({ ...answer, scores: [{ coin: 'BTC', score: 0.5, confidence: 75 }] }),
  (answer) => ({ ...answer, scores: [{ coin: 'NOCOIN', score: 1, confidence: 75 }] }),
  (answer) => ({ ...answer, event: 'moon' }),
  (answer) => ({ ...answer, summary: 'word '.repeat(80) }),
  (answer) => ({ ...answer, summary: '' }),
  (answer) => ({ ...answer, extra: true }),
  ({ horizon: _, ...answer }) => answer,
  (answer) => [answer],
  () => null,
];
