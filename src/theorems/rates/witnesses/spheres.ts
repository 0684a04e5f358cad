/**
 * # Theorem R on spheres with a hypothesis dropped
 *
 * Untrusted: proposes witnesses. Of a candidate the number of neurons is all that counts.
 *
 * ## Main definitions
 * - {@link neuronsRow}, {@link continuityRow}
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import { normSquare } from '../../../approximation/harmonics.ts';
import type { Degree } from '../../../approximation/harmonics.ts';
import { leadingDegrees, tailAfter } from '../../../approximation/widths.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { refutedBy } from '../../rule.ts';
import { ratesRules } from '../refutations.ts';
import { common, countGrid, file, numberOf, searchOn } from './shared.ts';

const sphere = { sphere: 2, power: 0 } as const;

/** The width of half-spaces on S^2 at n, if degrees of dimension n lead, else that before. */
function neuronsWitness({ hidden }: Candidate): FactsFile | undefined {
  const n = hidden.rows;
  const leading = leadingDegrees(Q, 2, 0, { atLeast: BigInt(n), most: 60 }) ?? [];
  const dimension = leading.reduce((sum, one) => sum + one.dimension, 0n);
  const whole = dimension === BigInt(n) ? leading : leading.slice(0, -1);
  if (whole.length === 0 || n >= 16) return undefined;
  const gamma = normSquare(Q, 2, 0);
  const squared = tailAfter(Q, gamma, whole, BigInt(n));
  if (compareRational(squared, Q.div(gamma, ratio(BigInt(n + 1)))) >= 0) return undefined;
  const degrees = whole.map(({ degree }) => degree);
  return file([{ fact: 'linear-width', ...sphere, degrees, space: n, relation: '<=', squared }]);
}

export const neuronsRow: Row = {
  ...refutedBy(ratesRules, 'rates/neurons'),
  ...common,
  nearMisses: { none: 'not applicable: n = 16 is the next number, and separation proves it' },
  drops: 'neurons',
  statement:
    'For every n the squared width d_n(B_1)^2 of half-spaces on S^2 is at least 1/(2(n + 1)), the bound of n adaptive half-spaces.',
  yet: 'd_n(B_1)^2 is smaller',
  scope: { samples: 1, inputs: 1, neurons: 5, height: 1 },
  ...searchOn(countGrid),
  witness: neuronsWitness,
  /** The bound less the squared width. */
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'linear-width');
    return fact === undefined ? 0 : 1 / (2 * (fact.space + 1)) - numberOf(fact.squared);
  },
};

/** The first degrees of the list, with their dimension and the least abs(a_s). */
function beginnings(leading: readonly Degree[]) {
  let space = 0;
  return leading.map(({ dimension, value }, i) => {
    space += Number(dimension);
    const own = leading.slice(0, i + 1);
    const degrees = own.map(({ degree }) => degree);
    return { own, degrees, space, radius: value.num < 0n ? Q.neg(value) : value };
  });
}

/** The ball of dimension N of the leading degrees, and the first space that is nearer to B_1 than its radius. */
function continuityWitness({ hidden }: Candidate): FactsFile | undefined {
  const leading = leadingDegrees(Q, 2, 0, { atLeast: 200n, most: 60 }) ?? [];
  const all = beginnings(leading);
  const ball = all.find(({ space }) => space === hidden.rows);
  if (ball === undefined || ball.space < 2) return undefined;
  const { radius } = ball;
  for (const { own, degrees, space } of all) {
    const squared = tailAfter(Q, normSquare(Q, 2, 0), own, BigInt(space));
    if (compareRational(squared, Q.mul(radius, radius)) < 0)
      return file([
        { fact: 'bernstein', ...sphere, degrees: ball.degrees, space: ball.space, radius },
        { fact: 'linear-width', ...sphere, degrees, space, relation: '<=', squared },
      ]);
  }
  return undefined;
}

export const continuityRow: Row = {
  ...refutedBy(ratesRules, 'rates/continuity'),
  ...common,
  nearMisses: {
    none: 'not applicable: which method is used is part of the statement, and no number changes it',
  },
  drops: 'continuity',
  statement:
    'Let B_1 of half-spaces on S^2 contain a ball of radius r > 0 and dimension N. Then a method that maps f to fewer than N real parameters, and these to functions in any way, has worst error at least r on B_1.',
  yet: 'one parameter is enough: the number of a point of a finite set',
  scope: { samples: 1, inputs: 1, neurons: 4, height: 1 },
  ...searchOn(countGrid),
  witness: continuityWitness,
  /** r^2 less the squared distance. */
  margin: ({ facts }) => {
    const [ball, width] = [
      facts.find((f) => f.fact === 'bernstein'),
      facts.find((f) => f.fact === 'linear-width'),
    ];
    return numberOf(ball?.radius) ** 2 - numberOf(width?.squared);
  },
};
