import { INDICATOR_CATALOGUE } from './catalogue.ts';
import type { IndicatorDefinition } from './definition.ts';
import { SEED_INDICATORS } from './indicator-fold.ts';
import { IndicatorSet } from './indicator-set.ts';
import { allowedValues, MAX_INDICATORS } from './parse-indicator.ts';

/** The page `docs/indicators.md`, made from the catalogue. Markdown. */
export function indicatorPage(): string {
  const families = [...new Set(INDICATOR_CATALOGUE.map(({ family }) => family))];
  return [
    '# Indicators',
    '<!-- written by npm run docs from packages/core/src/indicator; change it there -->',
    `\`FORETICK_INDICATORS\` names the indicators that are computed for each candle and stored with it, separated by commas: \`FORETICK_INDICATORS="rsi(14),bollinger(20,2)"\`. At most ${MAX_INDICATORS}. Parameters that are left out at the end are the usual ones: \`bollinger\` is \`bollinger(20,2)\`.`,
    `Forecasts are made from these, so they are always computed: ${SEED_INDICATORS.map(code).join(', ')}.`,
    'A column is named by the indicator, its parameters and, where there are several, what it is: `rsi_14`, `bollinger_20_2_upper`. A decimal point is a `p`: `bollinger_20_2p5_upper`.',
    'A column has no value before its warm-up is over, and always one after it. All of them take one candle at a time, in constant time but for `cci`, and start anew after a hole in the candles. Another list of indicators starts them anew too.',
    ...families.flatMap((family) => [
      `## ${family.charAt(0).toUpperCase()}${family.slice(1)}`,
      ...INDICATOR_CATALOGUE.filter((one) => one.family === family).map(section),
    ]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function section(definition: IndicatorDefinition): string {
  const { name, title, description, formula, source, parameters, inputs, named } = definition;
  const { columns, warmUps } = new IndicatorSet([name]);
  const usual = parameters.map((parameter) => parameter.usual).join(',');
  const example = parameters.length === 0 ? name : `${name}(${usual})`;
  const allowed = parameters.map((parameter) => `  - \`${parameter.name}\`: ${allowedValues(parameter)}`);
  const own = named && `\`${name}(${named.parameters.join(',')})\` has ${named.columns.map(code).join(', ')}`;
  return [
    `### ${title}: \`${example}\``,
    '',
    description,
    '',
    `- Formula: ${code(formula)}`,
    `- Definition: ${source}`,
    `- Reads: ${inputs.map((input) => code(snakeCase(input))).join(', ')}`,
    `- Columns: ${columns.map(code).join(', ')}${own === undefined ? '' : `; ${own}`}`,
    `- First values: with candle ${warmUps[0]}`,
    ...(allowed.length === 0 ? [] : ['- Parameters:', ...allowed]),
  ].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
