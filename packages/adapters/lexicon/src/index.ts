import { assessByLexicon, LEXICON_VERSION } from '@foretick/core/news';
import type { LanguageModel } from '@foretick/ports';

/** Reads an article by a list of words: at once, on this machine, for nothing. */
export const lexicon: LanguageModel = {
  name: 'lexicon',
  version: LEXICON_VERSION,
  concurrency: 64,
  assess: async (article) => ({
    kind: 'assessed',
    assessment: assessByLexicon(article),
    call: {
      model: 'lexicon',
      promptHash: '',
      attempts: 0,
      inputTokens: 0,
      outputTokens: 0,
      cost: 0,
      latencyMs: 0,
    },
  }),
};
