import { ClientError } from './client-error.ts';
import { type CommandLine, commandLineSchema } from './schema/command-line.ts';
import { textChunks } from './server-sent-events.ts';

const MAX_LINE_CHARACTERS = 64 * 1024 * 1024;

/** Reads a command's answer line by line. Throws the command's own error as a `ClientError`. */
export async function runCommand(
  command: string,
  response: Response,
  onProgress: (share: number, text: string) => void,
): Promise<unknown> {
  if (response.body === null) throw unexpected(command);
  for await (const line of lines(textChunks(response.body), command)) {
    const parsed = parseLine(line);
    if (parsed === undefined) throw unexpected(command);
    if (parsed.kind === 'result') return parsed.value;
    if (parsed.kind === 'error') throw new ClientError(parsed.code, parsed.message, response.status);
    onProgress(parsed.share, parsed.text);
  }
  throw new ClientError('COMMAND_CUT_OFF', `${command} was cut off: the running system went away`);
}

async function* lines(chunks: AsyncIterable<string>, command: string): AsyncIterable<string> {
  let buffer = '';
  for await (const chunk of chunks) {
    buffer += chunk;
    const complete = buffer.split('\n');
    buffer = complete.pop() ?? '';
    yield* complete;
    if (buffer.length > MAX_LINE_CHARACTERS) throw unexpected(command);
  }
}

function parseLine(line: string): CommandLine | undefined {
  try {
    return commandLineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function unexpected(command: string): ClientError {
  return new ClientError('UNEXPECTED_ANSWER', `${command} answered in a form this version does not know`);
}
