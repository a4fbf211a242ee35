import * as z from 'zod';

/** One line of a command's answer: any number of `progress`, then exactly one `result` or `error`. */
export const commandLineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), share: z.number(), text: z.string() }),
  z.object({ kind: z.literal('result'), value: z.unknown() }),
  z.object({ kind: z.literal('error'), code: z.string(), message: z.string() }),
]);

export type CommandLine = z.infer<typeof commandLineSchema>;
