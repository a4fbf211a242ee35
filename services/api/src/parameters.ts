import * as z from 'zod';
import { Problem } from './problem.ts';

/** How a parameter is described: its JSON schema as a reader would write it, not as text that is parsed. */
export const parameterShapes = z.registry<Readonly<Record<string, unknown>>>();

/** Reads a request's query, or throws a 400 that names the key, its value and what is allowed. */
export function readParameters<Shape extends Record<string, z.ZodType>>(
  shape: Shape,
  query: unknown,
): z.infer<z.ZodObject<Shape>> {
  const parsed = schemaOf(shape).safeParse(query);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const allowed = Object.keys(shape).join(', ') || 'none';
    throw badParameter(`${shown(issue.keys[0])} is not a parameter here; allowed are: ${allowed}`);
  }
  const key = String(issue?.path[0] ?? 'query');
  const value = (query as Readonly<Record<string, unknown>>)[key];
  throw badParameter(`${key} is ${shown(value)}; allowed are ${issue?.message ?? 'other values'}`);
}

/** A schema is compiled when it is first used, which takes longer than all the rest of a request: each shape keeps its own. */
function schemaOf<Shape extends Record<string, z.ZodType>>(shape: Shape): z.ZodObject<Shape> {
  const known = compiled.get(shape);
  // Only this function writes there.
  if (known !== undefined) return known as z.ZodObject<Shape>;
  const schema = z.strictObject(shape);
  compiled.set(shape, schema);
  return schema;
}

const compiled = new WeakMap<object, z.ZodType>();

/** Whole numbers between two bounds, from text. Its error is the list of what is allowed. */
export function wholeNumber(min: number, max: number) {
  const error = `whole numbers from ${min} to ${max}`;
  return z
    .string({ error })
    .regex(/^\d{1,16}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error })
    .register(parameterShapes, { type: 'integer', minimum: min, maximum: max });
}

const LATEST_MS = 7_258_118_400_000;

/** Epoch ms up to the year 2200; beyond that somebody passed microseconds. */
export function epochMs() {
  const error = 'times in whole milliseconds since 1970-01-01 UTC';
  return z
    .string({ error })
    .regex(/^\d{1,13}$/, { error })
    .transform(Number)
    .refine((value) => value <= LATEST_MS, { error })
    .register(parameterShapes, {
      ...{ type: 'integer', minimum: 0, maximum: LATEST_MS },
      description: 'Epoch milliseconds, UTC.',
    });
}

/** One of a few values, from text. */
export function oneOf<const Value extends string | number>(values: readonly Value[]) {
  const error = values.join(', ');
  return z
    .string({ error })
    .transform((text, context): Value => {
      const found = values.find((value) => String(value) === text);
      if (found !== undefined) return found;
      context.addIssue({ code: 'custom', message: error });
      return z.NEVER;
    })
    .register(parameterShapes, { enum: [...values] });
}

export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function badParameter(message: string): Problem {
  return new Problem(400, 'BAD_PARAMETER', message);
}
