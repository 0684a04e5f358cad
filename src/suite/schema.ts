/**
 * # The record of a run of the suite, declared
 *
 * Header, results and footer of a run, and the document of `widthwise --json verify`.
 * @module
 */
import { z } from 'zod';
import { recordHeader } from '../schemas/record-header.ts';

const text = z.string();
const count = z.int().nonnegative().describe('a whole number >= 0');
const share = z.number().min(0).max(1).describe('a share from 0 to 1');
const tallies = z.record(text, count);

const measure = z.number().min(0);

/** Of a measure of the met instances that have it. */
export const distribution = z.strictObject({
  least: measure,
  quartiles: z
    .array(measure)
    .length(3)
    .describe('the lower quartile, the median and the upper one'),
  largest: measure,
  bins: z
    .array(
      z.strictObject({
        from: measure,
        to: measure.describe('beyond the range; where it equals "from", the one value'),
        count,
      }),
    )
    .max(32)
    .describe('how many instances have a value in each range that is not empty, in order'),
});

/** Counts from the generation phase; shrinking and the control are not counted. Repeated instances count again. */
export const counts = z.strictObject({
  instances: count,
  met: count,
  proved: count.describe(
    'met instances whose conclusion is proved; 0 where the evidence is "sample"',
  ),
  sampled: count.describe(
    'met instances whose conclusion held when sampled; 0 where the evidence is "proof"',
  ),
  notCertified: count,
  refuted: count,
  hypotheses: tallies.describe('instances on which each hypothesis held'),
  labels: tallies.describe('met instances with each label; required labels are present even at 0'),
  reasons: tallies.describe(
    'the most frequent reasons for not certified, at most five, most frequent first',
  ),
  measures: z
    .record(text, distribution)
    .describe(
      'sizes of the met instances by their letters (n samples, d inputs, m neurons), and the condition number of X in float64, where 1e15 stands for all above',
    )
    .exactOptional(),
  milliseconds: count,
});

const checked = {
  id: text.describe('stable, theorem/name: titles, records and replays use it'),
  theorem: text,
  statement: text.describe('one quantified sentence'),
  evidence: z
    .enum(['proof', 'sample'])
    .describe(
      'proof: a success is exact or rigorous for its instance; sample: it looked at some points only',
    ),
  seed: z.int(),
  runs: count.describe('instances asked for; counts.instances says how many were made'),
  counts,
};

export const miss = z
  .strictObject({ label: text, wanted: share, got: share })
  .describe('a required share that the run missed');

const passed = { kind: z.literal('passed') };
/** Nothing failed, in fewer than the `usual` instances: too few to judge shares by. */
const short = { kind: z.literal('short'), usual: count };
const refuted = {
  kind: z.literal('refuted'),
  path: text,
  instance: text,
  shrunk: z
    .enum(['complete', 'stopped', 'not-reproduced'])
    .describe(
      'complete: no smaller candidate fails, which is not "smallest"; not-reproduced: a second try did not fail',
    ),
  hypotheses: z.record(text, z.boolean()),
  left: text,
  right: text,
  because: text,
  replay: text,
  crash: text.describe('the stack of an exception met while shrinking, or empty'),
};
const vacuous = {
  kind: z.literal('vacuous'),
  because: z.enum(['hypotheses never held', 'insufficient coverage']),
  misses: z.array(miss),
};
const controlNotRefuted = {
  kind: z.literal('control-not-refuted'),
  control: text,
  instances: count,
};
const interrupted = { kind: z.literal('interrupted'), by: z.enum(['signal', 'time']) };
const failed = { kind: z.literal('error'), stack: text, instance: text, replay: text };

/** How the run of one property ended. */
export const ending = z.discriminatedUnion('kind', [
  z.strictObject(passed),
  z.strictObject(short),
  z.strictObject(refuted),
  z.strictObject(vacuous),
  z.strictObject(controlNotRefuted),
  z.strictObject(interrupted),
  z.strictObject(failed),
]);

export const result = z.discriminatedUnion('kind', [
  z.strictObject({ ...checked, ...passed }),
  z.strictObject({ ...checked, ...short }),
  z.strictObject({ ...checked, ...refuted }),
  z.strictObject({ ...checked, ...vacuous }),
  z.strictObject({ ...checked, ...controlNotRefuted }),
  z.strictObject({ ...checked, ...interrupted }),
  z.strictObject({ ...checked, ...failed }),
]);

export const header = z.strictObject({
  ...recordHeader,
  kind: z.literal('verify'),
  properties: z.array(text).describe('the ids of those that were to be checked'),
});

export const footer = z.strictObject({
  passed: count,
  short: count.describe("nothing failed, but the run was shorter than the property's own"),
  failed: count.describe(
    'refuted, vacuous, control not refuted, or error; an interrupted property is in no count',
  ),
  complete: z.boolean().describe('every property ran to its end'),
});

/** The record of a run. */
export const record = z.strictObject({ header, results: z.array(result), footer });

/** The output of `--json`: header and footer on top. */
export const document = header.extend({ ...footer.shape, results: z.array(result) });
