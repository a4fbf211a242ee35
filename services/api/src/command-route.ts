import type { ServerResponse } from 'node:http';
import type { CommandLine } from '@foretick/client';
import { ForetickError } from '@foretick/ports';
import type { FastifyInstance } from 'fastify';
import type { ApiOptions, Command } from './api-options.ts';
import { openAnswer } from './guard.ts';
import { shown } from './parameters.ts';
import { Problem } from './problem.ts';
import type { TokenDoor } from './token-door.ts';

const MAX_RUNNING_COMMANDS = 4;

/** Progress lines are dropped while this many bytes wait for the reader; a result never is. */
const MAX_PENDING_BYTES = 64 * 1024;

/** `POST /api/v1/commands/NAME`: runs a command and writes one JSON line for each step. Ends it when the caller leaves. */
export function addCommandRoute(app: FastifyInstance, options: ApiOptions, door: TokenDoor): void {
  let running = 0;
  app.post<{ Params: { name: string } }>('/api/v1/commands/:name', {
    // Before the body is read: a stranger sends no bodies.
    preParsing: async (request) => {
      if (door.opens(request)) return;
      throw new Problem(
        401,
        'TOKEN_NOT_VALID',
        'commands need the token of the data folder as a bearer token',
      );
    },
    handler: async (request, reply) => {
      const { name } = request.params;
      const command = options.commands.get(name);
      if (command === undefined) {
        const names = [...options.commands.keys()].join(', ') || 'none';
        throw new Problem(404, 'UNKNOWN_COMMAND', `there is no command ${shown(name)}; there is ${names}`);
      }
      if (running >= MAX_RUNNING_COMMANDS) {
        throw new Problem(
          503,
          'BUSY',
          `${MAX_RUNNING_COMMANDS} commands run already; try again when one has ended`,
        );
      }
      const controller = new AbortController();
      running += 1;
      const response = openAnswer(reply);
      // Also when the API closes, which ends every connection.
      response.on('close', () => controller.abort());
      response.on('error', () => controller.abort());
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
      try {
        response.end(await execute(command, name, request.body, response, controller.signal, options.report));
      } finally {
        running -= 1;
        // Nobody is left waiting, whatever failed.
        if (!response.writableEnded) response.destroy();
      }
    },
  });
}

async function execute(
  command: Command,
  name: string,
  args: unknown,
  response: ServerResponse,
  signal: AbortSignal,
  report: ApiOptions['report'],
): Promise<string> {
  const progress = (share: number, text: string): void => {
    if (response.writableLength > MAX_PENDING_BYTES || response.writableEnded) return;
    response.write(lineOf({ kind: 'progress', share, text }));
  };
  try {
    const value = (await command(args, progress, signal)) ?? null;
    // Inside the try: a value that is no JSON is a failure of the command too.
    return lineOf({ kind: 'result', value });
  } catch (cause) {
    if (cause instanceof ForetickError) return errorLine(cause.code, cause.message);
    if (signal.aborted) return errorLine('ABORTED', `${name} was stopped before its end`);
    const message = `${name} failed for a reason it did not foresee`;
    report(new ForetickError('COMMAND_FAILED', message, { cause }));
    return errorLine('COMMAND_FAILED', `${message}; the log of the running system has it`);
  }
}

function errorLine(code: string, message: string): string {
  return lineOf({ kind: 'error', code, message });
}

function lineOf(line: CommandLine): string {
  return `${JSON.stringify(line)}\n`;
}
