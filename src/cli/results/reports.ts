/**
 * # The --json output of report
 * @module
 */
import { z } from 'zod';

const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();
const tone = z
  .enum(['holds', 'fails', 'open', 'none'])
  .describe('open: partial, or nothing failed and something is weaker than asked for');
const said = { tone, title: text.describe('the verdict in a sentence') };

export const report = z.strictObject({
  ...said,
  runs: z.array(
    z.strictObject({
      file: text,
      kind: z.enum(['verify', 'validate', 'refute', 'experiment', 'certify']),
      complete: z.boolean(),
      ...said,
      says: text.describe('what the verdict rests on'),
    }),
  ),
  notShown: texts,
  files: texts.describe('that were written'),
  content: text.describe('of the format that went to stdout').exactOptional(),
});

const changes = z.array(z.strictObject({ name: text, before: text, after: text }));

/** report diff. */
export const differences = z.strictObject({
  worse: changes.describe('fails now, or held and does not hold any more'),
  better: changes,
  changed: changes.describe('ended the same way, in other words'),
  added: texts,
  gone: texts,
  same: count,
});

/** report merge. */
export const merged = z.strictObject({ file: text, runs: count, left: count });
