import { inputError } from './input-error.ts';
import type { InputColumn, InputFile } from './input-file.ts';

export type InputKind = 'trades' | 'candles';

/** Which column of a file holds which of our fields. */
export interface ColumnMap {
  readonly kind: InputKind;
  readonly fields: ReadonlyMap<string, InputColumn>;
}

/**
 * Finds our fields among a file's columns: first those that `columns` names (field to column name, or to the
 * 1-based position), then by the names that venues and archives use. Throws `INPUT_COLUMNS`.
 */
export function mapColumns(
  file: InputFile,
  wanted: InputKind | 'auto',
  columns: Readonly<Record<string, string>>,
): ColumnMap {
  const named = namedByCaller(file, columns);
  const kinds: readonly InputKind[] = wanted === 'auto' ? ['candles', 'trades'] : [wanted];
  for (const kind of kinds) {
    const fields = fieldsOf(file, kind, named);
    if (LAYOUTS[kind].required.every((field) => fields.has(field))) {
      assertKnownFields(file, kind, columns);
      return { kind, fields };
    }
  }
  const needed = kinds.map((kind) => `${kind} need ${LAYOUTS[kind].required.join(', ')}`).join('; ');
  const found = file.columns.map((column, index) => shownName(column.name) ?? `#${index + 1}`).join(', ');
  throw inputError(
    'INPUT_COLUMNS',
    file.label,
    `the columns are ${found}; ${needed}; name them with columns, for example price=${shownName(file.columns[0]?.name) ?? '2'}`,
  );
}

interface Layout {
  readonly required: readonly string[];
  /** The names under which a field is found, best first; compared without case, spaces, dashes and underscores. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Fields by position in files without a header, by their number of columns. */
  readonly headerless: Readonly<Record<number, readonly string[]>>;
}

const TIME_NAMES = ['timems', 'eventtime', 'time', 'timestamp', 'ts', 'datetime', 'date', 'timeus', 'timens'];

const LAYOUTS: Readonly<Record<InputKind, Layout>> = {
  trades: {
    required: ['time', 'price', 'quantity'],
    names: {
      tradeId: ['tradeid', 'id'],
      time: TIME_NAMES,
      price: ['price'],
      quantity: ['quantity', 'qty', 'amount', 'volume', 'size'],
      side: ['side', 'takerside'],
      symbol: ['symbol', 'pair', 'market'],
    },
    headerless: { 3: ['time', 'price', 'quantity'] },
  },
  candles: {
    required: ['openTime', 'open', 'high', 'low', 'close', 'volume'],
    names: {
      openTime: ['opentime', ...TIME_NAMES],
      open: ['open', 'openprice'],
      high: ['high', 'highprice'],
      low: ['low', 'lowprice'],
      close: ['close', 'closeprice'],
      volume: ['volume', 'basevolume'],
      quoteVolume: ['quotevolume', 'quoteassetvolume'],
      vwap: ['vwap'],
      tradeCount: ['tradecount', 'trades', 'numberoftrades', 'count'],
      buyVolume: ['buyvolume', 'takerbuyvolume', 'takerbuybaseassetvolume'],
      sellVolume: ['sellvolume', 'takersellvolume'],
      symbol: ['symbol', 'pair', 'market'],
    },
    headerless: {
      6: ['openTime', 'open', 'high', 'low', 'close', 'volume'],
      7: ['openTime', 'open', 'high', 'low', 'close', 'volume', 'tradeCount'],
    },
  },
};

function fieldsOf(
  file: InputFile,
  kind: InputKind,
  named: ReadonlyMap<string, InputColumn>,
): ReadonlyMap<string, InputColumn> {
  const { names, headerless } = LAYOUTS[kind];
  const fields = new Map<string, InputColumn>();
  const positions = named.size === 0 ? (headerless[file.columns.length] ?? []) : [];
  for (const [field, aliases] of Object.entries(names)) {
    const byPosition = file.columns[positions.indexOf(field)];
    const column =
      named.get(field) ??
      aliases
        .map((alias) => file.columns.find(({ name }) => name !== undefined && plain(name) === alias))
        .find((found) => found !== undefined) ??
      (byPosition?.name === undefined ? byPosition : undefined);
    if (column !== undefined) fields.set(field, column);
  }
  return fields;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/** `time` and `openTime` mean the same to whoever types them. */
function canonical(field: string, kind: InputKind): string {
  if (field === 'time' && kind === 'candles') return 'openTime';
  if (field === 'eventTime' && kind === 'trades') return 'time';
  return field;
}

function namedByCaller(
  file: InputFile,
  columns: Readonly<Record<string, string>>,
): ReadonlyMap<string, InputColumn> {
  const named = new Map<string, InputColumn>();
  for (const [field, name] of Object.entries(columns)) {
    const position = /^\d+$/.test(name) ? Number(name) - 1 : -1;
    const column = file.columns.find((one) => one.name === name) ?? file.columns[position];
    if (column === undefined) {
      const allowed = file.columns.map((one, index) => shownName(one.name) ?? String(index + 1)).join(', ');
      throw inputError(
        'INPUT_COLUMNS',
        file.label,
        `there is no column ${name} for ${field}; the columns are ${allowed}`,
      );
    }
    for (const kind of ['trades', 'candles'] as const) named.set(canonical(field, kind), column);
  }
  return named;
}

function assertKnownFields(
  file: InputFile,
  kind: InputKind,
  columns: Readonly<Record<string, string>>,
): void {
  const known = Object.keys(LAYOUTS[kind].names);
  for (const field of Object.keys(columns)) {
    if (!known.includes(canonical(field, kind))) {
      throw inputError(
        'INPUT_COLUMNS',
        file.label,
        `${field} is no field of ${kind}; those that columns may name are ${known.join(', ')}`,
      );
    }
  }
}

/** A name as it can stand in a line: a file's may have line ends of any sort in it. */
function shownName(name: string | undefined): string | undefined {
  return name?.replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
