import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { at, list, type Manifest, nameOf, type Tree, text } from './manifest.ts';

const SCHEMAS = fileURLToPath(new URL('../../../../shared/schemas/crds/', import.meta.url));

/** Why operators' objects are not checked here, for a test that is skipped; `false` when they are. */
export const noDefinitions = existsSync(SCHEMAS)
  ? false
  : 'no definitions of operators’ objects here (../shared/schemas/crds)';

/** Checks objects of operators against their own definitions; what is not defined in them is a mistake. */
export function customObjects(): CustomObjects {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const schemas = new Map<string, object>();
  const validators = new Map<string, ValidateFunction>();
  for (const file of readdirSync(SCHEMAS).filter((name) => name.endsWith('.yaml')))
    for (const document of parseAllDocuments(readFileSync(`${SCHEMAS}${file}`, 'utf8'))) {
      const definition: unknown = document.toJS();
      for (const version of list(definition, 'spec.versions')) {
        const group = `${text(definition, 'spec.group')}/${text(version, 'name')}`;
        const schema = at(version, 'schema.openAPIV3Schema');
        if (typeof schema !== 'object' || schema === null) continue;
        schemas.set(`${group} ${text(definition, 'spec.names.kind')}`, schema);
      }
    }
  // Compiling takes seconds for the larger ones: only what is asked for.
  const validatorOf = (name: string): ValidateFunction | undefined => {
    const schema = schemas.get(name);
    if (schema !== undefined && !validators.has(name))
      validators.set(name, ajv.compile(closed(schema, true)));
    return validators.get(name);
  };
  return {
    knows: ({ apiVersion, kind }) => schemas.has(`${apiVersion} ${kind}`),
    mistakes(manifest) {
      const validate = validatorOf(`${manifest.apiVersion} ${manifest.kind}`);
      if (validate === undefined || validate(manifest)) return [];
      return (validate.errors ?? []).map(({ instancePath, message, params }) => {
        const field = text(params, 'additionalProperty');
        return `${nameOf(manifest)}: ${instancePath || '/'} ${message ?? ''}${field === undefined ? '' : ` (${field})`}`;
      });
    },
  };
}

export interface CustomObjects {
  knows(manifest: Manifest): boolean;
  mistakes(manifest: Manifest): readonly string[];
}

/** The schema with no room for fields that it does not name, except where it says that anything goes. */
function closed(schema: object, isRoot: boolean): object {
  const open =
    at(schema, 'x-kubernetes-preserve-unknown-fields') === true ||
    at(schema, 'x-kubernetes-embedded-resource') === true;
  // Go has patterns with flags inside, which JavaScript cannot read: those are left out.
  const readable = Object.entries(schema).filter(
    ([key, value]) => key !== 'pattern' || !/\(\?i\)/.test(String(value)),
  );
  const entries = readable.map(([key, value]): [string, Tree] => [key, inner(key, value)]);
  const named = at(schema, 'properties');
  const closes = named !== undefined && !open && at(schema, 'additionalProperties') === undefined;
  if (!closes) return Object.fromEntries(entries);
  const properties = isRoot
    ? { apiVersion: {}, kind: {}, metadata: {}, ...Object(at(Object.fromEntries(entries), 'properties')) }
    : undefined;
  return {
    ...Object.fromEntries(entries),
    ...(properties !== undefined && { properties }),
    additionalProperties: false,
  };
}

function inner(key: string, value: Tree): Tree {
  if (typeof value !== 'object' || value === null) return value;
  if (key === 'properties')
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        typeof one === 'object' && one !== null ? closed(one, false) : one,
      ]),
    );
  return key === 'items' || key === 'additionalProperties' ? closed(value, false) : value;
}
