/**
 * # Theorem B beyond the radius
 *
 * Untrusted: proposes witnesses. Psi has full row rank at a mirrored start, so B holds on some ball around it. On a
 * larger one there is a point with grad_W l = 0 and positive loss, which training in W alone from the start finds.
 *
 * ## Main definitions
 * - {@link radiusRow}: the point is enclosed, by Krawczyk's test on the gradient
 * - {@link exactRadiusRow}: the gradient is exactly 0
 * @module
 */
import { rationalField as Q } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../../../certificates/facts/format.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import type { Expression } from '../../../sigma/expression-tree.ts';
import { trainedFrom } from '../../../search/many-starts.ts';
import type { Stop } from '../../../search/many-starts.ts';
import {
  binaryUp,
  problemFor,
  roundedPoint,
  startOf,
  stationaryNear,
} from '../../../counterexamples/analytic-points.ts';
import { lossFact, pointOf } from '../../../counterexamples/exact.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { jacobianAt, numberOf, singularOf } from '../../../counterexamples/kkt-bounds.ts';
import { slopesAt } from '../../../counterexamples/kkt-points.ts';
import { regionRules } from '../refutations.ts';
import { ballOf } from '../../../counterexamples/near-miss/subject.ts';
import {
  analytic,
  certifiedRadius,
  mirrored,
  nonzeroOutputs,
  wideEnough,
} from '../../hypotheses.ts';
import { noBadPointNear } from '../near-miss.ts';
import type { Recipe } from '../../../counterexamples/near-miss/recipe.ts';
import { smallerNumber } from '../../../counterexamples/near-miss/neighbours.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { hasZero } from '../../../network/general-position.ts';
import { isMirrored, lossOfLabels } from '../../../counterexamples/mirrored-kernel.ts';

const named = (name: string): Expression => activationNamed(name).value;

function gridOf(names: readonly string[]): Grid {
  return {
    activations: names.map(named),
    drawn: names.map(named),
    neurons: 'pairs',
    outputs: 'free',
    labels: 'free',
    shape: (m, n, d) => n <= (m / 2) * d,
    suits: (X) => !hasZero(X),
  };
}

/** The statement about the point that training finds. */
type Describe = (
  c: Candidate,
  stop: Stop,
) =>
  | { readonly point: FactPoint; readonly around: Rational; readonly facts: readonly Fact[] }
  | undefined;

/** A stationary point within a radius of a rounded point. */
const enclosed: Describe = (c, stop) => {
  const found = stationaryNear(c, stop.point, { moving: 'hidden', nature: 'undecided' });
  if (found === undefined) return undefined;
  return { point: found.point, around: found.fact.radius, facts: [found.fact] };
};

/** Finds points with entries in halves and quarters. */
const exactPlaces = 2;

/** A stationary point with short entries, exactly. */
const exact: Describe = (c, stop) => {
  const point = roundedPoint(stop.point, c.outputs, exactPlaces);
  const slopes = slopesAt({ ...c, ...point });
  if (slopes === undefined || Array.from(slopes.hidden.data).some(({ num }) => num !== 0n))
    return undefined;
  const loss = lossOfLabels(slopes.residual);
  if (loss.num === 0n) return undefined;
  const facts: Fact[] = [{ fact: 'critical', at: 'P', moving: 'hidden' }, lossFact('P', loss)];
  return { point, around: Q.zero, facts };
};

/** At least norm_F(W - W0) for every W within `around` of the point, in quarters. */
function radiusOf(c: Candidate, { hidden: W }: FactPoint, around: Rational): Rational {
  const moves = Array.from(W.data, (w, k) => numberOf(Q.sub(w, c.hidden.data[k] ?? Q.zero))).map(
    (a) => Math.abs(a) + numberOf(around),
  );
  return binaryUp(Math.hypot(...moves) * (1 + 2 ** -20), 2);
}

function witness(c: Candidate, describe: Describe): FactsFile | undefined {
  const { activation, inputs, labels } = c;
  const problem = problemFor(c);
  if (labels === undefined || problem === undefined || !isMirrored(c)) return undefined;
  const J = jacobianAt(c, c);
  const least = J === undefined ? undefined : singularOf(J);
  const stop = least === undefined ? undefined : trainedFrom(problem, startOf(c), 'hidden');
  if (least === undefined || stop === undefined || !(stop.loss > leastLoss)) return undefined;
  const found = describe(c, stop);
  if (found === undefined) return undefined;
  const { point, around, facts } = found;
  const radius = radiusOf(c, point, around);
  return {
    instance: { activation, inputs, labels, points: { P: point, C: pointOf(c) } },
    facts: [
      { fact: 'sizes', at: 'C', relation: 'n <= h d' },
      { fact: 'mirrored', at: 'C' },
      { fact: 'outputs-nonzero', at: 'C' },
      { fact: 'singular', at: 'C', least },
      { fact: 'in-ball', at: 'P', centre: 'C', radius, around },
      ...facts,
    ],
    provenance: {},
  };
}

/** Smaller losses are the rounding error of a fit. */
const leastLoss = 1e-9;

/** The loss divided by norm(y)^2/2. */
function margin({ instance, facts }: FactsFile): number {
  const loss = facts.find((f) => f.fact === 'loss' || f.fact === 'stationary')?.from ?? Q.zero;
  return numberOf(loss) / numberOf(lossOfLabels(instance.labels ?? []));
}

function rowOf(
  about: Pick<Row, 'id' | 'rule' | 'nearMisses' | 'drops' | 'yet'>,
  grid: Grid,
  describe: Describe,
): Row {
  return {
    ...about,
    theorem: 'nice-region',
    kind: 'dropped',
    statement:
      'Let (W0, v) be mirrored with all v_j nonzero, n <= h d and sigma_min(J(W0, v)) > 0. Then every W of the ball around W0 with grad_W l = 0 has zero loss.',
    references: ['Zhang21'],
    scope: { samples: 1, inputs: 1, neurons: 2, height: 3 },
    enumerate: (scope) => gridCandidates(grid, scope),
    draw: (random) => drawOnGrid(grid, random),
    witness: (c) => witness(c, describe),
    margin,
    neurons: 'pairs',
  };
}

const ofRadius: Recipe = {
  subject: ballOf,
  neighbours: smallerNumber('radius'),
  among: 'the radius smaller by a multiple of 1/16',
  restores: certifiedRadius.says,
  hypotheses: [analytic, wideEnough, mirrored, nonzeroOutputs],
  conclude: noBadPointNear,
};

export const radiusRow: Row = rowOf(
  {
    ...refutedBy(regionRules, 'nice-region/radius'),
    nearMisses: ofRadius,
    drops: 'radius',
    yet: 'in the larger ball there is a point with grad_W l = 0, enclosed by a test of Krawczyk, with positive loss',
  },
  gridOf(['sin', 'tanh']),
  enclosed,
);

export const exactRadiusRow: Row = rowOf(
  {
    ...refutedBy(regionRules, 'nice-region/radius-exact'),
    nearMisses: ofRadius,
    drops: 'radius-exact',
    yet: 'in the larger ball there is a point with grad_W l = 0 exactly and positive loss',
  },
  gridOf(['rational']),
  exact,
);

export const rows: readonly Row[] = [radiusRow, exactRadiusRow];
