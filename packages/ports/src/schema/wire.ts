import * as z from 'zod';
import type { Topic, TopicRecords } from '../topics.ts';
import { SCHEMA_VERSION, TOPIC_SCHEMAS } from './topic-schemas.ts';

/** What a reader got, or in plain words why it is no record of the topic. */
export type FromWire<T extends Topic> =
  | { readonly ok: true; readonly value: TopicRecords[T] }
  | { readonly ok: false; readonly reason: string };

/** A record as JSON text: names in snake_case, what is `undefined` left out, with the version of its schema. */
export function recordToWire<T extends Topic>(_topic: T, record: TopicRecords[T]): string {
  return JSON.stringify(renamed(record as Fields, SNAKE, { schema_version: SCHEMA_VERSION }));
}

/** Reads JSON text back and checks it. */
export function recordFromWire<T extends Topic>(topic: T, text: string): FromWire<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
  if (!isObject(parsed)) return { ok: false, reason: 'not a JSON object' };
  const { schema_version: version } = parsed;
  if (version !== SCHEMA_VERSION) {
    return { ok: false, reason: `schema_version ${JSON.stringify(version)} is not ${SCHEMA_VERSION}` };
  }
  return recordFromFields(topic, parsed);
}

/** A record as an object whose names are those of the wire; a store's columns are called so too. Absent fields are left out. */
export function recordToFields<T extends Topic>(_topic: T, record: TopicRecords[T]): WireFields {
  return renamed(record as Fields, SNAKE, {});
}

/** Reads such an object back and checks it. */
export function recordFromFields<T extends Topic>(topic: T, fields: WireFields): FromWire<T> {
  const result = TOPIC_SCHEMAS[topic].safeParse(renamed(fields, CAMEL, {}));
  if (!result.success) return { ok: false, reason: reasonOf(result.error) };
  // The schema's type and the record's are held against each other where the schemas are.
  return { ok: true, value: result.data as unknown as TopicRecords[T] };
}

/** The names that a topic's records have on the wire, each kind of record counted in. */
export function wireNamesOf(topic: Topic): readonly string[] {
  const schema = z.toJSONSchema(TOPIC_SCHEMAS[topic], { io: 'input', reused: 'inline' });
  const forms = [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const names = forms.flatMap((form) =>
    typeof form === 'object' && isObject(form.properties) ? Object.keys(form.properties) : [],
  );
  return [...new Set(names.map(snakeCase))];
}

/** The JSON Schema (draft 2020-12) of a topic's values, as they are on the wire. */
export function topicJsonSchema(topic: Topic): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(TOPIC_SCHEMAS[topic], { io: 'input', reused: 'inline' });
  return {
    ...withVersion(wireNames(schema)),
    title: topic,
  };
}

export type WireFields = Readonly<Record<string, unknown>>;

type Fields = WireFields;

/** Its names are those of columns, not of fields: none is changed or left out. */
const COLUMNS = 'values';

const MOST_DEPTH = 20;

/** Adds the record's fields to `result`, under their other names. Runs for every record on the wire, hence the plain loop. */
function renamed(
  record: Fields,
  names: ReadonlyMap<string, string>,
  result: Record<string, unknown>,
  depth = 0,
): Record<string, unknown> {
  for (const key in record) {
    const value = record[key];
    // It would become the prototype, and lend its fields to a record that has them not.
    if (key === '__proto__') continue;
    // No record is so deep: its schema refuses it, whatever its names.
    if (!isObject(value) || depth === MOST_DEPTH) result[names.get(key) ?? key] = value;
    else if (key === COLUMNS) result[key] = withNulls(value);
    else result[names.get(key) ?? key] = renamed(value, names, {}, depth + 1);
  }
  return result;
}

function withNulls(columns: Fields): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name in columns) result[name] = columns[name] ?? null;
  return result;
}

function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${wirePath(issue.path)}: `;
  return `${where}${issue?.message ?? 'not valid'}`;
}

function wirePath(path: readonly PropertyKey[]): string {
  return path.map((part) => SNAKE.get(String(part)) ?? String(part)).join('.');
}

/** Property names of all schemas, from the code to the wire and back. */
const SNAKE: ReadonlyMap<string, string> = new Map(
  Object.values(TOPIC_SCHEMAS)
    .flatMap((schema) => propertyNames(z.toJSONSchema(schema, { io: 'input', reused: 'inline' })))
    .map((name) => [name, snakeCase(name)]),
);
const CAMEL: ReadonlyMap<string, string> = new Map([...SNAKE].map(([camel, snake]) => [snake, camel]));

function propertyNames(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(propertyNames);
  if (!isObject(schema)) return [];
  const own = isObject(schema.properties) ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(propertyNames)];
}

function wireNames(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(wireNames);
  if (!isObject(schema)) return schema;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isObject(value)) {
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, one]) => [snakeCase(name), wireNames(one)]),
      );
    } else if (key === 'required' && Array.isArray(value)) result[key] = value.map(String).map(snakeCase);
    else result[key] = wireNames(value);
  }
  return result;
}

/** Puts the version into every form that a record may have. */
function withVersion(schema: unknown): Record<string, unknown> {
  if (!isObject(schema)) return {};
  const forms = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(forms)) {
    const { anyOf: _anyOf, oneOf: _oneOf, ...rest } = schema;
    return { ...rest, oneOf: forms.map(withVersion) };
  }
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return {
    ...schema,
    properties: { schema_version: { const: SCHEMA_VERSION }, ...properties },
    required: ['schema_version', ...required],
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
