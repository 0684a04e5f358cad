/**
 * # The false theorem that a trained network is its kernel regression everywhere
 *
 * Untrusted: proposes witnesses. F2 says that f equals ridgeless regression with the kernel J J^T on the inputs. At
 * other inputs the two generally differ.
 *
 * ## Main definitions
 * - {@link offSampleRow}
 *
 * ## Implementation notes
 * The labels come from a residual in the left kernel of the Jacobian in (W, v), which must not be empty; f is not 0 on
 * the inputs, since a network that is dead on all of them proves little. The other input is the first suitable one
 * among the vectors with entries 0, 1, -1, 2, -2.
 * @module
 */
import { rationalField as Q, ratio } from '../../../arithmetic/rational.ts';
import { rationalTier } from '../../../arithmetic/rational-tier.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import type { FactOf, FactsFile } from '../../../certificates/facts/format.ts';
import { matrix, row } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { deepPassIn } from '../../../network/deep.ts';
import { regressionAt, representer } from '../../../search/kernel-regression.ts';
import { inGeneralPosition } from '../../../network/general-position.ts';
import { activationFor } from '../../../sigma/known-activation.ts';
import { lossAt } from '../../../counterexamples/exact.ts';
import { isZero, leftKernel, subtract } from '../../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { projectionRules } from '../refutations.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { layersAt } from './last-layer.ts';

const grid: Grid = {
  activations: [activationNamed('relu').value],
  drawn: ['relu', 'square', 'cubic', 'rational'].map((name) => activationNamed(name).value),
  neurons: 'single',
  outputs: 'free',
  labels: 'derived',
  // a residual requires more samples than the least rank of J
  shape: (_m, n) => n >= 2,
  suits: inGeneralPosition,
};

type Vector = readonly Rational[];

const entries: Vector = [0n, 1n, -1n, 2n, -2n].map((a) => ratio(a));

/** All vectors of this length; the first entry varies fastest. */
function vectors(length: number): readonly Vector[] {
  let list: readonly Vector[] = [[]];
  for (let k = 0; k < Math.min(length, 4); k++)
    list = list.flatMap((v) => entries.map((a) => [...v, a]));
  return list.map((v) => [...v, ...Array.from({ length: length - v.length }, () => Q.zero)]);
}

/** The first input at which network and regression are known and differ. */
function difference(
  c: Candidate,
  J: ReturnType<typeof matrix<Rational>>,
  combination: Vector,
): FactOf<'off-sample-difference'> | undefined {
  const layers = layersAt(c);
  for (const input of vectors(c.inputs.cols)) {
    const there = deepPassIn(rationalTier, activationFor(c.activation), {
      inputs: matrix(1, input.length, input),
      layers,
    });
    const [network] = there?.outputs ?? [];
    if (there === undefined || network === undefined) continue;
    const kernel = regressionAt(J, combination, row(there.jacobian, 0));
    if (Q.sub(network, kernel).num !== 0n)
      return { fact: 'off-sample-difference', layers, combination, input, network, kernel };
  }
  return undefined;
}

function witness(c: Candidate): FactsFile | undefined {
  const { activation, inputs } = c;
  // smaller candidates are generated without consulting the grid
  if (!grid.shape(c.outputs.length, inputs.rows, inputs.cols) || !grid.suits(inputs))
    return undefined;
  const layers = layersAt(c);
  const pass = deepPassIn(rationalTier, activationFor(activation), { inputs, layers });
  if (pass === undefined || isZero(pass.outputs)) return undefined;
  const [r] = leftKernel(pass.jacobian);
  const z = r === undefined ? undefined : representer(pass.jacobian, pass.outputs);
  const fact = z === undefined ? undefined : difference(c, pass.jacobian, z);
  if (r === undefined || fact === undefined) return undefined;
  const labels = subtract(pass.outputs, r);
  const loss = lossAt(pass.outputs, labels);
  return {
    instance: { activation, inputs, labels, points: {} },
    facts: [{ fact: 'projection', layers, moving: 'all', loss, value: loss }, fact],
    provenance: {},
  };
}

export const offSampleRow: Row = {
  ...refutedBy(projectionRules, 'false/off-sample'),
  nearMisses: {
    none: 'not certified: that network and regression agree at an input of the data (F2) is no fact that a file can state',
  },
  theorem: 'projection',
  drops: 'on-sample',
  kind: 'false-theorem',
  statement:
    "At every point that is stationary in all layers, f(x) equals ridgeless regression on the data with the kernel k(x, x') = <df/dtheta(x), df/dtheta(x')>, for every input x.",
  yet: 'at another input the network and the regression are different numbers',
  references: ['DL19'],
  scope: { samples: 3, inputs: 2, neurons: 2, height: 2 },
  enumerate: (scope) => gridCandidates(grid, scope),
  draw: (random) => drawOnGrid(grid, random),
  witness,
  /** The difference between network and regression. */
  margin: ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'off-sample-difference');
    if (fact === undefined) return 0;
    const { num, den } = Q.sub(fact.network, fact.kernel);
    return Math.abs(Number(num) / Number(den));
  },
  neurons: 'single',
};

export const rows: readonly Row[] = [offSampleRow];
