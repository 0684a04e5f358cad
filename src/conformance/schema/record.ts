/**
 * # The record of a validation, declared
 *
 * The lines of `widthwise validate --record`, some of which are also parts of its JSON document.
 * @module
 */
import { z } from 'zod';
import { recordHeader } from '../../schemas/record-header.ts';
import { verdictKinds } from '../verdict.ts';
import { flags, question, ready } from './protocol.ts';

const text = z.string();
const because = text;
const count = z.int().nonnegative().describe('a whole number >= 0');
const positive = z.number().positive();

export const ulps = z.number().nonnegative();

export const entry = z.strictObject({
  output: text,
  index: z.array(count),
  got: text.describe('what was answered, in full precision'),
  expected: text.describe('contains the true value'),
  bound: text.describe('the largest error that rounding explains'),
  share: z
    .number()
    .describe('error over bound, where that is a number; for display')
    .exactOptional(),
  ulp: ulps.exactOptional(),
});

export const verdict = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('pass'), share: z.number(), ulp: ulps })
      .describe(
        'with the worst of its entries: share is the distance from the enclosure of the true value over the derived bound',
      ),
    z
      .strictObject({ kind: z.literal('weakened'), because, entry, ulp: ulps })
      .describe("beyond the bound somewhere, and accepted there by the user's own tolerance alone"),
    z.strictObject({ kind: z.literal('fail'), because, entry: entry.exactOptional() }),
    z.strictObject({ kind: z.literal('indeterminate'), because }),
    z.strictObject({ kind: z.enum(['unsupported', 'skipped', 'not-run']), because }),
    z.strictObject({ kind: z.literal('error'), code: text, because }),
    z.strictObject({ kind: z.enum(['crash', 'timeout']), because }),
    z.strictObject({ kind: z.literal('protocol-error'), because, quote: text }),
  ])
  .meta({ id: 'verdict' });

const notCertified = z.strictObject({ because });

/** What checkers verified about a trained point (P, v). */
export const certified = z.strictObject({
  loss: z
    .union([z.tuple([z.number(), z.number()]), notCertified])
    .describe('(1/2) norm(f - y)^2 is between these, whatever the flag of the case'),
  kkt: z
    .union([
      z.strictObject({
        radius: z.number(),
        residual: z
          .number()
          .describe('at least norm_F(grad_W l + multiplier (P - C)), for (1/2) norm(f - y)^2'),
        multiplier: z.number(),
        bound: z
          .number()
          .describe('at least norm(f - y), shown from how nearly the point is a KKT point'),
        gap: z.number().describe('no point of the ball has a norm(f - y) smaller by more'),
      }),
      notCertified,
    ])
    .describe(
      'C3 and C4 in the ball around C: of its radius, or if rounding left the point outside, of its distance',
    ),
  minimiser: z
    .union([z.strictObject({ within: z.number(), isInBall: z.boolean() }), notCertified])
    .describe('some W* with f(W*, v) = y exactly has norm_F(W* - P) at most this'),
  region: z
    .union([z.strictObject({ radius: z.number() }), notCertified])
    .describe(
      'every stationary point in W within this of P has loss 0, whatever the labels (Theorem B)',
    ),
});

const asked = {
  ...recordHeader,
  kind: z.literal('validate'),
  planned: count.describe('cases that were to be judged'),
  target: text.describe('the command, the module or the file, as it was given'),
  ready,
  tolerance: positive.describe("the user's own, relative").exactOptional(),
  strict: z.literal(true).describe('indeterminate and skipped count as gone wrong').exactOptional(),
};
export const header = z.strictObject({ type: z.literal('header'), ...asked });

export const caseResult = z
  .strictObject({
    type: z.literal('case'),
    id: text,
    op: text,
    dtype: text,
    activation: text,
    flags,
    sizes: z
      .strictObject({ n: count, d: count, m: count })
      .describe('n is 1 where there are no samples; absent in records of earlier versions')
      .exactOptional(),
    verdict,
    known: text.describe('the reason of the expectation that foresaw this verdict, or empty'),
    errors: text.describe('the last of stderr, unless the case passed'),
    certified: certified
      .describe('what is proved of the point that a train case was answered with')
      .exactOptional(),
  })
  .meta({ id: 'caseResult' });

export const finding = z.strictObject({
  type: z.literal('finding'),
  kind: z.enum([
    'not-repeatable',
    'unexpected-pass',
    'unmatched',
    'expired',
    'crash',
    'timeout',
    'protocol-error',
    'unclean-stop',
  ]),
  because,
});

export const failure = z.strictObject({
  type: z.literal('failure'),
  cases: count.describe('of all that went wrong so'),
  among: z.record(text, count).describe('how many of them had this format and activation'),
  id: text.describe('the smallest of them'),
  smallest: question.describe(
    'the smallest case that was found to go wrong so, that one, or one made from it',
  ),
  result: caseResult.describe('what that came to'),
  ended: text
    .describe('what ended the search for a smaller one, unless none was left to ask')
    .exactOptional(),
  replay: text.describe('the command that asks the smallest case again, where it is known'),
});

export const counts = z.record(z.enum(verdictKinds), count);

const counted = {
  counts,
  known: count.describe('verdicts other than pass that an expectation foresaw'),
  repeated: count,
  findings: count,
  complete: z.boolean().describe('every planned case has a verdict other than not-run'),
};
export const footer = z.strictObject({
  type: z.literal('footer'),
  kind: z.literal('validate'),
  ...counted,
});

/** One line of a validation. */
export const line = z.discriminatedUnion('type', [header, caseResult, finding, failure, footer]);

/** The output of `--json`: header and footer on top; the cases that did not pass, and all `train` cases. */
export const document = z.strictObject({
  ...asked,
  ...counted,
  worst: z.array(
    z.strictObject({
      op: text,
      dtype: text,
      cases: count,
      passed: count,
      share: z
        .number()
        .describe('the largest share of the derived bound that a passing answer needed'),
      ulp: z.strictObject({ median: ulps, ninth: ulps, worst: ulps }),
    }),
  ),
  sizes: z.array(
    z.strictObject({
      op: text,
      n: z.array(count),
      d: z.array(count),
      m: z.array(count),
      nmd: count.describe('the largest n m d'),
    }),
  ),
  findings: z.array(finding),
  failures: z.array(failure),
  results: z.array(caseResult),
});
