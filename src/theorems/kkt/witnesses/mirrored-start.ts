/**
 * # Theorem C without the mirrored start
 *
 * Untrusted: proposes witnesses. If f(W0, v) is not 0, a KKT point can have norm(r) above the bound of C1 with norm(y)
 * in place of norm(r0), and the proofs of C2 and C5, which use <r, f> = <r, r - r0> with r0 = -y, fail. The point comes
 * first, its centre is derived (kkt-points.ts).
 *
 * ## Main definitions
 * - {@link ballRow} (C1), {@link coneRow} (C2), {@link boxRow} (C5)
 * @module
 */
import { rationalField as Q } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile, KktSet } from '../../../certificates/facts/format.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import {
  firstHalf,
  jacobianAt,
  lipschitzOf,
  marginOfBound,
  shortfall,
  singularOf,
} from '../../../counterexamples/kkt-bounds.ts';
import {
  ballCentre,
  boxCentres,
  firstRadius,
  slopesAt,
  withPairs,
} from '../../../counterexamples/kkt-points.ts';
import type { Centred } from '../../../counterexamples/kkt-points.ts';
import {
  ballGrid,
  boxRange,
  coneLeast,
  drawPaired,
  climbingMoves,
  kktFile,
  pairedGrid,
} from '../../../counterexamples/kkt-search.ts';
import { kktRules } from '../refutations.ts';
import {
  mirrored,
  nonzeroOutputs,
  orderedRange,
  positiveLeast,
  wideEnough,
} from '../../hypotheses.ts';
import { kktPointsFit } from '../near-miss.ts';
import { mirroredCentres } from '../../../counterexamples/near-miss/neighbours.ts';
import { steps } from '../../../counterexamples/near-miss/recipe.ts';
import { kktProblemOf } from '../../../counterexamples/near-miss/subject.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Random, Row } from '../../../counterexamples/row.ts';
import { climb } from '../../../search/margin-climb.ts';

/** A KKT point, its set, and the numbers that the refuted bound is computed from. */
interface Refuted {
  readonly point: Candidate;
  readonly centred: Centred;
  readonly radius: Rational;
  readonly set: KktSet;
  readonly bound: FactOf<'kkt-bound-fails'>['bound'];
  readonly singular: Rational | undefined;
  /** Output weights of the Jacobian that the Lipschitz constant belongs to. */
  readonly outputs: readonly Rational[];
}

/** The facts of a bound that fails, or `undefined` if in float64 it does not. */
export function refutedBound(r: Refuted, kept: readonly Fact[]): FactsFile | undefined {
  const { point, centred, radius, set, bound, singular } = r;
  const lipschitz = lipschitzOf(point, centred.centre, r.outputs, radius);
  if (singular === undefined || lipschitz === undefined) return undefined;
  const where = { at: 'P', centre: 'C', radius } as const;
  const fails = { fact: 'kkt-bound-fails', bound, ...where, singular, lipschitz, set } as const;
  const { multipliers } = centred;
  const file = kktFile(point, centred.centre, [
    ...kept,
    { fact: 'kkt', ...where, multipliers, ...set },
    fails,
  ]);
  return shortfall(file, fails) > 0 ? file : undefined;
}

const common = {
  theorem: 'kkt',
  kind: 'dropped',
  references: ['Zhang21'],
  margin: marginOfBound,
  neurons: 'single',
} as const;

/** C1 at the candidate's point with the ball's centre derived; `bound` says which bound is refuted. */
export function ballWitness(
  c: Candidate,
  bound: 'C1-mirrored' | 'C1-doubled',
): FactsFile | undefined {
  const slopes = slopesAt(c);
  const J = jacobianAt(c, c);
  if (slopes === undefined || J === undefined) return undefined;
  const singular = singularOf(J);
  if (singular === undefined) return undefined;
  return firstRadius((radius) => {
    const centred = ballCentre(c.hidden, slopes.hidden, radius);
    if (centred === undefined) return undefined;
    const { outputs } = c;
    const set = { set: 'ball' } as const;
    return refutedBound({ point: c, centred, radius, set, bound, singular, outputs }, []);
  });
}

/** A few moves: each tries the gradient, and every entry up and down. */
const climbSteps = 2;

/** A random candidate, moved so that the bound is violated by more. */
export function drawBall(
  random: Random,
  bound: 'C1-mirrored' | 'C1-doubled',
): Candidate | undefined {
  const c = drawOnGrid(ballGrid, random);
  if (c === undefined) return undefined;
  const margin = (candidate: Candidate): number => {
    const file = ballWitness(candidate, bound);
    return file === undefined ? Number.NaN : marginOfBound(file);
  };
  return climb(c, margin, (at) => climbingMoves(at, margin), climbSteps).top;
}

const centresMirrored = {
  subject: kktProblemOf,
  neighbours: mirroredCentres,
  among: `at most 2 entries of W0 (and of v where it is fixed) changed ${steps}, or a weight to that of its twin; then the same with each neuron doubled where v is fixed`,
  restores: mirrored.says,
} as const;

export const ballRow: Row = {
  ...common,
  ...refutedBy(kktRules, 'kkt/mirrored-start'),
  nearMisses: {
    ...centresMirrored,
    hypotheses: [mirrored, nonzeroOutputs],
    conclude: kktPointsFit('ball', 'radius and range', 'zero'),
  },
  drops: 'mirrored-start',
  statement:
    'Let mu > 0 be at most sigma_min(J(W, v)) at a KKT point W of the ball around W0, L a Lipschitz constant of J(., v) on the ball. Then norm(r) <= max(0, norm(y) - eps (mu - L eps/2)).',
  yet: 'norm(r) is larger than norm(y) - eps (mu - L eps/2) and than 0',
  scope: { samples: 1, inputs: 1, neurons: 1, height: 3 },
  enumerate: (scope) => gridCandidates(ballGrid, scope),
  draw: (random) => drawBall(random, 'C1-mirrored'),
  witness: (c) => ballWitness(c, 'C1-mirrored'),
};

const paired = {
  ...common,
  scope: { samples: 1, inputs: 1, neurons: 2, height: 3 },
  enumerate: (scope) => gridCandidates(pairedGrid, scope),
  draw: drawPaired,
} as const satisfies Partial<Row>;

const sizes: Fact = { fact: 'sizes', at: 'P', relation: 'n <= h d' };

/** 1, ..., 1, -1, ..., -1. */
function signsOf({ outputs: v }: Candidate): readonly Rational[] {
  return v.map(({ num }) => (num > 0n ? Q.one : Q.neg(Q.one)));
}

/** sigma_min(Psi(W0)) - L eps, a lower bound on the ball, if it is positive. */
function singularOnBall(
  c: Candidate,
  centre: Matrix<Rational>,
  radius: Rational,
): Rational | undefined {
  const outputs = signsOf(c);
  const J = jacobianAt(c, { inputs: c.inputs, hidden: centre, outputs });
  const here = J === undefined ? undefined : singularOf(J);
  const L = lipschitzOf(c, centre, outputs, radius);
  if (here === undefined || L === undefined) return undefined;
  const left = Q.sub(here, Q.mul(L, radius));
  return left.num > 0n ? left : undefined;
}

export const coneRow: Row = {
  ...paired,
  ...refutedBy(kktRules, 'kkt/mirrored-start-cone'),
  nearMisses: {
    ...centresMirrored,
    hypotheses: [mirrored, wideEnough, positiveLeast],
    conclude: kktPointsFit('cone', 'radius and range', 'zero'),
  },
  drops: 'mirrored-start-cone',
  statement:
    'Let v be antisymmetric, v_j >= zeta > 0 and max v_j <= kappa min v_j over j <= h, and mu_Psi > kappa L_1 eps/2, with mu_Psi at most sigma_min(Psi) and L_1 the Lipschitz constant for unit v on the ball around W0. Then every KKT point over the ball and this cone has r = 0.',
  yet: 'r is not 0',
  witness: (candidate) => {
    const c = withPairs(candidate);
    const slopes = c === undefined ? undefined : slopesAt(c);
    if (c === undefined || slopes === undefined) return undefined;
    const set = coneLeast(c, slopes);
    if (set === undefined) return undefined;
    return firstRadius((radius) => {
      const centred = ballCentre(c.hidden, slopes.hidden, radius);
      if (centred === undefined) return undefined;
      const singular = singularOnBall(c, centred.centre, radius);
      const outputs = signsOf(c);
      return refutedBound({ point: c, centred, radius, set, bound: 'C2', singular, outputs }, [
        sizes,
      ]);
    });
  },
};

export const boxRow: Row = {
  ...paired,
  ...refutedBy(kktRules, 'kkt/mirrored-start-box'),
  nearMisses: {
    ...centresMirrored,
    hypotheses: [mirrored, wideEnough, positiveLeast, orderedRange],
    conclude: kktPointsFit('box', 'radius and range', 'promised'),
  },
  drops: 'mirrored-start-box',
  statement:
    'Let v be antisymmetric with 0 < zeta <= v_j <= kappa over j <= h, a ball of radius eps around its own centre for each hidden weight vector, and s > 0 at most sigma_min of the n x hd matrix Psi at the first h centres. Then every KKT point has norm(r) <= max(0, norm(y) - rho), rho = eps (2 kappa (s - 1.5 h M eps) - h zeta M eps).',
  yet: 'norm(r) is larger than norm(y) - rho and than 0',
  witness: (candidate) => {
    const c = withPairs(candidate);
    const slopes = c === undefined ? undefined : slopesAt(c);
    if (c === undefined || slopes === undefined) return undefined;
    const set = boxRange(c, slopes);
    if (set === undefined) return undefined;
    return firstRadius((radius) => {
      const centred = boxCentres(c.hidden, slopes.hidden, radius);
      if (centred === undefined) return undefined;
      const outputs = signsOf(c);
      const J = jacobianAt(c, { inputs: c.inputs, hidden: centred.centre, outputs });
      const singular = J === undefined ? undefined : singularOf(firstHalf(J));
      return refutedBound({ point: c, centred, radius, set, bound: 'C5', singular, outputs }, [
        sizes,
      ]);
    });
  },
};

export const rows: readonly Row[] = [ballRow, coneRow, boxRow];
