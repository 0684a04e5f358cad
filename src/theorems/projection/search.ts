/**
 * # Certifying the loss at given weights of a deep network
 *
 * Untrusted: from exact data and layers to a facts file. If the gradient is exactly 0 over Q, it says that l is (1/2)
 * dist(y, range J)^2 (Theorem F1); otherwise it encloses l and bounds the difference between the two.
 *
 * ## Main definitions
 * - {@link searchProjection}
 * @module
 */
import { encloseQuotient } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { rationalFromDouble, ratio } from '../../arithmetic/rational.ts';
import { rationalTier as Q } from '../../arithmetic/rational-tier.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { showUpper } from '../../arithmetic/text.ts';
import type { Fact, FactsFile } from '../../certificates/facts/format.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Activation } from '../../sigma/activation.ts';
import { deepGradient, deepPassIn, deepResidual, mapDeep } from '../../network/deep.ts';
import type { DeepNetwork } from '../../network/deep.ts';
import { enclosedProjection, leastGap } from '../../network/deep-projection.ts';

export interface DeepPlace {
  readonly activation: Activation;
  readonly inputs: Matrix<Rational>;
  readonly labels: readonly Rational[];
  readonly layers: readonly Matrix<Rational>[];
}

export type ProjectionSought =
  | {
      readonly kind: 'found';
      readonly file: FactsFile;
      /** Whether l equals the value exactly. */
      readonly exact: boolean;
      readonly detail: string;
    }
  | { readonly kind: 'not-found'; readonly because: string };

/** The fact of an exactly stationary point, or `undefined`. */
function exactFact({ activation, inputs, labels, layers }: DeepPlace): Fact | undefined {
  const pass = deepPassIn(Q, activation, { inputs, layers });
  if (pass === undefined) return undefined;
  const r = deepResidual(Q, pass, labels);
  if (deepGradient(Q, pass, r).some(({ num }) => num !== 0n)) return undefined;
  const square = r.reduce((sum, a) => Q.add(sum, Q.mul(a, a)), Q.zero);
  const loss = Q.mul(ratio(1n, 2n), square);
  return { fact: 'projection', layers, moving: 'all', loss, value: loss };
}

const box = ({ num, den }: Rational): Interval => encloseQuotient(num, den);

function foundWith(
  { activation, inputs, labels }: DeepPlace,
  fact: Fact,
  provenance: FactsFile['provenance'],
  detail: string,
): ProjectionSought {
  const instance = { activation: activation.value, inputs, labels, points: {} };
  const exact = fact.fact === 'projection';
  return { kind: 'found', file: { instance, facts: [fact], provenance }, exact, detail };
}

/** A facts file about these layers, or why there is none. The shapes must agree. */
export function searchProjection(
  place: DeepPlace,
  provenance: FactsFile['provenance'],
): ProjectionSought {
  const exact = exactFact(place);
  if (exact !== undefined)
    return foundWith(place, exact, provenance, 'the gradient in all layers is exactly 0');
  const { activation, inputs, labels, layers } = place;
  const net: DeepNetwork<Rational> = { inputs, layers };
  const found = enclosedProjection(activation, mapDeep(net, box), labels.map(box));
  if (found === undefined)
    return {
      kind: 'not-found',
      because: "sigma and sigma' are not shown to exist at every pre-activation",
    };
  const { loss, pull } = found;
  const known = `l is in ${showInterval(loss, 12)} and norm(J^T r) is at most ${showUpper(pull)}`;
  const gap = leastGap(found);
  if (gap === undefined || !(loss.hi < Infinity))
    return {
      kind: 'not-found',
      because: `${known}, but J is not shown to have full rank, and so nothing is known of the distance`,
    };
  const fact = {
    fact: 'projection-gap',
    layers,
    from: rationalFromDouble(loss.lo),
    to: rationalFromDouble(loss.hi),
    gap: rationalFromDouble(gap),
  } as const;
  const far =
    gap < loss.lo
      ? ''
      : '; far from a stationary point: the gap is no less than l, which says nothing of the distance';
  return foundWith(place, fact, provenance, `${known}; rank J = ${found.rank}${far}`);
}
