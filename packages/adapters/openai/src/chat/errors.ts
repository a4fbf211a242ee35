import { ForetickError, unreachableReason } from '@foretick/ports';

/** The failures of an endpoint, each with what to do. Retryable are those that may pass by themselves. */
export const errors = {
  unreachable: (url: URL, cause: unknown) =>
    new ForetickError(
      'LLM_UNREACHABLE',
      `${unreachableReason(url.host, cause)}; is the language model's server running, and FORETICK_LLM_URL right?`,
      { cause, retryable: true },
    ),
  unavailable: (url: URL, said: string) =>
    new ForetickError(
      'LLM_UNAVAILABLE',
      `the language model at ${url.host} failed at ${url.pathname} (${oneLine(said)}); its log says why, try again later`,
      { retryable: true },
    ),
  rateLimited: (url: URL, said: string) =>
    new ForetickError(
      'LLM_RATE_LIMITED',
      `the language model at ${url.host} takes no more calls for now (${oneLine(said)}); lower FORETICK_LLM_CONCURRENCY, or ask for a higher limit there`,
      { retryable: true },
    ),
  notAuthorised: (url: URL, status: number) =>
    new ForetickError(
      'LLM_NOT_AUTHORISED',
      `the language model at ${url.host} does not let us in (status ${status}); check FORETICK_LLM_KEY`,
    ),
  refused: (url: URL, said: string) =>
    new ForetickError(
      'LLM_REFUSED',
      `the language model at ${url.host} refused ${url.pathname} (${oneLine(said)}); check FORETICK_LLM_URL, FORETICK_LLM_MODEL and whether the server knows response_format json_schema`,
    ),
  badResponse: (url: URL, what: string) =>
    new ForetickError(
      'LLM_BAD_RESPONSE',
      `${url.host}${url.pathname} gave ${what}; is this the address of an OpenAI-compatible server, with /v1 at its end?`,
      { retryable: true },
    ),
  stopped: () =>
    new ForetickError('LLM_STOPPED', 'the call to the language model was stopped before it had an answer', {
      retryable: true,
    }),
  busy: (limit: number) =>
    new ForetickError(
      'LLM_BUSY',
      `${limit} calls wait for the language model already; keep to its concurrency, or raise FORETICK_LLM_CONCURRENCY`,
      { retryable: true },
    ),
  budgetSpent: (spent: number, budget: number) =>
    new ForetickError(
      'LLM_BUDGET_SPENT',
      `today's budget for the language model is used up ($${spent.toFixed(4)} of $${budget}); it begins anew at midnight UTC, or raise FORETICK_LLM_DAILY_BUDGET`,
      { retryable: true },
    ),
};

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
