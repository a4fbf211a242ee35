import type { Command } from '@foretick/service-api';
import type { Workspace } from '../profiles/profile.ts';
import { evaluateArguments } from './evaluation/evaluate-arguments.ts';
import { evaluatePair, type PairEvaluation } from './evaluation/evaluate-pair.ts';
import { evaluationToWire } from './evaluation/evaluation-wire.ts';
import { evaluationReport } from './evaluation/report/evaluation-report.ts';
import { parseArguments } from './parse-arguments.ts';
import { refuseWhereFileExists, writePage } from './write-page.ts';

/**
 * Walk-forward, out-of-sample figures of models and persistence for each horizon, and the report about them. Of several pairs
 * the results stand in `evaluations`.
 */
export function evaluateCommand(workspace: Workspace): Command {
  return async (args, progress, signal) => {
    const given = parseArguments(evaluateArguments, args);
    const { report, overwrite, pair: pairs } = given;
    if (report !== undefined) refuseWhereFileExists(report, overwrite);
    const evaluations: PairEvaluation[] = [];
    for (const [i, pair] of pairs.entries()) {
      const show = (share: number, stage: string) =>
        progress((i + share) / pairs.length, pairs.length > 1 ? `${pair}, ${stage}` : stage);
      evaluations.push(await evaluatePair(workspace, given, pair, show, signal));
    }
    if (report !== undefined) {
      await writePage(report, evaluationReport(evaluations, workspace.clock.now()), overwrite);
    }
    const written = { report: report ?? null };
    const [first, ...others] = evaluations.map(evaluationToWire);
    return others.length === 0 ? { ...first, ...written } : { evaluations: [first, ...others], ...written };
  };
}
