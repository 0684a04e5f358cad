/**
 * # Theorem F1 with the last layer frozen
 *
 * Untrusted: proposes witnesses. J is the Jacobian in W alone, r is in its left kernel and y = f - r: so W is
 * stationary. f need not be in the range of J, and if it is not, l differs from (1/2) dist(y, range J)^2 for r or for
 * -r.
 *
 * ## Main definitions
 * - {@link lastLayerRow}
 * - {@link layersAt}: the layers of a candidate
 * @module
 */
import { rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import { matrix } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import type { Layers } from '../../../network/deep.ts';
import { inGeneralPosition } from '../../../network/general-position.ts';
import { hiddenJacobian, lossAt, pointOf, valuesAt } from '../../../counterexamples/exact.ts';
import { dot, leftKernel, outsideSpan, subtract } from '../../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { projectionRules } from '../refutations.ts';
import { analytic, generalPosition, stationaryInAll } from '../../hypotheses.ts';
import { changedEntries } from '../../../counterexamples/near-miss/neighbours.ts';
import { lossIsDistance } from '../near-miss.ts';
import { steps } from '../../../counterexamples/near-miss/recipe.ts';
import { layersOf } from '../../../counterexamples/near-miss/subject.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';

const grid: Grid = {
  activations: [activationNamed('rational').value],
  drawn: ['rational', 'cubic'].map((name) => activationNamed(name).value),
  neurons: 'single',
  outputs: 'free',
  labels: 'derived',
  shape: () => true,
  suits: inGeneralPosition,
};

/** W, and v as one row. */
export function layersAt({ hidden, outputs }: Candidate): Layers<Rational> {
  return [hidden, matrix(1, outputs.length, outputs)];
}

function witness(c: Candidate): FactsFile | undefined {
  if (!grid.suits(c.inputs)) return undefined; // smaller candidates are generated without consulting the grid
  const J = hiddenJacobian(c);
  const f = J === undefined ? undefined : valuesAt(c, pointOf(c));
  if (J === undefined || f === undefined) return undefined;
  for (const r of leftKernel(J).flatMap((u) => [u, u.map(Q.neg)])) {
    const labels = subtract(f, r);
    const loss = lossAt(f, labels);
    const rest = outsideSpan(J, labels);
    const value = Q.div(dot(rest, rest), ratio(2n));
    if (Q.sub(loss, value).num === 0n) continue;
    const { activation, inputs } = c;
    return {
      instance: { activation, inputs, labels, points: {} },
      facts: [{ fact: 'projection', layers: layersAt(c), moving: 'hidden', loss, value }],
      provenance: {},
    };
  }
  return undefined;
}

export const lastLayerRow: Row = {
  ...refutedBy(projectionRules, 'projection/last-layer'),
  nearMisses: {
    subject: layersOf,
    neighbours: changedEntries(['y', 'W', 'v'], 2),
    among: `at most 2 entries of y, W and v changed ${steps}, or a weight to that of its twin`,
    restores: stationaryInAll.says,
    hypotheses: [stationaryInAll, analytic, generalPosition],
    conclude: lossIsDistance,
  },
  theorem: 'projection',
  drops: 'last-layer',
  kind: 'dropped',
  statement:
    'Let the gradient of l in the layers that are trained be 0, and J the Jacobian of f in them. Then l = (1/2) dist(y, range J)^2.',
  yet: 'l and (1/2) dist(y, range J)^2 are different numbers',
  references: ['Kawaguchi18'],
  scope: { samples: 2, inputs: 2, neurons: 2, height: 2 },
  enumerate: (scope) => gridCandidates(grid, scope),
  draw: (random) => drawOnGrid(grid, random),
  witness,
  /** The difference of the two numbers. */
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'projection');
    if (fact === undefined) return 0;
    const { num, den } = Q.sub(fact.loss, fact.value);
    return Math.abs(Number(num) / Number(den));
  },
  neurons: 'single',
};

export const rows: readonly Row[] = [lastLayerRow];
