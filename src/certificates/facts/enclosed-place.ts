/**
 * # The network of a fact, in intervals of doubles or in exact derivatives
 *
 * For trained networks, whose numbers are too many for more.
 * @module
 */
import { encloseRational } from '../../arithmetic/interval.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { mapMatrix, matrix, row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { layerOf, tangentAt } from '../../network/hessian.ts';
import type { Moving } from '../../network/hessian.ts';
import type { EnclosedNetwork } from '../../sharpness/enclosed.ts';
import { cost } from '../../sigma/activation.ts';
import { fails } from './outcome.ts';
import type { Fails } from './outcome.ts';
import type { Place, Subject } from './subject.ts';

/**
 * The network of a place in doubles; its evaluation is counted.
 *
 * @param evaluations - how often its pre-activations are computed.
 */
export function enclosedPlace(
  { subject, activation, net, labels }: Place,
  evaluations: number,
): EnclosedNetwork {
  const { inputs, hidden, outputs } = net;
  const pairs = inputs.rows * outputs.length;
  // sigma on a point and on a range, and 0.1 us for each term of an inner product (measured)
  subject.work.spend(pairs * (2 * cost(activation) + (evaluations * inputs.cols) / 5));
  return {
    activation,
    inputs: mapMatrix(inputs, encloseRational),
    hidden: mapMatrix(hidden, encloseRational),
    outputs: outputs.map(encloseRational),
    labels: labels.map(encloseRational),
  };
}

/** n x n products with p columns, and a factorisation: about 0.01 us for each multiplication (measured). */
export function spendGram({ work }: Subject, n: number, p: number): void {
  work.spend((n * n * (p + n)) / 50);
}

/** The rows a_i of J, exactly, or why they are not known. */
export function exactVectors(place: Place, moving: Moving): Matrix<Rational> | Fails {
  const { subject, activation, net, name: at } = place;
  const { tier } = subject.work;
  const layer = layerOf(tier, net, (p) => tangentAt(tier, activation, p));
  if (layer === undefined)
    return fails(`${at}: sigma and sigma' are not known to be rational at every pre-activation`);
  const { inputs: X, outputs: v, jets } = layer;
  const rows = Array.from({ length: X.rows }, (_, i) => {
    const own = row(jets, i);
    const hidden = own.flatMap(({ slope }, j) => {
      const by = tier.mul(v[j] ?? tier.zero, slope);
      return row(X, i).map((x) => tier.mul(by, x));
    });
    return moving === 'hidden' ? hidden : [...hidden, ...own.map(({ value }) => value)];
  });
  return matrix(X.rows, rows[0]?.length ?? 0, rows.flat());
}
