/**
 * # Theorem S: sharpness under rescaling
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { networkOutputs } from '../../src/network/network.ts';
import {
  cornerOf,
  halfSquare,
  halfWidths,
  reluRanges,
  rescaled,
  sharpnessOf,
} from '../../src/sharpness/box.ts';
import type { BoxKind } from '../../src/sharpness/box.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { decide, notCertified } from '../support/outcomes.ts';

const relu = activationNamed('relu');

interface Single {
  readonly a: Rational;
  readonly epsilon: Rational;
  readonly box: BoxKind;
}

const singles: fc.Arbitrary<Single> = fc
  .tuple(
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 2, max: 1000 }),
    fc.constantFrom<BoxKind>('shifted', 'relative'),
  )
  .map(([k, n, box]) => ({ a: ratio(1n, BigInt(k)), epsilon: ratio(1n, BigInt(n)), box }));

/** phi at (a, 1/a) for x = y = 1: the upper corner, which the range of f attains. */
function phiOf({ a, epsilon, box }: Single): Rational | undefined {
  const one = { hidden: matrix(1, 1, [Q.one]), outputs: [Q.one] };
  const inputs = matrix(1, 1, [Q.one]);
  const point = rescaled(Q, one, [a]);
  const widths = halfWidths(Q, point, epsilon, box);
  const far = networkOutputs(rationalTier, relu, { inputs, ...cornerOf(Q, point, widths, '++') });
  const top = halfSquare(Q, reluRanges(Q, { inputs, ...point }, widths, [Q.one]));
  const corner = halfSquare(
    Q,
    (far ?? []).map((f) => Q.sub(f, Q.one)),
  );
  return compareRational(top, corner) === 0 ? sharpnessOf(Q, corner, Q.zero) : undefined;
}

/** ((1 + e)^2 + e (1 + e)(a + 1/a) + e^2 - 1)^2/2, or with e^2 + 2 e alone for the relative box. */
function closed({ a, epsilon: e, box }: Single): Rational {
  const grown = Q.add(Q.one, e);
  const own = Q.sub(Q.mul(grown, grown), Q.one);
  const mixed = Q.mul(Q.mul(e, grown), Q.add(a, Q.div(Q.one, a)));
  const change = box === 'relative' ? own : Q.add(Q.add(own, mixed), Q.mul(e, e));
  return Q.div(Q.mul(change, change), ratio(2n));
}

function compared(c: Single, wanted: Rational): Outcome {
  const phi = phiOf(c);
  if (phi === undefined) return notCertified('the range is above the corner');
  return decide(
    compareRational(phi, wanted) === 0,
    rationalToText(phi),
    rationalToText(wanted),
    'phi',
  );
}

const rescaling = property<Single>({
  id: 'sharpness/rescaling',
  theorem: 'sharpness',
  statement:
    'For n = d = m = 1, x = y = 1 and the point (a, 1/a): phi = ((1 + e)^2 + e (1 + e)(a + 1/a) + e^2 - 1)^2/2 on the box of eps (abs(t) + 1), and the same for every a on that of eps abs(t).',
  evidence: 'proof',
  arbitrary: singles,
  hypotheses: {},
  conclude: (c) => compared(c, closed(c)),
  labels: ({ box }) => [box],
  required: { shifted: 0.3, relative: 0.3 },
  proves: 0.9,
  show: ({ a, epsilon, box }) =>
    `a = ${rationalToText(a)}, eps = ${rationalToText(epsilon)}, ${box}`,
  runs: 200,
  control: {
    statement: 'Rescaling does not change phi.',
    conclude: (c) => compared(c, closed({ ...c, a: Q.one })),
  },
});

export const boxProperties: readonly AnyProperty[] = [rescaling];
