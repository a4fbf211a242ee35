type Schema = Readonly<Record<string, unknown>>;

/** A value for each form that a JSON Schema allows, with every field that it names. */
export function examplesOf(schema: unknown): readonly unknown[] {
  if (!isSchema(schema)) return [null];
  const forms = schema.oneOf ?? schema.anyOf;
  return Array.isArray(forms) ? forms.flatMap(examplesOf) : [exampleOf(schema)];
}

function exampleOf(schema: Schema): unknown {
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return examplesOf(schema.items);
    case 'integer':
      return 60;
    case 'number':
      return 1.5;
    case 'boolean':
      return true;
    default:
      return 'a';
  }
}

function objectOf({ properties, additionalProperties }: Schema): unknown {
  if (!isSchema(properties)) return { first: examplesOf(additionalProperties)[0] };
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      name === 'instrument' ? 'kraken:BTC/USD' : examplesOf(schema)[0],
    ]),
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
