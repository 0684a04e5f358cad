/**
 * # Pictures of a near miss
 *
 * Beside the witness: the same plane where the change leaves the shape of the network alone, a plane of its own where
 * it does not.
 *
 * ## Main definitions
 * - {@link nearMissPictures}
 * - {@link nearMissFile}: the changed instance, without facts
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { FactPoint, FactsFile } from '../certificates/facts/format.ts';
import { numberText } from '../certificates/facts/show.ts';
import type { Certified } from '../counterexamples/near-miss.ts';
import type { Subject } from '../counterexamples/near-miss/subject.ts';
import { row } from '../linalg/matrix.ts';
import { isOfNetwork } from '../pictures/slice.ts';
import type { NetworkSlice, Slice } from '../pictures/slice.ts';
import { factsPictures, factsSlice } from './facts-pictures.ts';
import { floatOf } from './floats.ts';
import { slicePicture } from './picture.ts';
import type { Picture } from './picture.ts';

/** W and v of the changed subject at its point, if it has one; v of the witness where the theorem is about every v. */
function pointOf({ arrays, point }: Subject, witness: FactsFile): FactPoint | undefined {
  const { W, v } = arrays;
  const outputs = v === undefined ? witness.instance.points[point]?.outputs : row(v, 0);
  return W === undefined || outputs?.length !== W.rows ? undefined : { hidden: W, outputs };
}

/** Labels are those of the witness where the theorem is about every y. */
function labelsOf({ X, y }: Subject['arrays'], witness: FactsFile) {
  if (y !== undefined) return row(y, 0);
  const { labels } = witness.instance;
  return labels !== undefined && X?.rows === labels.length ? labels : undefined;
}

export function nearMissFile(subject: Subject, witness: FactsFile): FactsFile {
  const { sigma, arrays, point } = subject;
  const labels = labelsOf(arrays, witness);
  const own = pointOf(subject, witness);
  return {
    instance: {
      ...(sigma === undefined ? {} : { activation: sigma }),
      ...(arrays.X === undefined ? {} : { inputs: arrays.X }),
      ...(labels === undefined ? {} : { labels }),
      points: own === undefined || point === '' ? {} : { [point]: own },
    },
    facts: [],
    provenance: {},
  };
}

/** The slice of the witness with the loss of the near miss, where the parameters are the same ones. */
function samePlane(
  slice: NetworkSlice,
  near: FactsFile,
  radius: Rational | undefined,
): Slice | undefined {
  const own = factsSlice(near, false);
  const [point] = Object.values(near.instance.points);
  if (point === undefined || own === undefined) return undefined;
  const isTrained = slice.model.outputs === undefined;
  const parameters = [...Array.from(point.hidden.data), ...(isTrained ? point.outputs : [])];
  if (parameters.length !== slice.plane.origin.length) return undefined;
  const { outputs: _, ...shared } = own.model;
  const { region, ...rest } = slice;
  return {
    ...rest,
    title: 'The loss at the near miss, on the same plane',
    subtitle: own.subtitle,
    model: isTrained ? shared : { ...shared, outputs: point.outputs.map(floatOf) },
    ...(region === undefined || radius === undefined
      ? {}
      : {
          region: {
            region: { ...region.region, radius: floatOf(radius) },
            says: `the same set, radius ${numberText(radius)}`,
          },
        }),
    spots: [{ says: 'the near miss', at: Float64Array.from(parameters, floatOf), kind: 'other' }],
  };
}

/** The near miss as pictures with names of their own. */
export async function nearMissPictures(
  { subject }: Certified,
  witness: FactsFile,
  slice: Slice | undefined,
): Promise<readonly Picture[]> {
  const near = nearMissFile(subject, witness);
  const { pictures } = await factsPictures(near, false);
  const shared =
    slice === undefined || !isOfNetwork(slice)
      ? undefined
      : samePlane(slice, near, subject.numbers.radius);
  const drawn = shared === undefined ? undefined : await slicePicture('slice', shared);
  const all =
    drawn === undefined ? pictures : [drawn, ...pictures.filter(({ name }) => name !== 'slice')];
  return all.map((picture) => ({
    ...picture,
    name: `near-${picture.name}`,
    title: `Near miss: ${picture.title}`,
  }));
}
