import type { Random } from './seeded-random.ts';

/** What the audit reads of a record. */
export interface TimedRecord {
  /** Earliest time at which anybody could have known it, epoch ms. */
  readonly availableAt: number;
}

/** One list of records that the pipeline reads, and how to make others of them. */
export interface AuditInput<Item extends TimedRecord> {
  /** In the order in which the pipeline takes them. */
  readonly records: readonly Item[];
  /** The record with another content and the same times. The more of it changes, the more the audit sees. */
  readonly perturb: (record: Item, random: Random) => Item;
  /** Whether the pipeline may be given a record twice, as a feed may send it. Default false. */
  readonly repeats?: boolean;
}

/** The type of each list's records, by the list's name. */
export type ItemsByName<Items> = { readonly [Name in keyof Items]: TimedRecord };

export type AuditInputs<Items extends ItemsByName<Items>> = {
  readonly [Name in keyof Items]: AuditInput<Items[Name]>;
};

/** What the pipeline is run on. */
export type RecordLists<Items extends ItemsByName<Items>> = {
  readonly [Name in keyof Items]: readonly Items[Name][];
};

/** The lists that `change` makes of the inputs, each of its own type. */
export function mapInputs<Items extends ItemsByName<Items>>(
  inputs: AuditInputs<Items>,
  change: <Item extends TimedRecord>(input: AuditInput<Item>, name: string) => readonly Item[],
): RecordLists<Items> {
  const lists: { -readonly [Name in keyof Items]?: readonly Items[Name][] } = {};
  for (const name in inputs) lists[name] = change(inputs[name], name);
  return lists as RecordLists<Items>;
}
