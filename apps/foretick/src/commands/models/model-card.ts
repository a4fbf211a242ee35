import { barPlot, linePlot } from './card-plots.ts';
import { CARD_STYLE } from './card-style.ts';
import { escapeHtml, utc } from './html.ts';
import type { LiveRecord } from './live-record.ts';
import { type ModelRecord, parametersHash } from './model-record.ts';
import type { ServedSpan } from './served-spans.ts';

/** Coefficients that the card shows. */
const MOST_WEIGHTS = 15;

/**
 * One page about a version, whole in itself: what it is, what it learned from, what it was worth, when it served and why.
 * `featureNames` is there when this program still computes the features that the version was trained on.
 */
export function modelCard(
  record: ModelRecord,
  live: LiveRecord | undefined,
  featureNames: readonly string[] | undefined,
): string {
  const { version } = record;
  const title = `Model card: ${version.modelVersion}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${CARD_STYLE}</style>
</head>
<body>
<main>
<header>
<p class="kind">Model card</p>
<h1>${escapeHtml(version.modelVersion)}</h1>
<p>${escapeHtml(openingWords(record))}</p>
</header>
${section('Whether it may serve', gateWords(record))}
${section('What it is worth', worth(record, live))}
${section('What it was trained on', rowsTable(lineageRows(record)))}
${section('What it looks at', weights(record, featureNames))}
${section('When it served', service(record.served))}
${section('What it cannot do', `<p>${LIMITS}</p>`)}
</main>
</body>
</html>
`;
}

const LIMITS =
  'It knows one market and one horizon, and only what its features tell. It was fitted to the past, which the future need ' +
  'not resemble. Its forecasts are no advice to buy or sell.';

function openingWords({ version, alias, rolledBack }: ModelRecord): string {
  const { model, instrument, horizonSec, intervalSec } = version;
  const part = rolledBack
    ? 'It was rolled back.'
    : alias === 'champion'
      ? 'It is the champion: its forecasts are the ones shown.'
      : alias === 'challenger'
        ? 'It is the challenger: the newest one trained, not serving.'
        : 'It does not serve.';
  return `A ${model} model of ${instrument}, ${horizonSec / 60} min ahead, from candles of ${intervalSec / 60} min. ${part}`;
}

function section(heading: string, content: string): string {
  return `<section>\n<h2>${heading}</h2>\n${content}\n</section>`;
}

/** The gate's verdict and what it rests on. */
function gateWords({ version: { gate, model } }: ModelRecord): string {
  if (gate === undefined) {
    return model === 'persistence'
      ? '<p>"No change" may always serve.</p>'
      : '<p>It was saved before models were judged.</p>';
  }
  const verdict = gate.passed
    ? 'It passed: on the newest third of its data, forecast by a model of the same recipe that had not seen it, it was'
    : 'It did not pass on the newest third of its data, forecast by a model of the same recipe that had not seen it:';
  const figures = Object.entries(gate.figures).map(([name, value]) => [name, figure(value)] as const);
  return `<p>${escapeHtml(`${verdict} ${gate.reasons.join('; ')}.`)}</p>\n${rowsTable(figures)}`;
}

/** Figures with what they mean. */
function worth({ version }: ModelRecord, live: LiveRecord | undefined): string {
  const skill = version.metrics.holdoutMseSkill;
  const inTraining =
    skill === undefined
      ? ''
      : `<p>${skillWords('On the part of its training data that was held out to choose its settings, returns scaled by their volatility,', skill)} Expect less of the future.</p>`;
  const metrics = Object.entries(version.metrics).map(([name, value]) => [name, figure(value)] as const);
  return `${liveWords(live)}\n${inTraining}\n${metrics.length === 0 ? '' : rowsTable(metrics)}`;
}

function liveWords(live: LiveRecord | undefined): string {
  if (live === undefined) return '<p>No forecast of it has been scored live.</p>';
  const { scored, maeBp, persistenceMaeBp, mseSkill, saved } = live;
  const points = saved.map(({ targetTime, sum }) => [targetTime, sum] as const);
  const plot =
    points.length < 2
      ? ''
      : `<figure>${linePlot(points, 'Squared error saved against "no change", summed up over its forecasts')}
<figcaption>Squared error saved against "no change" (bp²), summed up over its own forecasts: a rising line is a better model.</figcaption></figure>`;
  return `<p>${mseSkill === undefined ? 'Live, the price never moved.' : skillWords(`Live, over ${scored.toLocaleString('en-US')} scored forecasts`, mseSkill)} It was off by ${maeBp.toFixed(3)} bp on average; "no change" by ${persistenceMaeBp.toFixed(3)} bp.</p>\n${plot}`;
}

function skillWords(where: string, skill: number): string {
  const size = `${Math.abs(skill * 100).toFixed(2)} %`;
  if (skill === 0) return `${where} its squared error was that of "no change".`;
  return `${where} its squared error was ${size} ${skill > 0 ? 'smaller' : 'larger'} than that of "no change".`;
}

function lineageRows({ version }: ModelRecord): readonly (readonly [string, string])[] {
  const { lineage, parameters } = version;
  return [
    ['candles closing', `${utc(version.dataFrom)} to ${utc(version.dataTo)}`],
    ['rows with a known outcome', version.trainingRows.toLocaleString('en-US')],
    ...(lineage?.pooled === undefined
      ? []
      : [['learnt from the rows of', lineage.pooled.join(', ')] as const]),
    ['hash of the training data', lineage === undefined ? 'not kept' : lineage.dataHash],
    ['candles in that hash', lineage === undefined ? 'not kept' : lineage.dataRows.toLocaleString('en-US')],
    ['hash of the feature list', version.featureViewHash],
    ['hash of the parameters', parametersHash(version)],
    ['program version', lineage?.codeVersion ?? 'not kept'],
    ['seed', seedWords(version)],
    ['settings tried', lineage?.trials === undefined ? 'not counted' : String(lineage.trials)],
    ...Object.entries(parameters).flatMap(([name, value]) =>
      typeof value === 'number' || typeof value === 'string' ? [[name, figure(value)] as const] : [],
    ),
  ];
}

function seedWords({ lineage, model }: ModelRecord['version']): string {
  if (lineage?.seed !== undefined) return String(lineage.seed);
  return model === 'ridge' || model === 'huber' ? 'none: nothing in its training is random' : 'not kept';
}

function weights({ version }: ModelRecord, names: readonly string[] | undefined): string {
  const { parameters } = version;
  if (names === undefined) {
    return '<p>This program computes other features today, so their names are not known here.</p>';
  }
  if (parameters.kind !== 'ridge') return `<p>${names.length} features.</p>`;
  const strongest = parameters.coefficients
    .map((value, i) => [names[i] ?? String(i), value * parameters.shrinkage] as const)
    .toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .slice(0, MOST_WEIGHTS);
  if (strongest.every(([, value]) => value === 0)) {
    return `<p>${names.length} features, and none counts: its training found nothing that holds, so it forecasts "no change".</p>`;
  }
  return `<figure>${barPlot(strongest, 'The features that weigh most')}
<figcaption>The ${strongest.length} of ${names.length} features that weigh most: how many standard deviations the forecast moves when the feature moves by one.</figcaption></figure>`;
}

function service(served: readonly ServedSpan[]): string {
  if (served.length === 0) return '<p>Never.</p>';
  const rows = served.map(({ champion, until }) => [
    utc(champion.effectiveFrom),
    until === undefined ? 'still' : utc(until),
    AUTHORS[champion.by],
    champion.reason,
  ]);
  const head = ['from', 'until', 'decided by', 'reason']
    .map((name) => `<th scope="col">${name}</th>`)
    .join('');
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

const AUTHORS = {
  schedule: 'the training schedule',
  guard: 'the guard over live skill',
  person: 'a person',
} as const;

function rowsTable(rows: readonly (readonly [string, string])[]): string {
  const body = rows.map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<div class="wide"><table><tbody>${body.join('\n')}</tbody></table></div>`;
}

function figure(value: number | string): string {
  if (typeof value === 'string' || Number.isInteger(value)) return value.toLocaleString('en-US');
  return value.toPrecision(4);
}
