/**
 * # The run record, declared
 *
 * JSON lines: a header that says which command ran, a line for each thing that it found, as it found it, and a footer
 * with the counts. A record without a footer is partial. A file may hold several records, one after another.
 *
 * ## Main definitions
 * - {@link line}: any line
 * @module
 */
import { z } from 'zod';
import { refutedRow } from '../cli/results/counterexamples.ts';
import { cell, experimentEnd } from '../cli/results/experiments.ts';
import { certified } from '../cli/results/proofs.ts';
import * as validation from '../conformance/schema/record.ts';
import { recordHeader } from '../schemas/record-header.ts';
import * as suite from '../suite/schema.ts';

const text = z.string();
const count = z.int().nonnegative().describe('a whole number >= 0');
const asHeader = { type: z.literal('header'), ...recordHeader };
const asFooter = { type: z.literal('footer') };
const complete = z.boolean().describe('nothing that was to be done is missing');

export const header = z.discriminatedUnion('kind', [
  suite.header.extend({ type: z.literal('header') }),
  validation.header,
  z.strictObject({
    ...asHeader,
    kind: z.literal('refute'),
    rows: z
      .array(z.strictObject({ theorem: text, drops: text }))
      .describe('the searches that were to be made'),
  }),
  z.strictObject({ ...asHeader, kind: z.literal('experiment'), experiment: text }),
  z.strictObject({ ...asHeader, kind: z.literal('certify'), target: text }),
]);

export const footer = z.discriminatedUnion('kind', [
  suite.footer.extend({ ...asFooter, kind: z.literal('verify') }),
  validation.footer,
  z.strictObject({
    ...asFooter,
    kind: z.literal('refute'),
    genuine: count,
    none: count.describe('searches without a witness'),
    complete,
  }),
  z.strictObject({ ...asFooter, kind: z.literal('experiment'), cells: count, complete }),
  z.strictObject({
    ...asFooter,
    kind: z.literal('certify'),
    verified: count,
    others: count.describe('not certified, or a file that the checker did not verify'),
    complete: z.literal(true),
  }),
]);

const property = z.strictObject({ type: z.literal('property'), result: suite.result });

const exactArrays = z
  .array(z.strictObject({ name: text, rows: z.array(z.array(text)) }))
  .describe('the numbers of the witness as fractions; a vector has one row');

const row = z.strictObject({
  type: z.literal('row'),
  theorem: text,
  drops: text.describe('the hypothesis'),
  scope: text.describe('of the exhaustive search'),
  result: refutedRow,
  activation: text.describe('sigma(x) of the witness').exactOptional(),
  arrays: exactArrays.exactOptional(),
});

const certificate = z.strictObject({
  type: z.literal('certificate'),
  target: text,
  result: certified,
});

const experimentCell = z.strictObject({ type: z.literal('cell'), says: text, result: cell });

const experiment = z.strictObject({
  type: z.literal('experiment'),
  says: text.describe('what can be concluded, in words'),
  small: z.boolean().describe('too small to conclude anything'),
  chart: text.describe('an SVG document').exactOptional(),
  result: experimentEnd,
});

export const line = z.discriminatedUnion('type', [
  header,
  property,
  validation.caseResult,
  validation.finding,
  validation.failure,
  row,
  certificate,
  experimentCell,
  experiment,
  footer,
]);
