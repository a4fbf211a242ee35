import { ForetickError, type LanguageModel } from '@foretick/ports';

/** A reader whose adapter is loaded again, once for each refusal, where its server does not know it: a server that was started anew knows none. */
export function withAdapter(reader: LanguageModel, load: () => Promise<void>): LanguageModel {
  return {
    name: reader.name,
    version: reader.version,
    concurrency: reader.concurrency,
    async assess(article, signal) {
      try {
        return await reader.assess(article, signal);
      } catch (error) {
        if (!(error instanceof ForetickError) || error.code !== 'LLM_REFUSED') throw error;
        await load();
        return reader.assess(article, signal);
      }
    },
  };
}
