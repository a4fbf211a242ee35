import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Clock } from '@foretick/ports';
import { badAnswer } from './bad-answer.ts';
import type { LlmFaultKind } from './llm-faults.ts';

export interface Answering {
  readonly clock: Clock;
  readonly slowMs: number;
  /** What the model means to say. */
  readonly right: string;
  readonly response: ServerResponse;
  /** Sends a whole completion; whether it all went out. */
  readonly completed: (text: string, finishReason: string, model?: string) => Promise<boolean>;
}

/** Answers with a fault, or as it should. Gives whether a whole completion went out. */
export async function answerBadly(
  fault: { readonly kind: LlmFaultKind; readonly draw: number } | undefined,
  { clock, slowMs, right, response, completed }: Answering,
): Promise<boolean> {
  switch (fault?.kind) {
    case undefined:
      return completed(right, 'stop');
    case 'slow': {
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      await clock.sleep(slowMs, gone.signal);
      return gone.signal.aborted ? false : completed(right, 'stop');
    }
    case 'unanswered':
      return false;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100_000 });
      response.write('{"object":"chat.completion","model":"', () => response.destroy());
      return false;
    case 'notCompletion':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html><body>Welcome to the proxy</body></html>');
      return false;
    case 'invalidJson':
    case 'schemaViolation':
    case 'unfaithful':
      return completed(badAnswer(fault.kind, right, fault.draw), 'stop');
    case 'whitespace':
      return completed('{ '.padEnd(2_800, '\n \t'), 'length');
    case 'endlessWhitespace':
      await endlessWhitespace(response);
      return false;
    case 'rateLimited':
      response.writeHead(429, { 'retry-after': String(1 + Math.floor(fault.draw * 5)) }).end('slow down');
      return false;
    case 'unavailable':
      response.writeHead(fault.draw < 0.5 ? 500 : 503).end('<html><body>not now</body></html>');
      return false;
    case 'wrongModel':
      return completed(right, 'stop', 'somebody-elses-model');
  }
}

/** Goes on until the client has had enough, and waits for it to take what was sent. */
async function endlessWhitespace(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"object":"chat.completion","choices":[{"message":{"content":"');
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  while (!gone.signal.aborted) {
    if (response.write(' \n'.repeat(16_384))) continue;
    await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
}
