/**
 * # Lemma 2 over enclosures: each entry contains the exact one
 * @module
 */
import * as fc from 'fast-check';
import {
  dyadicFromDouble,
  dyadicRing,
  rationalFromDyadic,
} from '../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import { interval, intervalRing } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, dense, mapMatrix, tabulate } from '../../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { dataGeometry } from '../../src/network/centre.ts';
import { jacobianGram } from '../../src/network/gram.ts';
import { gramEnclosure } from '../../src/network/gram-enclosure.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { magnitude } from '../support/exact.ts';
import { cut, gramByDefinition, sizeLabels, sizes, sizeShares } from '../support/networks.ts';
import { draws, rounded } from '../support/numbers.ts';
import { inside, proved, refuted, showMatrix, showVector, together } from '../support/outcomes.ts';

const theorem = 'gram-structure';

/** X and v in float64, slopes between two doubles, and for each slope which end is the true one. */
interface Enclosed {
  readonly inputs: Dense;
  readonly slopes: Matrix<Interval>;
  readonly outputs: readonly number[];
  readonly member: Matrix<number>;
  readonly exponents: readonly number[];
}

const enclosed: fc.Arbitrary<Enclosed> = fc
  .tuple(
    sizes,
    draws(rounded, 9),
    draws(fc.tuple(rounded, fc.constantFrom(0, 1, 2 ** -52, 2 ** -20)), 9),
    draws(rounded, 3),
    draws(fc.constantFrom(1, 0), 9),
    draws(fc.constantFrom(0, 0, 0, -27, 27, -520, 520), 3),
  )
  .map(([{ n, d, m }, X, S, v, member, exponents]) => {
    const [x = 1, s = 1, o = 1] = exponents.map((e) => 2 ** e);
    const slopes = S.map(([a, width]) => interval(a * s, (a + Math.abs(a) * width) * s));
    return {
      inputs: dense(
        n,
        d,
        Float64Array.from(X.slice(0, n * d), (a) => a * x),
      ),
      slopes: cut(n, m, slopes),
      outputs: v.slice(0, m).map((a) => a * o),
      member: cut(n, m, member),
      exponents,
    };
  });

/** The Gram matrix of the member, exactly. */
function exactGram({ inputs, slopes, outputs, member }: Enclosed): Matrix<Rational> {
  const S = tabulate(slopes.rows, slopes.cols, (i, j): Dyadic => {
    const box = at(slopes, i, j);
    return dyadicFromDouble(at(member, i, j) === 0 ? box.lo : box.hi);
  });
  const X = mapMatrix(inputs, dyadicFromDouble);
  const v = outputs.map(dyadicFromDouble);
  const G = gramByDefinition(dyadicRing, { inputs: X, slopes: S, outputs: v });
  return mapMatrix(G, rationalFromDyadic);
}

/** Whether abs(exact - mid) <= rad in each entry. */
function covers(mid: Dense, rad: Matrix<number>, exact: Matrix<Rational>): Outcome {
  for (let i = 0; i < exact.rows; i++)
    for (let k = 0; k < exact.cols; k++) {
      const r = at(rad, i, k);
      const off = magnitude(Q.sub(at(exact, i, k), rationalFromDouble(at(mid, i, k))));
      if (r < Infinity && compareRational(off, rationalFromDouble(r)) > 0)
        return refuted(
          rationalToText(at(exact, i, k)),
          `${at(mid, i, k)} +- ${r}`,
          `entry (${i}, ${k})`,
        );
      if (Number.isNaN(r)) return refuted('a radius', 'NaN', `entry (${i}, ${k})`);
    }
  return proved;
}

function magnitudeLabels({ exponents }: Enclosed): readonly string[] {
  const [x = 0, s = 0, o = 0] = exponents;
  const total = 2 * (x + s + o);
  return [
    total < -1000 ? 'underflow' : total > 1000 ? 'overflow' : 'in range',
    ...(exponents.every((e) => e === 0) ? ['scale 1'] : []),
  ];
}

const contained = property<Enclosed>({
  id: 'gram-structure/enclosed',
  theorem,
  statement:
    'For all doubles X, v and slopes between doubles: jacobianGram over intervals and gramEnclosure contain the exact G of every member.',
  evidence: 'proof',
  arbitrary: enclosed,
  hypotheses: {
    'X, v and the slopes are finite': ({ inputs, outputs, slopes }) =>
      [...inputs.data, ...outputs, ...Array.from(slopes.data, (s) => s.hi)].every((a) =>
        Number.isFinite(a),
      ),
  },
  conclude: (net) => {
    const exact = exactGram(net);
    const boxes = jacobianGram(intervalRing, {
      inputs: mapMatrix(net.inputs, (x) => interval(x)),
      slopes: net.slopes,
      outputs: net.outputs.map((x) => interval(x)),
    });
    const G = gramEnclosure(dataGeometry(net.inputs).gram, net.slopes, net.outputs);
    return together(inside(boxes, exact), covers(G.mid, G.rad, exact));
  },
  labels: (net) => [
    ...sizeLabels({ n: net.inputs.rows, d: net.inputs.cols, m: net.outputs.length }),
    ...magnitudeLabels(net),
  ],
  required: { ...sizeShares, underflow: 0.1, overflow: 0.1, 'in range': 0.3 },
  proves: 1,
  show: ({ inputs, slopes, outputs, member }) =>
    `X = ${showMatrix(inputs)}, S in ${Array.from(slopes.data, ({ lo, hi }) => `[${lo}, ${hi}]`).join(' ')} with ends ${showMatrix(member)}, v = ${showVector(outputs)}`,
  runs: 400,
  control: {
    statement: 'The midpoints alone are exact.',
    conclude: (net) => {
      const { mid, rad } = gramEnclosure(dataGeometry(net.inputs).gram, net.slopes, net.outputs);
      const none = mapMatrix(rad, (r) => (r < Infinity ? 0 : r));
      return covers(mid, none, exactGram(net));
    },
  },
});

export const enclosureProperties: readonly AnyProperty[] = [contained];
