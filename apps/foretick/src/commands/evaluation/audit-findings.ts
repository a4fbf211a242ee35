import * as z from 'zod';

/** What the leakage audit says. */
export type AuditFindings = z.infer<typeof findingsSchema>;

const findingsSchema = z
  .object({
    passed: z.boolean(),
    from: z.number(),
    to: z.number(),
    features: z.number(),
    vectors_compared: z.number(),
    labels_compared: z.number(),
    window_cuts: z.number(),
    whole_cuts: z.number(),
    leak: z.object({ message: z.string() }).nullable(),
  })
  .transform(({ vectors_compared, labels_compared, window_cuts, whole_cuts, leak, ...rest }) => ({
    ...rest,
    compared: vectors_compared + labels_compared,
    cuts: window_cuts + whole_cuts,
    leak: leak?.message,
  }));

/** From the result of the audit command. */
export function auditFindings(result: unknown): AuditFindings {
  return findingsSchema.parse(result);
}
