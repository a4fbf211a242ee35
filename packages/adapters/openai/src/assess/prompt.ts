import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A versioned text that a model is told before everything else. */
export interface Prompt {
  /** For example `assess-v1`. */
  readonly name: string;
  readonly text: string;
  /** Of the text, 16 hexadecimal digits. */
  readonly hash: string;
}

/** A prompt is never changed once it has been used: a new one gets a new number. */
export function readPrompt(name: 'assess-v1' | 'judge-v1'): Prompt {
  const text = readFileSync(new URL(`../../prompts/${name}.md`, import.meta.url), 'utf8');
  return { name, text, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}
