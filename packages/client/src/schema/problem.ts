import * as z from 'zod';

/** The body of every refusal. `code` is stable; `message` is one line that says what to do. */
export const problemSchema = z.object({ code: z.string(), message: z.string() });

export type ApiProblem = z.infer<typeof problemSchema>;
