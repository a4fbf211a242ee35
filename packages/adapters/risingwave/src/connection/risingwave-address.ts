import { readFileSync } from 'node:fs';
import { ForetickError } from '@foretick/ports';
import type { ClientConfig } from 'pg';
import { VALUE_TYPES } from './value-types.ts';

export interface RisingWaveAddress {
  /** `postgres://user@host:4566/database`; a password may stand in it. */
  readonly url: string;
  readonly password?: string;
  /** `off`, `on` (the machine's authorities), or the PEM file of the server's authority. Default: off. */
  readonly tls?: string;
}

/** Settings of the driver. Throws `STORE_ADDRESS_INVALID`. */
export function clientConfig(address: RisingWaveAddress, statementTimeoutMs: number): ClientConfig {
  const { host, port, user, database, password } = partsOf(address);
  return {
    host,
    port,
    user,
    database,
    ...(password !== undefined && { password }),
    ...tlsOf(address),
    types: VALUE_TYPES,
    application_name: 'foretick',
    connectionTimeoutMillis: CONNECT_MS,
    // The server stops a statement by itself; the driver gives up a little later, when there is no server any more.
    options: `-c statement_timeout=${Math.ceil(statementTimeoutMs / 1_000)}s`,
    query_timeout: statementTimeoutMs + GRACE_MS,
    keepAlive: true,
  };
}

/** Without user and password, for messages. */
export function placeOf(address: RisingWaveAddress): string {
  const { host, port, database } = partsOf(address);
  return `${host}:${port}/${database}`;
}

const CONNECT_MS = 5_000;
const GRACE_MS = 500;
const DEFAULT_PORT = 4_566;

function partsOf({ url, password }: RisingWaveAddress) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = parsed?.pathname.slice(1) ?? '';
  if (
    parsed === undefined ||
    !/^postgres(ql)?:$/.test(parsed.protocol) ||
    parsed.hostname === '' ||
    database === ''
  ) {
    throw new ForetickError(
      'STORE_ADDRESS_INVALID',
      'FORETICK_RISINGWAVE_URL is an address such as postgres://root@127.0.0.1:4566/dev',
    );
  }
  const secret = password ?? (parsed.password === '' ? undefined : decodeURIComponent(parsed.password));
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? DEFAULT_PORT : Number(parsed.port),
    user: parsed.username === '' ? 'root' : decodeURIComponent(parsed.username),
    database: decodeURIComponent(database),
    password: secret,
  };
}

function tlsOf({ tls = 'off' }: RisingWaveAddress): Pick<ClientConfig, 'ssl'> {
  if (tls === 'off') return {};
  if (tls === 'on') return { ssl: { rejectUnauthorized: true } };
  try {
    return { ssl: { ca: readFileSync(tls, 'utf8'), rejectUnauthorized: true } };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ForetickError(
      'STORE_ADDRESS_INVALID',
      `the certificate file ${tls} cannot be read (${why}); name a PEM file of the server's authority`,
      { cause },
    );
  }
}
