/**
 * # Rules: what a file must prove to refute a statement
 *
 * ## Main definitions
 * - {@link Rule}, {@link Need}
 * - {@link proves}, {@link shows}: a need met by a fact, and one met by the instance itself
 * - {@link sizes}, {@link positiveLoss}, {@link lowerAt}, ...: needs that several rules share
 * @module
 */
import { rationalField, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type {
  Fact,
  FactOf,
  FactPoint,
  FactsFile,
  Instance,
} from '../../certificates/facts/format.ts';
import { at } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { builtIn } from '../../sigma/built-in.ts';
import { degree, isSmooth, printExpression } from '../../sigma/expression.ts';
import { preactivations } from '../../network/network.ts';
import { antipodalPairs, hasZero, inGeneralPosition } from '../general-position.ts';

/** The points that play the roles of a rule. */
export type Named = Readonly<Record<string, string>>;

export interface Need {
  /** In words, with the roles as names. */
  readonly says: string;
  readonly met: (file: FactsFile, named: Named) => boolean;
}

export interface Rule {
  readonly id: string;
  /** Names of points; any points of a file may play them. */
  readonly roles: readonly string[];
  readonly needs: readonly Need[];
  /** What such a file refutes, and how. */
  readonly sentence: string;
}

/** Some fact of the file is as wanted. */
export function proves(says: string, wanted: (fact: Fact, named: Named) => boolean): Need {
  return { says, met: ({ facts }, named) => facts.some((fact) => wanted(fact, named)) };
}

/** The instance is as wanted: for what can be seen in it without a proof. */
export function shows(says: string, wanted: (instance: Instance, named: Named) => boolean): Need {
  return { says, met: ({ instance }, named) => wanted(instance, named) };
}

/** The point that plays a role. Throws {@link RangeError} for a role that the rule does not list. */
export function pointIn(instance: Instance, named: Named, role: string): FactPoint {
  const name = named[role];
  const point = name === undefined ? undefined : instance.points[name];
  if (point === undefined) throw new RangeError(`pointIn: no point plays ${role}`);
  return point;
}

export const isPositive = ({ num }: Rational): boolean => num > 0n;

export const same = (a: Rational, b: Rational): boolean => a.num === b.num && a.den === b.den;

export function sameEntries(a: readonly Rational[], b: readonly Rational[]): boolean {
  return a.length === b.length && a.every((x, k) => same(x, b[k] ?? x));
}

export function sizes(role: string, relation: FactOf<'sizes'>['relation']): Need {
  return proves(
    `${relation} at ${role}`,
    (f, named) => f.fact === 'sizes' && f.at === named[role] && f.relation === relation,
  );
}

export function mirrored(role: string): Need {
  return proves(`${role} is mirrored`, (f, named) => f.fact === 'mirrored' && f.at === named[role]);
}

export function outputsNonzero(role: string): Need {
  return proves(
    `all v_j nonzero at ${role}`,
    (f, named) => f.fact === 'outputs-nonzero' && f.at === named[role],
  );
}

export function positiveLoss(role: string): Need {
  return proves(
    `a positive lower bound of the loss at ${role}`,
    (f, named) => f.fact === 'loss' && f.at === named[role] && isPositive(f.from),
  );
}

/** l(Q) < l(P), with as many neurons. */
export function lowerAt(better: string, worse: string): readonly Need[] {
  return [
    proves(
      `less loss at ${better} than at ${worse}`,
      (f, named) => f.fact === 'lower' && f.at === named[better] && f.than === named[worse],
    ),
    shows(`${better} has the width of ${worse}`, (instance, named) => {
      const [a, b] = [pointIn(instance, named, better), pointIn(instance, named, worse)];
      return a.outputs.length === b.outputs.length;
    }),
  ];
}

export const distinctInputs: Need = proves(
  'the inputs are distinct',
  (f) => f.fact === 'distinct-inputs',
);

/** rank X = min(n, d). */
export const fullInputRank: Need = {
  says: 'rank X is min(n, d)',
  met: ({ instance: { inputs }, facts }) =>
    inputs !== undefined &&
    facts.some((f) => f.fact === 'input-rank' && f.is === Math.min(inputs.rows, inputs.cols)),
};

/** rank J = n at the point. */
export function fullJacobianRank(role: string): Need {
  return {
    says: `rank J = n at ${role}`,
    met: ({ instance, facts }, named) =>
      facts.some(
        (f) => f.fact === 'jacobian-rank' && f.at === named[role] && f.is === instance.inputs?.rows,
      ),
  };
}

function inputsAre(says: string, suits: (X: Matrix<Rational>) => boolean): Need {
  return shows(says, ({ inputs }) => inputs !== undefined && suits(inputs));
}

export const generalPosition: Need = inputsAre(
  'the inputs are distinct, none is 0 or the negative of another',
  inGeneralPosition,
);
export const noZeroInput: Need = inputsAre('no input is 0', (X) => !hasZero(X));
export const noOppositeInputs: Need = inputsAre(
  'no input is the negative of another',
  (X) => antipodalPairs(X).length === 0,
);
export const oppositeInputs: Need = inputsAre(
  'an input is the negative of another',
  (X) => antipodalPairs(X).length > 0,
);
/** The last column is 1. */
export const biasColumn: Need = inputsAre('the last input is 1 in every sample', (X) =>
  Array.from({ length: X.rows }, (_, i) => at(X, i, X.cols - 1)).every(
    (x) => rationalToText(x) === '1',
  ),
);

/**
 * sigma is a built-in activation that is smooth everywhere and not a polynomial. Of other formulas this is not
 * shown: sin(x)^2 + cos(x)^2 is a polynomial.
 */
export const analyticNotPolynomial: Need = shows(
  'sigma is a built-in analytic activation that is not a polynomial',
  ({ activation }) => {
    if (activation === undefined) return false;
    const text = printExpression(activation);
    return [...builtIn.values()].some(
      ({ activation: { value } }) =>
        printExpression(value) === text && isSmooth(value) && degree(value) === undefined,
    );
  },
);

/** No relu, step or kink in sigma. */
export const smooth: Need = shows(
  'sigma is smooth',
  ({ activation }) => activation !== undefined && isSmooth(activation),
);

/** No v_j = 0 at the point, seen in the instance. */
export function noOutputZero(role: string): Need {
  return shows(`no v_j is 0 at ${role}`, (instance, named) =>
    pointIn(instance, named, role).outputs.every(({ num }) => num !== 0n),
  );
}

/** Both points have the same v. */
export function sameOutputs(first: string, second: string): Need {
  return shows(`${first} and ${second} have the same v`, (instance, named) =>
    sameEntries(pointIn(instance, named, first).outputs, pointIn(instance, named, second).outputs),
  );
}

/** sigma_min(J) >= least > 0. */
export function positiveSingular(role: string): Need {
  return proves(
    `sigma_min(J) > 0 at ${role}`,
    (f, named) => f.fact === 'singular' && f.at === named[role] && isPositive(f.least),
  );
}

/** Some v_j = 0 at the point. */
export function someOutputZero(role: string): Need {
  return shows(`some v_j = 0 at ${role}`, (instance, named) =>
    pointIn(instance, named, role).outputs.some(({ num }) => num === 0n),
  );
}

/** Both points have the same W. */
export function sameHidden(first: string, second: string): Need {
  return shows(`${first} and ${second} have the same W`, (instance, named) => {
    const { hidden: A } = pointIn(instance, named, first);
    const { hidden: B } = pointIn(instance, named, second);
    return A.cols === B.cols && sameEntries(Array.from(A.data), Array.from(B.data));
  });
}

/** x_i.w_j is not 0 at the point, for all i and j. */
export function noPreactivationZero(role: string): Need {
  return shows(`no pre-activation is 0 at ${role}`, (instance, named) => {
    const point = pointIn(instance, named, role);
    const { inputs } = instance;
    if (inputs === undefined || point.hidden.cols !== inputs.cols) return false;
    const P = preactivations(rationalField, { inputs, ...point });
    return Array.from(P.data).every(({ num }) => num !== 0n);
  });
}
