/** One event of a `text/event-stream`, or a comment (a heartbeat). */
export type ServerSentEvent =
  | { readonly kind: 'event'; readonly event: string; readonly id: string | undefined; readonly text: string }
  | { readonly kind: 'comment' };

/** No event of ours comes near it; a stream that sends more without an end is not ours. */
const MAX_BUFFERED_CHARACTERS = 4 * 1024 * 1024;

/** Cuts a stream of text chunks, cut anywhere, into events. Follows the `text/event-stream` grammar of the HTML standard. */
export async function* readServerSentEvents(chunks: AsyncIterable<string>): AsyncIterable<ServerSentEvent> {
  let buffer = '';
  for await (const chunk of chunks) {
    buffer += chunk;
    // A carriage return at the very end may be the first half of CRLF: it waits for the next chunk. (Our server ends lines with LF.)
    let held = '';
    if (buffer.endsWith('\r')) {
      held = '\r';
      buffer = buffer.slice(0, -1);
    }
    buffer = buffer.replace(/\r\n?/g, '\n');
    for (let end = buffer.indexOf('\n\n'); end !== -1; end = buffer.indexOf('\n\n')) {
      const event = readBlock(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
      if (event !== undefined) yield event;
    }
    buffer += held;
    if (buffer.length > MAX_BUFFERED_CHARACTERS) throw new Error('the stream sent an event without an end');
  }
}

function readBlock(block: string): ServerSentEvent | undefined {
  let event = 'message';
  let id: string | undefined;
  let comment = false;
  const text: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (colon === 0) comment = true;
    else if (field === 'event') event = value;
    else if (field === 'id') id = value;
    else if (field === 'data') text.push(value);
  }
  if (text.length > 0) return { kind: 'event', event, id, text: text.join('\n') };
  return comment ? { kind: 'comment' } : undefined;
}

/** Body of a response as decoded text chunks. Cancels the body when the reader stops. */
export async function* textChunks(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield decoder.decode(value, { stream: true });
    }
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
