import type { Article, Assessment } from '@foretick/core/news';
import type { ChatMessage } from '../chat/chat-client.ts';
import type { Answer } from './answer-schema.ts';

/**
 * The prompt and one article. The prompt is the same bytes in every call and comes first, so that servers read it once. The article is a
 * JSON object: whatever it says, it can't end the string that it is in.
 */
export function articleMessages(
  prompt: string,
  article: Pick<Article, 'title' | 'text' | 'coins'>,
  complaint?: string,
): readonly ChatMessage[] {
  const material = JSON.stringify(shownPart(article));
  const again =
    complaint === undefined ? '' : `\n\nAn earlier answer could not be used: ${complaint}. Answer again.`;
  return [
    { role: 'system', content: prompt },
    { role: 'user', content: material + again },
  ];
}

/** What of an article the model is shown. */
export function shownPart({ title, text, coins }: Pick<Article, 'title' | 'text' | 'coins'>) {
  return { title: title.slice(0, MAX_TITLE), text: text.slice(0, MAX_TEXT), coins };
}

/** Characters. What a story says is in its first paragraphs. */
const MAX_TITLE = 500;
const MAX_TEXT = 4_000;

/** The answer that a model should have given, for examples. */
export function answerText({ summary, scores, event, novelty, horizon }: Assessment): string {
  const answer: Answer = {
    summary,
    scores: scores.map(({ coin, score, confidence }) => ({ coin, score, confidence: percent(confidence) })),
    event,
    novelty: percent(novelty),
    horizon,
  };
  return JSON.stringify(answer);
}

function percent(share: number): Answer['novelty'] {
  const steps = [0, 25, 50, 75, 100] as const;
  return steps[Math.round(share * 4)] ?? 0;
}
