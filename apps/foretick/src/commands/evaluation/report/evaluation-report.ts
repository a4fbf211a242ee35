import { escapeHtml, utc } from '../../models/html.ts';
import type { PairEvaluation } from '../evaluate-pair.ts';
import { ablationSection } from './ablation-section.ts';
import { direction, intervals } from './certainty.ts';
import { answers, leaderboard } from './leaderboard.ts';
import { methodSection, volatilitySection } from './method-section.ts';
import { REPORT_STYLE } from './report-style.ts';
import { suspicion } from './suspicion.ts';
import { tradingSection } from './trading-section.ts';
import { whereSkillIs } from './where-skill-is.ts';

/** One page about evaluations, whole in itself: it asks nothing of any server. `madeAt` is in epoch ms. */
export function evaluationReport(evaluations: readonly PairEvaluation[], madeAt: number): string {
  const names = evaluations.map(({ instrument }) => instrument).join(', ');
  const title = `What forecasts of ${names} were worth`;
  const [first] = evaluations;
  const span = first === undefined ? '' : `${utc(first.result.from)} to ${utc(first.result.to)}. `;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<header>
<p class="kind">Foretick, evaluation on the past</p>
<h1>${escapeHtml(title)}</h1>
<p>${span}Measured against "no change": the forecast that the price stays where it is, which is hard to beat.</p>
</header>
${evaluations.map((one) => named(one, evaluations.length > 1, answers(one))).join('\n')}
${leaderboard(evaluations)}
${whereSkillIs(evaluations)}
${evaluations.map((one) => named(one, evaluations.length > 1, details(one))).join('\n')}
<footer><p class="note">Written ${utc(madeAt)}. The future need not be like the past. No forecast is advice to buy or sell.</p></footer>
</main>
</body>
</html>
`;
}

function details(evaluation: PairEvaluation): string {
  return [
    direction(evaluation),
    intervals(evaluation),
    volatilitySection(evaluation),
    suspicion(evaluation),
    ablationSection(evaluation),
    tradingSection(evaluation),
    methodSection(evaluation),
  ].join('\n');
}

function named({ instrument }: PairEvaluation, several: boolean, content: string): string {
  return several ? `<p class="instrument">${escapeHtml(instrument)}</p>\n${content}` : content;
}
