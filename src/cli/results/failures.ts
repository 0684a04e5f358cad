/**
 * # What --json prints where there is no result
 * @module
 */
import { z } from 'zod';

const text = z.string();

/** An error of any command, or help and version where they are asked for. */
export const failure = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('error'),
    code: z
      .enum(['usage', 'input', 'environment', 'internal'])
      .describe('an option or argument, data, a missing part, or a bug'),
    message: text,
    advice: text.describe('what to do'),
    place: z.strictObject({
      file: text.exactOptional(),
      line: z.int().positive().exactOptional(),
      column: z.int().positive().exactOptional(),
      field: text.exactOptional(),
    }),
    exitCode: z.int().positive().describe('of the process'),
    warnings: z.array(text),
  }),
  z.strictObject({ kind: z.literal('help'), text }),
]);
