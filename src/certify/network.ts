/**
 * # certify network
 *
 * Everything that can be certified about given weights: A3 nearby, B around them, C3 with C4 if a ball is given, and a
 * stationary point nearby unless there are too many weights for the facts checker. Of a network with more hidden layers
 * or outputs what chain.ts encloses.
 * @module
 */
import { showInterval } from '../arithmetic/interval-text.ts';
import type { Interval } from '../arithmetic/interval.ts';
import type { RegionReport } from '../theorems/nice-region/search.ts';
import { searchRegion } from '../theorems/nice-region/search.ts';
import { searchKktPoint } from '../theorems/kkt/search.ts';
import { searchZeroNear } from '../theorems/expressivity/search.ts';
import { geometryOf } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { lossEnclosure } from '../search/projected-gradient.ts';
import { chainPrepared } from './chain.ts';
import type { ChainFound } from './chain.ts';
import { anyColumns, onColumns } from './columns.ts';
import type { SearchResult } from '../search/certificate.ts';
import type { Point } from '../search/evaluation.ts';
import { fileOptions, usage } from './plan.ts';
import type { GivenWeights, Grounds, Plan, Proposal } from './plan.ts';
import { regionNotes } from '../theorems/nice-region/region-notes.ts';
import { adviceFor, certificateProposal, searchOf, sizeFor } from './start.ts';
import type { SizeFound } from './start.ts';
import { sizeFault, stationaryProposal } from './stationary.ts';
import type { StationaryFound } from './stationary.ts';

/** A statement about the size of the network, or about a stationary point. */
export type NetworkFound = Partial<
  SizeFound & StationaryFound & ChainFound & { readonly report: RegionReport | undefined }
>;

/** The distance of the written point from the given one. */
function movedNotes(result: SearchResult, { hidden }: Point): readonly string[] {
  if (result.kind === 'not-found') return [];
  const { data } = result.certificate.witness.hidden;
  const distance = Math.hypot(...data.map((w, k) => w - (hidden.data[k] ?? Number.NaN)));
  return [`moved     W by about ${distance.toExponential(3)}, to where the residual is smallest`];
}

function lossNote(loss: Interval | undefined): string {
  return loss === undefined
    ? 'loss      sigma is not shown to be C^2 at every pre-activation'
    : `loss      (1/2) norm(f - y)^2 is in ${showInterval(loss, 12)} at the given weights`;
}

/** Of W and v; 288 of them took more than a minute (measured), about as their cube. */
const mostWeights = 150;

function slowFault({ hidden, outputs }: GivenWeights): string | undefined {
  const weights = hidden.data.length + outputs.length;
  return weights <= mostWeights
    ? undefined
    : `${weights} weights may take minutes: certify stationary-point tries it`;
}

export const plan: Plan<Grounds['network'], NetworkFound> = {
  prepare(ground, aims, context) {
    const { problem, weights, chain } = ground;
    const { naming } = context;
    if (chain !== undefined) return chainPrepared(problem.inputs, chain, context);
    if (weights === undefined) throw usage('no weights', 'Give them.', naming.field('weights'));
    const size = sizeFor(ground, aims, naming);
    const fault = sizeFault(problem, { weights }, 'all', naming)?.message ?? slowFault(weights);
    const { start } = weights;
    const { radius } = aims;
    const ball = start === undefined || radius === undefined ? undefined : { start, radius };
    const advice = () => adviceFor(ground, size, aims, naming);
    const common = searchOf<NetworkFound>(ground, size, aims, context, () => {
      const file = fileOptions(ground, aims, context);
      const on = (
        propose: (changed: Problem, point: GivenWeights) => Proposal<NetworkFound>,
      ): readonly Proposal<NetworkFound>[] =>
        onColumns(ground, aims, anyColumns, (other) => [
          propose(other.problem, other.weights ?? weights),
        ]);
      const proposal = (
        name: string,
        result: SearchResult,
        notes: readonly string[] = [],
        others: Pick<NetworkFound, 'report'> = {},
      ) => certificateProposal(result, size, ground, { name, notes, advice }, others);
      const loss = lossNote(lossEnclosure(problem, geometryOf(problem), weights));
      return [
        ...on((changed, point) => {
          const zero = searchZeroNear(changed, point, file);
          return proposal('zero', zero, [loss, ...movedNotes(zero, point)]);
        }),
        ...on((changed, point) => {
          const region = searchRegion(changed, point, file);
          const { report } = region;
          return proposal('region', region, regionNotes(report), { report });
        }),
        // the ball was given in the coordinates of the raw columns
        ...(ball === undefined
          ? []
          : [proposal('kkt', searchKktPoint(problem, weights, ball, file))]),
        ...(fault === undefined
          ? [stationaryProposal({ problem }, { weights }, aims, context, 'stationary')]
          : []),
      ];
    });
    const untried = fault === undefined ? [] : [`stationary not tried: ${fault.split('\n')[0]}`];
    return { ...common, lines: [...common.lines, ...untried] };
  },
};
