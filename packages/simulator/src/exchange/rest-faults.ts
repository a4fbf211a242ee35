import type { ServerResponse } from '../server/server-side.ts';
import { oneOf } from './fault-plan.ts';
import type { RestFault } from './faults.ts';

/** An answer of the REST API before it is sent. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends the answer, or what the fault makes of it. */
export function sendReply(response: ServerResponse, reply: () => Reply, fault: RestFault | undefined): void {
  switch (fault?.kind) {
    case 'hang':
      return;
    case 'reset':
      resetConnection(response, fault.midway ? reply() : undefined);
      return;
    case 'status':
      send(response, {
        status: fault.status,
        type: 'text/html',
        body: '<html><body>not now</body></html>',
      });
      return;
    case 'error':
      send(response, { status: 200, type: JSON_TYPE, body: JSON.stringify({ error: [fault.error] }) });
      return;
    case 'garbage':
      send(response, { status: 200, type: JSON_TYPE, body: fault.body });
      return;
    case 'malformed':
      send(response, changed(reply(), oneOf(MALFORMED_BODIES, fault.draw)));
      return;
    case 'wrong-type':
      send(
        response,
        changed(reply(), (body) => withWrongType(body, fault.draw)),
      );
      return;
    case undefined:
      send(response, reply());
  }
}

const JSON_TYPE = 'application/json';

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

function changed(reply: Reply, change: (body: string) => string): Reply {
  return { ...reply, body: change(reply.body) };
}

function resetConnection(response: ServerResponse, reply: Reply | undefined): void {
  const { socket } = response;
  if (reply === undefined) {
    socket?.resetAndDestroy();
    return;
  }
  const { status, type, body } = reply;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.write(body.slice(0, Math.floor(body.length / 2)), () => socket?.resetAndDestroy());
}

const MALFORMED_BODIES: readonly ((body: string) => string)[] = [
  (body) => body.slice(0, Math.floor(body.length / 2)),
  (body) => `${body}]`,
  (body) => body.replaceAll('"', "'"),
  () => '',
  () => '{"error":[',
  () => '<html><body>not now</body></html>',
];

/** Makes one row of the result, or the result itself when it has none, into what was not agreed. */
function withWrongType(body: string, draw: number): string {
  const answer: unknown = JSON.parse(body);
  if (!isRecord(answer) || !isRecord(answer.result)) return 'null';
  const { result } = answer;
  const [name, rows] = Object.entries(result).find(([, value]) => Array.isArray(value)) ?? [];
  if (name === undefined || !Array.isArray(rows) || rows.length === 0) {
    return JSON.stringify({ ...answer, result: oneOf([null, [], 'none', 7], draw) });
  }
  const at = Math.floor(draw * 1_000) % rows.length;
  const row: unknown = rows[at];
  const broken = Array.isArray(row) ? oneOf(WRONG_ROWS, draw)(row) : null;
  return JSON.stringify({ ...answer, result: { ...result, [name]: rows.with(at, broken) } });
}

/** Numbers where texts belong and the other way round, `null`, fields that are missing. */
const WRONG_ROWS: readonly ((row: readonly unknown[]) => unknown)[] = [
  (row) => row.with(1, null),
  (row) => row.with(1, Number(row[1])),
  (row) => row.with(0, null),
  (row) => row.with(2, null),
  (row) => row.with(2, { value: row[2] }),
  (row) => row.slice(1),
  (row) => row.slice(0, -1),
  () => null,
  (row) => ({ ...row }),
];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
