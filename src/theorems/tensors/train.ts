/**
 * # Training a sum of powers
 *
 * Untrusted: finds sums, proves nothing. Descent on the 2-homogeneous form from a start with few digits. While the loss
 * stalls the smallest neuron is drawn anew, since with a silent neuron there is no bad local minimum (T5).
 *
 * ## Main definitions
 * - {@link trainPowers}, {@link PowerTraining}, {@link TrainedPowers}
 * @module
 */
import { encloseQuotient, midpoint } from '../../arithmetic/interval.ts';
import { rationalField as Q, rationalFromDouble } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { gaussianSource, randomSource } from '../../data/random.ts';
import { matrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Watch } from '../../search/watch.ts';
import { innerProduct, rowsOf } from '../../tensors/powers.ts';
import type { PowerSum } from '../../tensors/powers.ts';
import { atRest, descended, lossAt, startNorm, weightsOf } from './descent.ts';
import type { Motion, Powers } from './descent.ts';

export interface PowerTraining {
  readonly order: number;
  readonly target: PowerSum;
  readonly neurons: number;
  readonly steps: number;
  readonly seed: number;
  /** Whether the lazy class of a start can be certified: its numbers may have too many digits. */
  readonly suits: (start: Matrix<Rational>) => boolean;
  readonly watch?: Watch | undefined;
}

export type TrainedPowers =
  | {
      readonly kind: 'trained';
      readonly start: Matrix<Rational>;
      /** The best sum that was seen, its doubles exactly. */
      readonly run: PowerSum;
      /** How often a neuron was drawn anew. */
      readonly redrawn: number;
    }
  | { readonly kind: 'not-started'; readonly because: string };

/** Typical sizes of the entries of a start over their common denominator, from the finest on. */
const finenesses = [8, 3, 1] as const;
/** The loss is looked at so often. */
const looks = 10;
/** Over norm(T)^2: float64 tells no smaller loss from 0. */
const floor = 1e-13;

const number = ({ num, den }: Rational): number => midpoint(encloseQuotient(num, den));

function inDoubles(order: number, { weights, vectors }: PowerSum): Powers {
  return {
    order,
    weights: weights.map(number),
    vectors: rowsOf(vectors).map((v) => Float64Array.from(v, number)),
  };
}

function exactly(vectors: readonly Float64Array[]): Matrix<Rational> {
  const d = vectors[0]?.length ?? 0;
  return matrix(
    vectors.length,
    d,
    vectors.flatMap((u) => Array.from(u, rationalFromDouble)),
  );
}

/** What draws: directions and signs. */
interface Draw {
  /** A vector of about this norm with entries that are multiples of `unit`, not 0. */
  readonly vector: (norm: number, unit: number) => Float64Array;
  readonly sign: () => number;
}

function drawing(order: number, dimension: number, seed: number): Draw {
  const [next, random] = [gaussianSource(seed, 'points'), randomSource(seed, 'rows')];
  return {
    vector: (norm, unit) => {
      for (;;) {
        const direction = Float64Array.from({ length: dimension }, next);
        const length = Math.sqrt(direction.reduce((sum, x) => sum + x * x, 0));
        const u = direction.map((x) => Math.round((x * norm) / (length * unit)) * unit);
        if (u.some((x) => x !== 0)) return u;
      }
    },
    // for odd l the other sign is that of -u
    sign: () => (order % 2 === 1 || random() < 0.5 ? 1 : -1),
  };
}

/** A power of two with `size` about `fineness` times that. */
function unitFor(size: number, fineness: number): number {
  return 2 ** Math.round(Math.log2(size / fineness));
}

/** The smallest neuron drawn anew; all at rest. */
function redrawn({ vectors, signs }: Motion, draw: Draw, norm: number): Motion {
  const sizes = vectors.map((u) => u.reduce((sum, x) => sum + x * x, 0));
  const smallest = sizes.indexOf(Math.min(...sizes));
  const unit = unitFor(norm, 2 ** 20);
  return atRest(
    vectors.map((u, i) => (i === smallest ? draw.vector(norm, unit) : u)),
    signs.map((a, i) => (i === smallest ? draw.sign() : a)),
  );
}

interface Best {
  readonly motion: Motion;
  readonly redrawn: number;
}

function descent(
  target: Powers,
  start: Motion,
  { steps, watch }: PowerTraining,
  again: (motion: Motion) => Motion,
  size: number,
): Best {
  let [best, current] = [start, start];
  let [least, loss, count] = [lossAt(target, start), lossAt(target, start), 0];
  let rate = 0.02 / size;
  const each = Math.ceil(steps / looks);
  for (let done = 0; done < steps; done += each) {
    watch?.(done / steps, `loss ${least.toPrecision(3)}`);
    const next = descended(target, current, Math.min(each, steps - done), rate);
    const reached = lossAt(target, next);
    if (!(reached < Infinity)) {
      rate /= 2;
      current = atRest(best.vectors, best.signs);
      loss = least;
      continue;
    }
    const stalls = reached > loss / 2 && reached > floor * size * size;
    if (reached < least) [best, least] = [next, reached];
    if (stalls && done + each < steps) {
      current = again(best);
      count += 1;
    } else current = next;
    loss = lossAt(target, current);
  }
  return { motion: best, redrawn: count };
}

/** A run from a random start, with the best sum that it came to. */
export function trainPowers(training: PowerTraining): TrainedPowers {
  const { order, target, neurons, seed } = training;
  const doubles = inDoubles(order, target);
  const size = Math.sqrt(number(innerProduct(Q, order, target, target)));
  const norm = startNorm * Math.sqrt(size / neurons);
  if (!(size > 0)) return { kind: 'not-started', because: 'T is 0, or too small for float64' };
  if (!(lossAt(doubles, atRest([])) < Infinity) || !(size < Infinity))
    return { kind: 'not-started', because: 'T is too large for float64' };
  const dimension = target.vectors.cols;
  for (const fineness of finenesses) {
    const draw = drawing(order, dimension, seed);
    const unit = unitFor(norm / Math.sqrt(dimension), fineness);
    const vectors = Array.from({ length: neurons }, () => draw.vector(norm, unit));
    const start = exactly(vectors);
    if (!training.suits(start)) continue;
    const motion = atRest(vectors, vectors.map(draw.sign));
    const again = (before: Motion): Motion => redrawn(before, draw, norm);
    const { motion: end, redrawn: count } = descent(doubles, motion, training, again, size);
    const weights = weightsOf(order, end).map(rationalFromDouble);
    return {
      kind: 'trained',
      start,
      run: { weights, vectors: exactly(end.vectors) },
      redrawn: count,
    };
  }
  return {
    kind: 'not-started',
    because:
      'the distance from what linearised training can fit has numbers of too many digits: take fewer neurons',
  };
}
