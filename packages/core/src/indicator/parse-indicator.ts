import { INDICATOR_CATALOGUE } from './catalogue.ts';
import type { IndicatorDefinition, ParameterDefinition } from './definition.ts';
import { nearestName } from './nearest-name.ts';

/** One indicator with its parameters. */
export interface IndicatorSpec {
  readonly definition: IndicatorDefinition;
  readonly parameters: readonly number[];
  /** The one way to write it, with every parameter: `bollinger(20,2)`. */
  readonly text: string;
  /**
   * The names of its columns: name, parameters, ending, joined by `_`, with `p` for a decimal point:
   * `bollinger_20_2p5_upper`. `macd(7,14,9)` has `macd_7`, `macdsignal_7` and `macdhist_7`.
   */
  readonly columns: readonly string[];
}

export type IndicatorErrorCode =
  | 'INDICATOR_SYNTAX'
  | 'INDICATOR_UNKNOWN'
  | 'INDICATOR_PARAMETERS'
  | 'INDICATOR_REPEATED'
  | 'INDICATOR_TOO_MANY';

/** `reason` is one line that says what is wrong and what is allowed. */
export type ParsedIndicators<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: IndicatorErrorCode; readonly reason: string };

/** More than these are not computed together. */
export const MAX_INDICATORS = 64;

/** Reads `rsi(14)`, `bollinger(20, 2)` or `obv`. Parameters that are left out at the end are the usual ones. */
export function parseIndicator(text: string): ParsedIndicators<IndicatorSpec> {
  const [, name = '', inside] = PATTERN.exec(text.trim().toLowerCase()) ?? [];
  if (name === '') {
    return refused(
      'INDICATOR_SYNTAX',
      `"${text.trim()}" is not an indicator; write a name and its parameters, for example rsi(14)`,
    );
  }
  const definition = INDICATOR_CATALOGUE.find((one) => one.name === name);
  if (definition === undefined) {
    const names = INDICATOR_CATALOGUE.map((one) => one.name);
    const nearest = nearestName(name, names);
    const hint = nearest === undefined ? '' : `did you mean ${nearest}? `;
    return refused(
      'INDICATOR_UNKNOWN',
      `there is no indicator "${name}"; ${hint}there are ${names.join(', ')}`,
    );
  }
  const given =
    inside === undefined || inside.trim() === '' ? [] : inside.split(',').map((one) => one.trim());
  return withParameters(definition, given);
}

/** Reads `rsi(14),bollinger(20,2)`: at least one, each once, at most `MAX_INDICATORS`. */
export function parseIndicatorList(text: string): ParsedIndicators<readonly IndicatorSpec[]> {
  const specs: IndicatorSpec[] = [];
  for (const one of splitOutsideParentheses(text)) {
    const parsed = parseIndicator(one);
    if (!parsed.ok) return parsed;
    if (specs.some((spec) => spec.text === parsed.value.text)) {
      return refused('INDICATOR_REPEATED', `${parsed.value.text} is named twice; name each indicator once`);
    }
    specs.push(parsed.value);
    if (specs.length > MAX_INDICATORS) {
      return refused('INDICATOR_TOO_MANY', `there are more than ${MAX_INDICATORS} indicators; name fewer`);
    }
  }
  return { ok: true, value: specs };
}

/** Splits at commas whose next parenthesis is not a closing one. In one pass: a lookahead would read on from each comma to the end. */
function splitOutsideParentheses(text: string): string[] {
  const parts: string[] = [];
  let [end, next] = [text.length, ''];
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const sign = text[at] ?? '';
    if (sign === '(' || sign === ')') next = sign;
    if (sign !== ',' || next === ')') continue;
    parts.push(text.slice(at + 1, end));
    end = at;
  }
  parts.push(text.slice(0, end));
  return parts.reverse();
}

/** As `parseIndicator`, but throws a RangeError where that refuses. */
export function indicatorOrThrow(text: string): IndicatorSpec {
  const parsed = parseIndicator(text);
  if (!parsed.ok) throw new RangeError(parsed.reason);
  return parsed.value;
}

/**
 * An indicator of one's own with its usual parameters, as one that is written out. Throws a RangeError when it has the
 * name of one that is in the catalogue, or a name or a shape that none may have.
 */
export function ownIndicator(definition: IndicatorDefinition): IndicatorSpec {
  const { name } = definition;
  if (PATTERN.exec(name)?.[1] !== name) throw new RangeError(`"${name}" is not a name in small letters`);
  if (INDICATOR_CATALOGUE.some((one) => one.name === name))
    throw new RangeError(`there is an indicator called ${name} already`);
  const parsed = withParameters(definition, []);
  if (!parsed.ok) throw new RangeError(parsed.reason);
  return parsed.value;
}

/** What is computed: a text as `parseIndicator` reads it, or an indicator of one's own. */
export type WantedIndicator = string | IndicatorSpec;

export function specOf(wanted: WantedIndicator): IndicatorSpec {
  return typeof wanted === 'string' ? indicatorOrThrow(wanted) : wanted;
}

const PATTERN = /^([a-z][a-z0-9_]*)\s*(?:\(([^()]*)\))?$/;

function withParameters(
  definition: IndicatorDefinition,
  given: readonly string[],
): ParsedIndicators<IndicatorSpec> {
  const { name, parameters: known, outputs, named } = definition;
  const written = given.length === 0 ? name : `${name}(${given.join(',')})`;
  if (given.length > known.length) {
    const allowed = known.length === 0 ? 'no parameters' : `only ${known.map((one) => one.name).join(', ')}`;
    return refused('INDICATOR_PARAMETERS', `${written}: ${name} takes ${allowed}`);
  }
  const parameters: number[] = [];
  for (const [i, parameter] of known.entries()) {
    const value = given[i] === undefined ? parameter.usual : numberOf(given[i], parameter);
    if (value === undefined) {
      return refused(
        'INDICATOR_PARAMETERS',
        `${written}: ${parameter.name} must be ${allowedValues(parameter)}, not "${given[i]}"`,
      );
    }
    parameters.push(value);
  }
  const contradiction = definition.refuse?.(...parameters);
  if (contradiction !== undefined) return refused('INDICATOR_PARAMETERS', `${written}: ${contradiction}`);
  const isNamed = named !== undefined && named.parameters.join() === parameters.join();
  const stem = [name, ...parameters.map((value) => String(value).replace('.', 'p'))].join('_');
  return {
    ok: true,
    value: {
      definition,
      parameters,
      text: parameters.length === 0 ? name : `${name}(${parameters.join(',')})`,
      columns: isNamed
        ? named.columns
        : outputs.map((output) => (output === '' ? stem : `${stem}_${output}`)),
    },
  };
}

/** What may be written for a parameter, in words. */
export function allowedValues({ kind, least, most }: ParameterDefinition): string {
  return kind === 'whole'
    ? `a whole number from ${least} to ${most}`
    : `a number from ${least} to ${most} with at most ${DECIMALS} decimals`;
}

const DECIMALS = 4;

function numberOf(text: string, { kind, least, most }: ParameterDefinition): number | undefined {
  const pattern = kind === 'whole' ? /^\d+$/ : /^\d+(\.\d{1,4})?$/;
  const value = pattern.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function refused(
  code: IndicatorErrorCode,
  reason: string,
): { readonly ok: false; readonly code: IndicatorErrorCode; readonly reason: string } {
  return { ok: false, code, reason };
}
