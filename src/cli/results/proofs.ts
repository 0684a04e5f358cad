/**
 * # The --json output for proofs
 *
 * Results of certify, check, demo, train, list and explain.
 *
 * ## Implementation notes
 * Objects are strict: a test holds every document to its schema, so that a new field is declared here. `null` replaces
 * a number that is not finite.
 * @module
 */
import { z } from 'zod';
import { document as suite, record as run } from '../../suite/schema.ts';

const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();
const number = z.number();

export const verdict = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('verified'), claim: text, hypotheses: texts }),
    z
      .strictObject({ kind: z.literal('rejected'), at: text, because: text })
      .describe('this file does not prove its claim, which may still be true'),
    z.strictObject({ kind: z.literal('malformed'), at: text, because: text }),
    z.strictObject({ kind: z.literal('unsupported'), feature: text }),
    z.strictObject({ kind: z.literal('resource-limit'), limit: text, needed: number }),
  ])
  .meta({ id: 'checkVerdict' });

const coq = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('accepted'),
      version: text,
      axioms: z.array(text).describe('what Print Assumptions names'),
      milliseconds: z.int().nonnegative(),
      bytes: z.int().nonnegative().describe('of the largest heap'),
      rechecked: z.boolean().describe('by coqchk'),
    }),
    z.strictObject({ kind: z.literal('refused'), version: text, because: text }),
  ])
  .describe('under --check: what coqc says');

export const exported = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('exported'),
    written: text,
    extent: text.describe('whether the theorem says all that the file says'),
    coq: coq.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('not-exported'), file: text, verdict }),
]);

export const check = z.strictObject({ file: text, verdict, milliseconds: count });

export const show = z.strictObject({
  file: text,
  kind: z.enum(['certificate', 'facts', 'counterexample', 'refused']),
  isVerified: z
    .boolean()
    .describe('the verdict is "verified", and a card is that of a genuine counterexample'),
  verdict,
  written: z.array(z.strictObject({ file: text, bytes: count })),
});

const region = z.strictObject({
  radius: number,
  lipschitz: number.nullable(),
  centre: number,
  everywhere: number,
});
const known = z
  .strictObject({ lo: number, hi: number, exact: text.exactOptional() })
  .describe('a number between lo and hi, which is exact where that is known');

const convexStep = z.strictObject({
  gamma: number,
  fall: number.describe('U falls by at least this, verified'),
});

const ends = z.tuple([number, number]);

/** What a search found besides the file, by theorem. */
const found = {
  threshold: z
    .strictObject({
      samples: count,
      dimension: count,
      rank: count.describe('a proved lower bound of rank(X)'),
      rankIsExact: z.boolean(),
      width: count.describe('the least even width of at least 2n/q').exactOptional(),
    })
    .exactOptional(),
  width: z.union([count, text.describe('tensors: b(m d), a fraction')]).exactOptional(),
  squared: text
    .describe(
      'a fraction; tensors: the squared distance of T; rates: the squared error; n-width: d_n^2',
    )
    .exactOptional(),
  least: text
    .describe('a fraction; rates: of any network of this size; n-width: a lower bound of d_n^2')
    .exactOptional(),
  most: text.describe('n-width: an upper bound of d_n^2, a fraction').exactOptional(),
  sum: text
    .describe('n-width: the squared distances sum to at least this fraction')
    .exactOptional(),
  mean: text
    .describe('tensors: the mean over all v^l for these neurons; n-width: the sum over N')
    .exactOptional(),
  rank: count
    .describe('tensors: the dimension of the lazy class; overlaps: at the weights of the file')
    .exactOptional(),
  bound: count.describe('overlaps: of the rank, for all weights').exactOptional(),
  error: text
    .describe('overlaps: every network of the architecture has this squared error, or more')
    .exactOptional(),
  of: text.describe('overlaps: the squared norm of the target').exactOptional(),
  residual: text.describe('tensors: at least the squared distance of the run').exactOptional(),
  beyond: z.boolean().describe('tensors: residual < squared').exactOptional(),
  alignments: z
    .array(z.strictObject({ least: number, most: number }).nullable())
    .describe('feedback-alignment: the mean cosine of each hidden layer, verified')
    .exactOptional(),
  ceilings: z
    .array(number.nullable())
    .describe('feedback-alignment: of the mean cosine before a narrow layer, verified')
    .exactOptional(),
  descends: z.boolean().describe('feedback-alignment: the sign of <G, D>').exactOptional(),
  always: z.boolean().describe('feedback-alignment: <G, D> >= 0 everywhere').exactOptional(),
  rate: number.describe('feedback-alignment: kappa').exactOptional(),
  single: count.describe('ensembles: wrong inputs with one view').exactOptional(),
  multi: count.describe('ensembles: wrong inputs with both views').exactOptional(),
  ties: count.describe('ensembles: inputs without a single largest output').exactOptional(),
  zeta: text
    .describe('ensembles: at least the strength of the losing view, a fraction')
    .exactOptional(),
  undecided: z
    .array(count)
    .describe('ensembles: numbers of members that leave open what is read')
    .exactOptional(),
  tried: z
    .array(
      z.strictObject({
        width: count,
        starts: count,
        found: z.boolean(),
        because: text.describe('why nothing was found').exactOptional(),
      }),
    )
    .describe('each search of --width least, in its order')
    .exactOptional(),
  untried: z
    .array(count)
    .describe('smaller widths that the budget left without a search with all starts')
    .exactOptional(),
  enclosed: z
    .strictObject({
      rows: count,
      outputs: count,
      range: ends.describe('of all outputs on the data'),
      loss: ends
        .describe('(1/2) norm_F(f - Y)^2, with several outputs to unit vectors')
        .exactOptional(),
      gradient: ends.describe('its norm, in all weights and biases').exactOptional(),
      right: count
        .describe("rows where the label's output is shown to be the largest")
        .exactOptional(),
      wrong: count.describe('rows where another is shown to be larger').exactOptional(),
    })
    .describe('network of more hidden layers or outputs: rigorous, in no file')
    .exactOptional(),
  report: z.strictObject({ largest: region, global: region.exactOptional() }).exactOptional(),
  order: count.exactOptional(),
  exact: z.boolean().exactOptional(),
  features: known.exactOptional(),
  tangent: known.exactOptional(),
  networks: known.exactOptional(),
  nature: z
    .enum(['minimum', 'saddle', 'descends', 'undecided'])
    .describe('descends: no local minimum')
    .exactOptional(),
  loss: z.tuple([number, number]).exactOptional(),
  radius: number
    .describe('the only stationary point within this of the written one in every entry')
    .exactOptional(),
  outside: number.exactOptional(),
  convex: z
    .strictObject({
      value: number.describe('U at the weights, float64'),
      bound: convexStep.describe('known before it is taken').exactOptional(),
      searched: convexStep.describe('from U at both ends').exactOptional(),
      descent: z
        .strictObject({ gamma: number, distance: number, steps: count })
        .describe('every run with this gamma has a step of norm(d) <= distance among these')
        .exactOptional(),
    })
    .exactOptional(),
};

const made = {
  ...found,
  kind: z.literal('checked'),
  claim: text.describe('the kind of the claim, or the theorem of a facts file'),
  refutes: z
    .literal(true)
    .describe('the file proves that what was asked for is false')
    .exactOptional(),
  verdict,
  file: text,
  bytes: count,
  searchMilliseconds: count,
  checkMilliseconds: count,
  weights: z
    .strictObject({
      file: text,
      rounded: z
        .boolean()
        .describe("they are W' A^T rounded to float64, about which nothing is certified"),
      loss: z
        .tuple([number, number])
        .describe('bounds of (1/2) norm(f - y)^2 at them')
        .exactOptional(),
    })
    .describe('of --weights-out')
    .exactOptional(),
};
const notMade = {
  ...found,
  kind: z.literal('not-certified'),
  because: text,
  doubt: text.describe('what this does not say').exactOptional(),
  advice: texts,
  searchMilliseconds: count,
};
const warnings = { warnings: texts };

const certification = z.discriminatedUnion('kind', [
  z.strictObject({ ...made, ...warnings }),
  z.strictObject({ ...notMade, ...warnings }),
]);

const ofClass = { class: text.describe('+1 on its samples, -1 on the others') };

const ofClasses = z.strictObject({
  kind: z.literal('classes'),
  certified: texts.describe('the classes of which each statement is proved'),
  others: texts,
  results: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ ...made, ...ofClass }),
      z.strictObject({ ...notMade, ...ofClass }),
    ]),
  ),
  ...warnings,
});

/** A list if there are several statements; with --classes, one document for all. */
export const certify = z.union([certification, ofClasses, z.array(certification)]);

/** The result for one statement; of one class where there is a network for each. */
export const certified = z.discriminatedUnion('kind', [
  z.strictObject({ ...made, class: ofClass.class.exactOptional() }),
  z.strictObject({ ...notMade, class: ofClass.class.exactOptional() }),
]);

export const demo = z.strictObject({
  certificate: z.discriminatedUnion('kind', [z.strictObject(made), z.strictObject(notMade)]),
  suite: run,
});

export const verify = suite;

const asserted = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('kkt-bound'),
      radius: number,
      set: z.enum(['ball', 'box']),
      least: number,
      most: number,
      bound: number,
    }),
    z.strictObject({ kind: z.literal('kkt-cone'), radius: number, ratio: number }),
    z.strictObject({ kind: z.literal('kkt-point'), radius: number, bound: number, gap: number }),
  ])
  .describe('what Theorem C says of these constraints, not yet checked');

export const train = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('trained'),
    file: text,
    asserted,
    decrease: z.enum(['enclosed', 'float64']),
    loss: z
      .strictObject({ lo: number, hi: number })
      .describe('(1/2) norm(f - y)^2 at the point, rigorous')
      .exactOptional(),
    stationarity: number.describe('norm of the KKT residual, float64'),
    polished: number.describe('the KKT residual after Gauss-Newton').exactOptional(),
    multipliers: z.array(number),
    evaluations: count,
    ended: z.enum(['stationary', 'no-decrease', 'budget']),
    trace: z.array(
      z.strictObject({ evaluations: count, loss: number, stationarity: number, step: number }),
    ),
    ...warnings,
  }),
  z
    .strictObject({
      ...found,
      kind: z.literal('trained-sum'),
      steps: count,
      redrawn: count.describe('how often a neuron was drawn anew'),
      claim: text,
      verdict,
      file: text,
      bytes: count,
      checkMilliseconds: count,
      ...warnings,
    })
    .describe('of --model tensor'),
  z
    .strictObject({
      kind: z.literal('trained-convexly'),
      point: text.describe('the file with the weights at the end'),
      first: number.describe('U at the start, float64'),
      last: number.describe('U at the end, float64'),
      steps: count,
      zeros: count.describe('weights that are exactly 0 at the end'),
      ended: z.enum(['no-decrease', 'budget']),
      claim: text,
      verdict,
      file: text,
      bytes: count,
      checkMilliseconds: count,
      ...warnings,
    })
    .describe('of --method sca, sca-l1 or sca-parallel'),
  z.strictObject({ kind: z.literal('not-started'), because: text, ...warnings }),
]);

const named = {
  stem: text,
  kind: z.enum(['theorem', 'lemma']),
  title: text,
  claims: texts.describe('the kinds of claims from which the statement follows'),
};

export const list = z.array(z.strictObject(named));

const theorem = z.strictObject({
  ...named,
  statement: texts,
  hypotheses: z.array(
    z.strictObject({
      id: text,
      says: text,
      checkedBy: text,
      without: text.describe('what fails without it, with the smallest instance known'),
      searches: texts.exactOptional(),
    }),
  ),
  limits: texts.describe('what does not follow'),
  references: texts,
  note: text.describe('the file with the proof'),
  properties: texts,
});

const word = { name: text, says: text };

/** A theorem, or with --vocabulary what a conjecture can say. */
export const explain = z.union([
  theorem,
  z.strictObject({
    hypotheses: z.array(z.strictObject({ ...word, about: text })),
    conclusions: z.array(z.strictObject({ ...word, fails: text })),
    undecidable: z.array(z.strictObject(word)).describe('refused: no fact states them'),
    activations: texts,
  }),
]);
