/**
 * # Theorem B for relu: flat regions of local minima with positive loss
 *
 * Untrusted: proposes witnesses. If no pre-activation is 0, relu is linear on each sign pattern. If the residuals of
 * every neuron's active samples cancel, sum over them of r_i x_i = 0, the residual is orthogonal to all changes nearby,
 * so the point is a local minimum in (W, v), and so is every point near it with the same f.
 *
 * ## Main definitions
 * - {@link analyticRow}, {@link removedShare}
 * @module
 */
import { rationalField as Q } from '../../../arithmetic/rational.ts';
import type { FactsFile } from '../../../certificates/facts/format.ts';
import { rankOfRationals } from '../../../linalg/rank.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import {
  betterPoint,
  lossAt,
  lossFact,
  pointOf,
  samplesOf,
  stationaryResiduals,
  valuesAt,
} from '../../../counterexamples/exact.ts';
import { subtract } from '../../../linalg/rational-vectors.ts';
import { drawOnGrid, gridCandidates } from '../../../counterexamples/grid.ts';
import type { Grid } from '../../../counterexamples/grid.ts';
import { preactivations } from '../../../network/network.ts';
import { regionRules } from '../refutations.ts';
import { analytic, generalPosition, nonzeroOutputs, wideEnough } from '../../hypotheses.ts';
import { atP } from '../../../counterexamples/near-miss/recipe.ts';
import { noBadPointNear } from '../near-miss.ts';
import { exchangedSigma } from '../../../counterexamples/near-miss/neighbours.ts';
import { refutedBy } from '../../rule.ts';
import type { Candidate, Row } from '../../../counterexamples/row.ts';
import { inGeneralPosition } from '../../../network/general-position.ts';

const relu = activationNamed('relu').value;

const grid: Grid = {
  activations: [relu],
  drawn: [relu],
  neurons: 'single',
  outputs: 'free',
  labels: 'derived',
  shape: (m, n, d) => n <= Math.floor(m / 2) * d,
  suits: inGeneralPosition,
};

function isOffKinks(c: Candidate): boolean {
  const P = preactivations(Q, { inputs: c.inputs, ...pointOf(c) });
  return Array.from(P.data).every(({ num }) => num !== 0n);
}

/** The first labels f - r for which one neuron, exchanged for (+-x_i, c), lowers the loss. */
function witness(c: Candidate): FactsFile | undefined {
  const { rows: n, cols: d } = c.inputs;
  if (!grid.shape(c.outputs.length, n, d) || !grid.suits(c.inputs)) return undefined;
  if (c.outputs.some(({ num }) => num === 0n) || !isOffKinks(c)) return undefined;
  const f = valuesAt(c, pointOf(c));
  if (f === undefined) return undefined;
  const directions = samplesOf(c).flatMap((x) => [x, x.map(Q.neg)]);
  for (const r of stationaryResiduals(c)) {
    const labels = subtract(f, r);
    const better = betterPoint(c, labels, directions);
    if (better === undefined) continue;
    const { activation, inputs } = c;
    return {
      instance: { activation, inputs, labels, points: { P: pointOf(c), Q: better } },
      facts: [
        { fact: 'sizes', at: 'P', relation: 'n <= h d' },
        { fact: 'input-rank', is: rankOfRationals(inputs) },
        { fact: 'distinct-inputs' },
        { fact: 'outputs-nonzero', at: 'P' },
        { fact: 'local-minimum', at: 'P', moving: 'all', by: 'pattern' },
        lossFact('P', lossAt(f, labels)),
        { fact: 'lower', at: 'Q', than: 'P' },
      ],
      provenance: {},
    };
  }
  return undefined;
}

/** The share of the loss that the better point removes. */
export function removedShare({ instance }: FactsFile): number {
  const { activation, inputs, labels, points } = instance;
  const { P, Q: better } = points;
  if (activation === undefined || inputs === undefined || labels === undefined) return 0;
  const lossOf = (point: typeof P): number => {
    const values =
      point === undefined ? undefined : valuesAt({ activation, inputs, ...point }, point);
    if (values === undefined) return 0;
    const { num, den } = lossAt(values, labels);
    return Number(num) / Number(den);
  };
  const own = lossOf(P);
  return own > 0 ? 1 - lossOf(better) / own : 0;
}

export const analyticRow: Row = {
  ...refutedBy(regionRules, 'nice-region/analytic'),
  nearMisses: {
    subject: atP,
    neighbours: exchangedSigma,
    among: 'sigma exchanged for an analytic activation',
    restores: analytic.says,
    hypotheses: [analytic, generalPosition, wideEnough, nonzeroOutputs],
    conclude: noBadPointNear,
  },
  theorem: 'nice-region',
  drops: 'analytic',
  kind: 'dropped',
  statement:
    'Let X be generic, m = 2h or 2h + 1 with h d >= n, and all v_j nonzero. Then a local minimum of the loss in W and v with no pre-activation on a kink has zero loss.',
  yet: 'the point is a local minimum of the loss in W and v, as is every point near it with the same sign pattern and values; its loss is positive, and another point of the same width has less',
  references: ['Zhang21'],
  scope: { samples: 3, inputs: 2, neurons: 4, height: 2 },
  enumerate: (scope) => gridCandidates(grid, scope),
  draw: (random) => drawOnGrid(grid, random),
  witness,
  margin: removedShare,
  neurons: 'single',
};

export const rows: readonly Row[] = [analyticRow];
