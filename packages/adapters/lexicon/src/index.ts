import {
  type Assessment,
  assessByClassifier,
  assessByLexicon,
  LEXICON_VERSION,
  type NewsClassifier,
} from '@foretick/core/news';
import type { LanguageModel } from '@foretick/ports';

/** Reads an article by a list of words: at once, on this machine, for nothing. */
export const lexicon: LanguageModel = {
  name: 'lexicon',
  version: LEXICON_VERSION,
  concurrency: 64,
  assess: async (article) => read('lexicon', assessByLexicon(article)),
};

/** Reads an article by what was learnt from labels; its summary and event are the lexicon's. */
export function classifierReader(classifier: NewsClassifier): LanguageModel {
  return {
    name: 'classifier',
    version: `${classifier.version}+${LEXICON_VERSION}`,
    concurrency: 64,
    assess: async (article) => read('classifier', assessByClassifier(article, classifier)),
  };
}

function read(model: string, assessment: Assessment) {
  const nothing = { promptHash: '', attempts: 0, inputTokens: 0, outputTokens: 0, cost: 0, latencyMs: 0 };
  return { kind: 'assessed', assessment, call: { model, ...nothing } } as const;
}
