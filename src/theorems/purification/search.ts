/**
 * # Radii of networks in float64
 *
 * Untrusted: finds trees of cases, forms and changes of sign, proves nothing.
 *
 * ## Main definitions
 * - {@link Around}, {@link valueOf}: a network around an input
 * - {@link attack}: a short change of sign
 * - {@link casesFor}: a tree for a relu network
 * - {@link largest}: bisection
 * @module
 */
import { gaussianSource } from '../../data/random.ts';

export type Numbers = readonly number[];

/** sum_j v_j sigma(<w_j, x>) at an input x whose first `free` entries may move; f is positive there. */
export interface Around {
  readonly hidden: readonly Numbers[];
  readonly outputs: Numbers;
  readonly input: Numbers;
  readonly free: number;
  readonly sigma: (t: number) => number;
}

export function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

const norm = (a: Numbers): number => Math.sqrt(dot(a, a));

export function valueOf({ hidden, outputs, input, sigma }: Around, h: Numbers): number {
  const x = input.map((a, k) => a + (h[k] ?? 0));
  return outputs.reduce((sum, v, j) => sum + v * sigma(dot(hidden[j] ?? [], x)), 0);
}

const difference = 1e-6;

/** The slope of f at x + h, by differences, in the inputs that move. */
function slopeAt(net: Around, h: Numbers): Numbers {
  const { hidden, outputs, input, free, sigma } = net;
  const x = input.map((a, k) => a + (h[k] ?? 0));
  const slope = input.map(() => 0);
  for (const [j, v] of outputs.entries()) {
    const w = hidden[j] ?? [];
    const t = dot(w, x);
    const by = (v * (sigma(t + difference) - sigma(t - difference))) / (2 * difference);
    for (let k = 0; k < free; k++) slope[k] = (slope[k] ?? 0) + by * (w[k] ?? 0);
  }
  return slope;
}

/** The least multiple of a direction at which f <= 0, up to `most`; Infinity if none is found. */
function crossing(net: Around, direction: Numbers, most: number): number {
  const at = (by: number): number =>
    valueOf(
      net,
      direction.map((a) => a * by),
    );
  const grid = 24;
  const first = Array.from({ length: grid }, (_, k) => (most * (k + 1)) / grid).find(
    (by) => at(by) <= 0,
  );
  if (first === undefined) return Infinity;
  let [low, high] = [first - most / grid, first];
  for (let k = 0; k < 50; k++) {
    const middle = (low + high) / 2;
    if (at(middle) <= 0) high = middle;
    else low = middle;
  }
  return high;
}

const starts = 12;
const steps = 30;

/**
 * A short h with f(x + h) <= 0, as float64 has it: from steps to where the linear part of f is 0, from the input and from
 * drawn points, and in the given directions; `undefined` if none is found.
 */
export function attack(
  net: Around,
  seed: number,
  directions: readonly Numbers[] = [],
): Numbers | undefined {
  const next = gaussianSource(seed, 'points');
  const { input, free } = net;
  const scale = 2 * norm(input.slice(0, free)) + 1;
  let best: Numbers | undefined;
  const offer = (h: Numbers): void => {
    const length = norm(h);
    if (!(length > 0)) return;
    const unit = h.map((a) => a / length);
    const reach = crossing(net, unit, best === undefined ? scale : norm(best));
    if (reach < Infinity) best = unit.map((a) => a * reach);
  };
  directions.forEach(offer);
  for (let start = 0; start < starts; start++) {
    let h: Numbers = input.map((_, k) =>
      k < free && start > 0 ? (next() * scale * start) / (8 * starts) : 0,
    );
    for (let step = 0; step < steps; step++) {
      const slope = slopeAt(net, h);
      const square = dot(slope, slope);
      if (!(square > 0)) break;
      // the point of {f(h) + slope.(h' - h) = 0} that is nearest to 0
      const by = (valueOf(net, h) - dot(slope, h)) / square;
      h = slope.map((g) => -by * g);
      offer(h);
    }
  }
  return best;
}

type Side = 'on' | 'off' | 'open';

interface Neuron {
  readonly output: number;
  readonly level: number;
  readonly weights: Numbers;
  readonly reach: number;
}

export interface FloatTree {
  readonly splits: readonly number[];
  readonly slopes: readonly Numbers[];
}

function clipped({ output: v, level, reach }: Neuron, side: Side, c: number): number {
  if (side === 'on') return Math.min(c, v);
  if (side === 'off') return Math.max(c, 0);
  if (v >= 0) return Math.min(Math.max(c, 0), v);
  return (v * (level + reach)) / (2 * reach);
}

function first({ output: v, level }: Neuron, side: Side): number {
  return side === 'on' || (side === 'open' && level > 0) ? v : 0;
}

/** Where all signs are decided the best slopes decide whether the case is lost; elsewhere a split is next. */
const [openSteps, closedSteps] = [100, 1500];

/** The best slopes that projected steps find, with the margin value - eps norm(gradient). */
function bestSlopes(
  neurons: readonly Neuron[],
  sides: readonly Side[],
  eps: number,
): { readonly margin: number; readonly slopes: Numbers } {
  const side = (j: number): Side => sides[j] ?? 'open';
  let c: Numbers = neurons.map((neuron, j) => clipped(neuron, side(j), first(neuron, side(j))));
  let best = { margin: -Infinity, slopes: c };
  const size = Math.max(...neurons.map(({ output }) => Math.abs(output)), 1e-300);
  const isClosed = !neurons.some((_, j) => side(j) === 'open');
  for (let step = 0; step < (isClosed ? closedSteps : openSteps); step++) {
    const own = c;
    const gradient = (neurons[0]?.weights ?? []).map((_, k) => fallOf(neurons, own, k));
    const length = norm(gradient);
    const value = neurons.reduce((sum, neuron, j) => {
      const { output: v, level, reach } = neuron;
      const own = c[j] ?? 0;
      const bend = side(j) === 'open' && v < 0 ? -own * (level - reach) : 0;
      return sum + own * level + bend;
    }, 0);
    const margin = value - eps * length;
    if (margin > best.margin) best = { margin, slopes: c };
    if (margin > 1e-6 * size) return best;
    const ascent = neurons.map(
      ({ level, weights }) => level - (length > 0 ? (eps * dot(weights, gradient)) / length : 0),
    );
    const rate = (4 * size) / ((norm(ascent) || 1) * (1 + step / 8));
    c = neurons.map((neuron, j) => clipped(neuron, side(j), (c[j] ?? 0) + rate * (ascent[j] ?? 0)));
  }
  return best;
}

/** Entry k of sum_j c_j w_j. */
function fallOf(neurons: readonly Neuron[], slopes: Numbers, k: number): number {
  return neurons.reduce((sum, { weights }, j) => sum + (slopes[j] ?? 0) * (weights[k] ?? 0), 0);
}

/** The open neuron whose kink costs most. */
function toSplit(neurons: readonly Neuron[], sides: readonly Side[]): number | undefined {
  let [chosen, most]: [number | undefined, number] = [undefined, 0];
  for (const [j, { output, level, reach }] of neurons.entries()) {
    if (sides[j] !== 'open') continue;
    const cost = Math.abs(output) * (reach - Math.abs(level));
    if (chosen === undefined || cost > most) [chosen, most] = [j, cost];
  }
  return chosen;
}

/** At most so many nodes of a tree. */
const mostNodes = 600;

/**
 * A tree for a relu network that is positive at x, or `undefined`: none was found. `lost` is told the direction in which a
 * case falls most whose signs are all decided.
 */
export function casesFor(
  { hidden, outputs, input, free }: Around,
  eps: number,
  lost: (direction: Numbers) => void = () => undefined,
): FloatTree | undefined {
  const neurons = outputs.map((output, j): Neuron => {
    const w = hidden[j] ?? [];
    const weights = w.slice(0, free);
    return { output, level: dot(w, input), weights, reach: eps * norm(weights) };
  });
  const root = neurons.map(({ level, reach }): Side =>
    // a little inside: the checker decides exactly
    Math.abs(level) > reach * (1 + 1e-9) ? (level > 0 ? 'on' : 'off') : 'open',
  );
  const [splits, slopes]: [number[], Numbers[]] = [[], []];
  const open: (readonly Side[])[] = [root];
  for (let sides = open.pop(); sides !== undefined; sides = open.pop()) {
    if (splits.length >= mostNodes) return undefined;
    const found = bestSlopes(neurons, sides, eps);
    if (found.margin > 0) {
      splits.push(0);
      slopes.push(found.slopes);
      continue;
    }
    const j = toSplit(neurons, sides);
    if (j === undefined) {
      lost(input.map((_, k) => (k < free ? -fallOf(neurons, found.slopes, k) : 0)));
      return undefined;
    }
    const decided = (to: Side): readonly Side[] => (sides ?? []).map((s, i) => (i === j ? to : s));
    splits.push(j + 1);
    open.push(decided('off'), decided('on'));
  }
  return { splits, slopes };
}

/** What `found` gives for the largest of some radii up to `most`, by bisection; `undefined` if it gives nothing. */
export function largest<T>(most: number, found: (eps: number) => T | undefined): T | undefined {
  let [low, high, best]: [number, number, T | undefined] = [0, most, undefined];
  for (let k = 0; k < 14; k++) {
    // the first tries are near the end: often nothing is lost there
    const eps = k === 0 ? most * (1 - 1e-4) : k === 1 ? most * 0.99 : (low + high) / 2;
    if (eps <= low || eps >= high) continue;
    const own = found(eps);
    if (own === undefined) high = eps;
    else [low, best] = [eps, own];
  }
  return best;
}
