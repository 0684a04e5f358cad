/**
 * # The --json output for counterexamples and open questions
 *
 * Results of refute, replay, card and search.
 * @module
 */
import { z } from 'zod';
import { record as run } from '../../suite/schema.ts';
import { verdict } from './proofs.ts';

const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();
const number = z.number();

const card = z
  .strictObject({
    id: text.meta({ pattern: '^CE-[0-9a-f]{8}$' }),
    row: text.describe('the theorem and the dropped hypothesis'),
    title: text,
    statement: text.describe('the statement that the witness refutes'),
    satisfies: texts,
    violates: text,
    yet: text,
    size: text,
    minimality: text,
    found: text,
    references: texts,
    conjecture: text
      .describe('what is refuted, where it is a conjecture in a file')
      .exactOptional(),
    nearMiss: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('certified'),
          changed: texts,
          distance: text,
          restores: text,
          says: text,
        }),
        z.strictObject({ kind: z.literal('none'), because: text }),
      ])
      .exactOptional(),
  })
  .meta({ id: 'card' });

const genuine = {
  kind: z.literal('genuine'),
  card,
  sentence: text.describe('what is refuted, and by what'),
  proved: texts.describe('what the checker proved, a sentence each'),
};

const searched = {
  row: text,
  partial: z.boolean().describe('interrupted before the time was over'),
  milliseconds: count,
};
const warnings = { warnings: texts };
const witness = z.strictObject({
  ...genuine,
  ...searched,
  file: text,
  clearest: text
    .describe('the witness with the largest margin, where it is another one')
    .exactOptional(),
  nearMiss: text.describe('the file of its certificate').exactOptional(),
  distinct: count,
});
const noWitness = z.strictObject({
  kind: z.enum(['none-in-scope', 'none-found']),
  ...searched,
  tried: count,
});

/** The result of one search. */
export const refutedRow = z.discriminatedUnion('kind', [witness, noWitness]);

const counts = z.strictObject({
  outside: count.describe('candidates that violate a hypothesis'),
  holds: count.describe('those that satisfy all, with a conclusion that was shown'),
  undecided: count,
});

/** With --conjecture. */
const ofConjecture = {
  ...warnings,
  counts,
  undecided: text.describe('the file of the first that were left open').exactOptional(),
};

/** With --conjecture; with --drop; with --matrix, each hypothesis; with neither, an attack on the theorem itself. */
export const refute = z.union([
  z.discriminatedUnion('kind', [witness.extend(warnings), noWitness.extend(warnings)]),
  z.discriminatedUnion('kind', [witness.extend(ofConjecture), noWitness.extend(ofConjecture)]),
  z.array(
    z.discriminatedUnion('kind', [
      witness,
      noWitness,
      z.strictObject({ kind: z.literal('not-run'), row: text }),
    ]),
  ),
  z.strictObject({
    stem: text,
    met: count.describe('instances that satisfied the hypotheses'),
    refuted: texts,
    partial: z.boolean(),
    record: run,
  }),
]);

export const replay = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ name: text, ...genuine }),
    z.strictObject({
      name: text,
      kind: z.enum(['no-refutation', 'wrong-near-miss']),
      card,
      because: text,
    }),
    z.strictObject({ name: text, kind: z.literal('not-proved'), verdict }),
  ]),
);

/** The written file or the text, or why there is none. */
export const cardResult = z.union([
  z.strictObject({ id: text, written: text }),
  z.strictObject({ id: text, format: text, content: text }),
  z.strictObject({
    name: text,
    kind: z.enum(['no-refutation', 'wrong-near-miss', 'not-proved']),
  }),
]);

const sizes = z.strictObject({ n: count, d: count, m: count });
const rows = z.array(z.array(number));

/** open/threshold, and open/radius. */
export const search = z.union([
  z.strictObject({
    seed: z.int(),
    partial: z.boolean(),
    covered: z.array(z.strictObject({ case: sizes, by: z.enum(['A1', 'features', 'pairs']) })),
    open: z.array(
      z.strictObject({
        case: sizes,
        drawn: count,
        fitted: count.describe('of those drawn, with a verified certificate of an exact fit'),
        hardest: count.describe('starts used for the fitted pair that took most of them'),
        candidate: z
          .strictObject({
            inputs: rows,
            labels: z.array(number),
            starts: count,
            relative: number.describe('the least norm(f - y)/norm(y) met, in float64'),
          })
          .exactOptional(),
      }),
    ),
  }),
  z.strictObject({
    seed: z.int(),
    partial: z.boolean(),
    found: z.array(
      z.strictObject({
        case: sizes,
        share: z
          .strictObject({
            certified: number,
            true: number,
            ratio: number,
            instance: z.strictObject({ inputs: rows, hidden: rows }),
            tried: count,
          })
          .exactOptional(),
      }),
    ),
    largest: number,
  }),
]);
