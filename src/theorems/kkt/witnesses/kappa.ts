/**
 * # Theorem C5 with kappa too small
 *
 * Untrusted: proposes witnesses. C5 makes every KKT point exact if eps <= s/(3 h M) and (kappa - zeta/3) eps s is at
 * least norm(y). With a smaller kappa, a KKT point with v_j = kappa and positive loss exists although the centre is
 * mirrored and the radius small enough: v may not grow further. That the last condition fails needs no separate fact:
 * with it the loss would be 0.
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import { row, tabulate } from '../../../linalg/matrix.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { constant, variable } from '../../../sigma/expression-tree.ts';
import { binary } from '../../../sigma/named-functions.ts';
import { lossFact } from '../../../counterexamples/exact.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import {
  jacobianAt,
  lipschitzOf,
  numberOf,
  singularOf,
} from '../../../counterexamples/kkt-bounds.ts';
import {
  boxCentres,
  firstRadius,
  rationalNorm,
  slopesAt,
  withPairs,
} from '../../../counterexamples/kkt-points.ts';
import { boxRange, kktFile, pairedGrid } from '../../../counterexamples/kkt-search.ts';
import { kktRules } from '../refutations.ts';
import { largerNumber } from '../../../counterexamples/near-miss/neighbours.ts';
import { kktProblemOf } from '../../../counterexamples/near-miss/subject.ts';
import { largeKappa, mirrored, orderedRange, positiveLeast, wideEnough } from '../../hypotheses.ts';
import { kktPointsFit } from '../near-miss.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { lossOfLabels } from '../../../counterexamples/mirrored-kernel.ts';

/** sigma'' of a quadratic function is a number, so M is exact. */
const square = activationNamed('square').value;

/** The candidate is the mirrored centre. With one sample all gradients are parallel to it, so the point is explicit. */
const grid: Grid = {
  ...pairedGrid,
  activations: [square],
  drawn: [
    square,
    binary('add', square, variable),
    binary('sub', square, binary('mul', constant(3n), variable)),
  ],
  neurons: 'pairs',
  shape: (_m, n) => n === 1,
};

/** Each neuron of the first half moved by a along x/norm(x), its mirror neuron by -a. */
function movedApart(c: Candidate, a: Rational): Candidate | undefined {
  const x = row(c.inputs, 0);
  const norm = rationalNorm(x);
  if (norm === undefined || norm.num === 0n) return undefined;
  const step = Q.div(a, norm);
  const { rows, cols, data } = c.hidden;
  const hidden = tabulate(rows, cols, (j, k) => {
    const move = Q.mul(step, x[k] ?? Q.zero);
    const w = data[j * cols + k] ?? Q.zero;
    return 2 * j < rows ? Q.add(w, move) : Q.sub(w, move);
  });
  return { ...c, hidden };
}

function same(A: Matrix<Rational>, B: Matrix<Rational>): boolean {
  return Array.from(A.data).every((a, k) => Q.sub(a, B.data[k] ?? Q.zero).num === 0n);
}

/** 1, ..., 1, 0, ..., 0: with these output weights J is Psi of the first half. */
function firstOnes({ outputs: v }: Candidate): readonly Rational[] {
  return v.map((_, j) => (2 * j < v.length ? Q.one : Q.zero));
}

/** s, if eps <= s/(3 h M). */
function singularForRadius(
  c: Candidate,
  outputs: readonly Rational[],
  radius: Rational,
): Rational | undefined {
  const J = jacobianAt(c, { inputs: c.inputs, hidden: c.hidden, outputs });
  const s = J === undefined ? undefined : singularOf(J);
  const M = lipschitzOf(c, c.hidden, outputs, radius);
  if (s === undefined || M === undefined) return undefined;
  const thrice = ratio(3n * BigInt(c.outputs.length), 2n);
  const needed = Q.mul(Q.mul(thrice, M), radius);
  return compareRational(needed, s) <= 0 ? s : undefined;
}

/** The facts if the point is KKT for this centre, with v at its maximum. */
function atPoint(centre: Candidate, point: Candidate, radius: Rational): FactsFile | undefined {
  const slopes = slopesAt(point);
  const range = slopes === undefined ? undefined : boxRange(point, slopes);
  if (slopes === undefined || range === undefined) return undefined;
  const centred = boxCentres(point.hidden, slopes.hidden, radius);
  if (centred === undefined || !same(centred.centre, centre.hidden)) return undefined;
  const S = { hidden: centre.hidden, outputs: firstOnes(centre) };
  const least = singularForRadius(centre, S.outputs, radius);
  const loss = lossOfLabels(slopes.residual);
  if (least === undefined || loss.num === 0n) return undefined;
  const { multipliers } = centred;
  const { instance, facts, provenance } = kktFile(point, centre.hidden, [
    { fact: 'sizes', at: 'P', relation: 'n <= h d' },
    { fact: 'mirrored', at: 'C' },
    { fact: 'singular', at: 'S', least },
    { fact: 'kkt', at: 'P', centre: 'C', radius, multipliers, ...range },
    lossFact('P', loss),
  ]);
  return { instance: { ...instance, points: { ...instance.points, S } }, facts, provenance };
}

function witness(candidate: Candidate): FactsFile | undefined {
  const centre = withPairs(candidate);
  if (centre === undefined || centre.inputs.rows !== 1) return undefined;
  return firstRadius((radius) => {
    for (const a of [radius, Q.neg(radius)]) {
      const point = movedApart(centre, a);
      const file = point === undefined ? undefined : atPoint(centre, point, radius);
      if (file !== undefined) return file;
    }
    return undefined;
  });
}

/** The loss divided by norm(y)^2/2, which is 1 at the centre. */
function margin({ instance, facts }: FactsFile): number {
  const loss = facts.find((f) => f.fact === 'loss')?.from ?? Q.zero;
  return numberOf(loss) / numberOf(lossOfLabels(instance.labels ?? []));
}

export const kappaRow: Row = {
  ...refutedBy(kktRules, 'kkt/kappa'),
  nearMisses: {
    subject: kktProblemOf,
    neighbours: largerNumber('kappa'),
    among: 'kappa larger by a multiple of 1/2, up to 1000',
    restores: largeKappa.says,
    hypotheses: [positiveLeast, orderedRange, wideEnough, mirrored],
    conclude: kktPointsFit('box', 'radius and range', 'zero'),
  },
  theorem: 'kkt',
  drops: 'kappa',
  kind: 'dropped',
  statement:
    'Let the centres be mirrored, s > 0 at most sigma_min of the n x hd matrix Psi there, n <= h d, a ball of radius eps <= s/(3 h M) around each centre for both neurons of its pair, v antisymmetric and 0 < zeta <= v_j <= kappa over j <= h. Then every KKT point has zero loss.',
  yet: 'the loss is positive',
  references: ['Zhang21'],
  scope: { samples: 1, inputs: 1, neurons: 2, height: 3 },
  enumerate: (scope) => gridCandidates(grid, scope),
  draw: (random) => drawOnGrid(grid, random),
  witness,
  margin,
  neurons: 'pairs',
};

export const rows: readonly Row[] = [kappaRow];
