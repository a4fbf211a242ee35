import * as z from 'zod';

/** The parts of an OpenAPI document that are shown to people. */
export const documentSchema = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        summary: z.string(),
        parameters: z
          .array(
            z.object({
              name: z.string(),
              in: z.string(),
              description: z.string().optional(),
              schema: z.looseObject({}),
            }),
          )
          .default([]),
        responses: z.record(
          z.string(),
          z.object({
            description: z.string(),
            content: z.record(z.string(), z.object({ schema: z.looseObject({}) })).optional(),
          }),
        ),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});

/** A schema in a few words: `integer from 1 to 5000, default 500`. */
export function schemaWords(schema: Readonly<Record<string, unknown>>): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? '';
  const options = listOf(schema.anyOf) ?? listOf(schema.oneOf);
  if (options !== undefined) return options.map(schemaWords).join(' or ');
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.join(', ')}${defaultWords(schema)}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === 'array') return `list of ${schemaWords(recordOf(schema.items))}`;
  const bounds =
    typeof schema.minimum === 'number' && typeof schema.maximum === 'number'
      ? ` from ${schema.minimum} to ${schema.maximum}`
      : '';
  return `${String(schema.type ?? 'anything')}${bounds}${defaultWords(schema)}`;
}

/** Fields of a record, those of all its kinds together. */
export function fieldsOf(schema: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  const kinds = listOf(schema.oneOf) ?? listOf(schema.anyOf) ?? [schema];
  const fields = new Map<string, Set<string>>();
  for (const kind of kinds) {
    for (const [name, field] of Object.entries(recordOf(kind.properties))) {
      fields.set(name, (fields.get(name) ?? new Set()).add(schemaWords(recordOf(field))));
    }
  }
  return [...fields].map(([name, words]) => [name, [...words].join(' or ')]);
}

function defaultWords({ default: value }: Readonly<Record<string, unknown>>): string {
  return value === undefined ? '' : `, default ${String(value)}`;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] | undefined {
  return Array.isArray(value) ? value.map(recordOf) : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export type ShownDocument = z.infer<typeof documentSchema>;
