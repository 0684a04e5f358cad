/**
 * # The loss on the line between two networks, enclosed
 *
 * theta(t) = (1 - t) theta + t theta'. Pre-activations and output weights are linear in t, so that on a piece of the line
 * they lie between their values at its ends; the loss is enclosed there.
 * @module
 */
import { hull } from '../../../arithmetic/interval-sets.ts';
import { interval, intervalRing as R, intervalTier } from '../../../arithmetic/interval.ts';
import type { Interval } from '../../../arithmetic/interval.ts';
import { mapMatrix } from '../../../linalg/matrix.ts';
import { preactivations } from '../../../network/network.ts';
import type { Problem } from '../../../network/problem.ts';
import type { Point } from '../../../search/evaluation.ts';
import { evaluate } from '../../../sigma/expression-tree.ts';
import type { Bracket } from '../search.ts';

/** From t = -1 to t = 2, as in the plots of [Keskar16]. */
export const lineEnds = { from: -1, to: 2 } as const;

/** Pieces that are enclosed in each unit of t, and those of the result, of which each joins some. */
const [fine, coarse] = [128, 16];

const enclosed = (x: number): Interval => interval(x);

/** Pre-activations, n x m in one list, and output weights. */
interface Layer {
  readonly preactivations: readonly Interval[];
  readonly outputs: readonly Interval[];
}

function layerAt({ inputs }: Problem, { hidden, outputs }: Point): Layer {
  const net = {
    inputs: mapMatrix(inputs, enclosed),
    hidden: mapMatrix(hidden, enclosed),
    outputs: outputs.map(enclosed),
  };
  return { preactivations: Array.from(preactivations(R, net).data), outputs: net.outputs };
}

/** (1 - t) a + t b, t a dyadic number. */
function mixed(a: readonly Interval[], b: readonly Interval[], t: number): readonly Interval[] {
  const [first, second] = [interval(1 - t), interval(t)];
  return a.map((x, k) => R.add(R.mul(first, x), R.mul(second, b[k] ?? R.zero)));
}

const hulls = (a: readonly Interval[], b: readonly Interval[]): readonly Interval[] =>
  a.map((x, k) => hull(x, b[k] ?? x));

/** (1/2) norm(f - y)^2 with everything anywhere in these intervals. */
function lossOn(
  { activation, labels }: Problem,
  { preactivations: P, outputs: v }: Layer,
): Bracket {
  const sum = labels.reduce((total, y, i) => {
    const f = v.reduce((own, output, j) => {
      const p = P[i * v.length + j];
      const value = p === undefined ? undefined : evaluate(intervalTier, activation.value, p);
      if (value === undefined) throw new RangeError('lossOn: sigma is not defined');
      return R.add(own, R.mul(output, value));
    }, R.zero);
    return R.add(total, intervalTier.power(R.sub(f, interval(y)), 2));
  }, R.zero);
  const { lo, hi } = R.mul(interval(0.5), sum);
  return { least: Math.max(0, lo), most: hi };
}

export interface LineLoss {
  /** Of l over 0 <= t <= 1: of its maximum. */
  readonly barrier: Bracket;
  /** Of l on equal pieces from t = -1 to t = 2. */
  readonly pieces: readonly Bracket[];
}

/** sigma must be defined on the whole line. */
export function lossOnLine(problem: Problem, first: Point, second: Point): LineLoss {
  const [one, two] = [layerAt(problem, first), layerAt(problem, second)];
  const at = (k: number): Layer => {
    const t = k / fine;
    return {
      preactivations: mixed(one.preactivations, two.preactivations, t),
      outputs: mixed(one.outputs, two.outputs, t),
    };
  };
  const [from, count] = [lineEnds.from * fine, (lineEnds.to - lineEnds.from) * fine];
  const ends = Array.from({ length: count + 1 }, (_, k) => at(from + k));
  const small = ends.slice(1).map((end, k) => {
    const start = ends[k] ?? end;
    return lossOn(problem, {
      preactivations: hulls(start.preactivations, end.preactivations),
      outputs: hulls(start.outputs, end.outputs),
    });
  });
  const between = small.slice(-from, -from + fine);
  const inside = ends.slice(-from, -from + fine + 1).map((end) => lossOn(problem, end).least);
  const share = fine / coarse;
  return {
    barrier: {
      least: Math.max(...inside),
      most: Math.max(...between.map(({ most }) => most)),
    },
    pieces: Array.from({ length: count / share }, (_, k) => {
      const own = small.slice(k * share, (k + 1) * share);
      return {
        least: Math.min(...own.map(({ least }) => least)),
        most: Math.max(...own.map(({ most }) => most)),
      };
    }),
  };
}
