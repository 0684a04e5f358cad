/**
 * # certify sharpness
 *
 * For given weights: phi on its box, the trace of the gradient noise and, for relu, what no rescaling changes. Where an
 * exact minimiser is found nearby, also which steps are stable there, for every batch.
 * @module
 */
import { interval, intervalRing } from '../../arithmetic/interval.ts';
import { rationalFromDouble } from '../../arithmetic/rational.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { Fact, FactPoint, Instance } from '../../certificates/facts/format.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { usage } from '../../certify/plan.ts';
import type { Context, Grounds, Plan, Proposal } from '../../certify/plan.ts';
import { samplesFault } from '../../certify/stationary.ts';
import { mapMatrix } from '../../linalg/matrix.ts';
import { preactivations } from '../../network/network.ts';
import type { Problem } from '../../network/problem.ts';
import type { Point } from '../../search/evaluation.ts';
import { settle } from '../../search/memorise.ts';
import { layerOn } from '../../sharpness/enclosed.ts';
import { decimal, sharpnessBracket } from './phi-bracket.ts';
import type { SharpnessBracket } from './phi-bracket.ts';
import { batchesFor, gramAt, invariantBracket, noiseBracket, stepThresholds } from './search.ts';
import type { Bracket, Threshold, Thresholds } from './search.ts';

/** Brackets, as they are checked; thresholds only where an exact minimiser is proved nearby. */
export interface SharpnessFound {
  readonly phi: Bracket;
  /** The trace of the covariance of the mean of a batch, by default of one sample; none at a kink. */
  readonly noise?: Bracket;
  /** For relu. */
  readonly invariant?: Bracket;
  readonly thresholds?: readonly Bracket[];
  /** For the step and the batch that are asked for; none where the thresholds do not decide. */
  readonly stable?: boolean;
}

const q = rationalFromDouble;

/** epsilon of [Keskar16]. */
const usualEpsilon = 1e-3;

function pointOf({ hidden, outputs }: Point): FactPoint {
  return { hidden: mapMatrix(hidden, q), outputs: outputs.map(q) };
}

function isRelu({ activation: { value: e } }: Problem): boolean {
  return e.kind === 'apply' && e.f === 'relu' && e.of.kind === 'variable';
}

/** Whether sigma is shown to be C^2 at every pre-activation. */
function isSmoothAt({ inputs, activation }: Problem, { hidden, outputs }: Point): boolean {
  const net = {
    inputs: mapMatrix(inputs, (x) => interval(x)),
    hidden: mapMatrix(hidden, (x) => interval(x)),
    outputs: outputs.map((v) => interval(v)),
  };
  return layerOn(activation, preactivations(intervalRing, net)) !== undefined;
}

interface Minimum {
  readonly point: Point;
  readonly distance: number;
  readonly thresholds: Thresholds;
}

/** An exact minimiser nearby with its thresholds, or why there is none. */
function minimumOf(
  problem: Problem,
  point: Point,
  batches: readonly number[],
): Minimum | { readonly because: string } {
  const settled = settle(problem, point.hidden, point.outputs);
  if (settled.kind === 'not-found') return { because: settled.because };
  const { hidden, outputs, radius } = settled;
  const there = { hidden, outputs };
  const thresholds = stepThresholds(gramAt(problem, there), batches);
  return { point: there, distance: 4 * radius, thresholds };
}

function thresholdsFact({ distance, thresholds: { largest, each } }: Minimum): Fact {
  return {
    fact: 'sgd-thresholds',
    at: 'M',
    distance: q(distance),
    largest: q(largest),
    batches: each.map(({ batch }) => batch),
    least: each.map(({ least }) => q(least)),
    most: each.map(({ most }) => q(most)),
    directions: each.map(({ direction }) => direction.map(q)),
  };
}

/** What a step is for a batch, as far as the thresholds decide. */
function verdictOn(step: number, { least, most }: Threshold): boolean | undefined {
  return step <= least ? true : step > most ? false : undefined;
}

const words = (is: boolean | undefined): string =>
  is === undefined ? 'not decided' : is ? 'stable' : 'unstable';

function stepNotes(n: number, { each }: Thresholds, step: number | undefined): readonly string[] {
  const lines = each.map((one) => {
    const who = one.batch === n ? `b = ${n}, gradient descent` : `b = ${one.batch}`;
    const own = step === undefined ? '' : `; step ${step} is ${words(verdictOn(step, one))}`;
    return `          ${who}: stable up to ${showLower(one.least)}, unstable above ${showUpper(one.most)}${own}`;
  });
  return ['steps     at the exact minimiser, linearised and in mean square:', ...lines];
}

function bracketText({ least, most }: Bracket): string {
  return `from ${showLower(least)} to ${showUpper(most)}`;
}

interface Asked {
  readonly epsilon: number;
  readonly batch: number;
  readonly step: number | undefined;
}

interface Findings {
  readonly phi: SharpnessBracket;
  readonly noise?: Bracket;
  readonly invariant?: Bracket;
  readonly minimum: Minimum | { readonly because: string };
}

const isFinite = ({ least, most }: Bracket): boolean =>
  Number.isFinite(least) && Number.isFinite(most);

/** `undefined` where phi is beyond float64. */
function findingsOf(
  problem: Problem,
  point: Point,
  { epsilon, batch }: Asked,
): Findings | undefined {
  const phi = sharpnessBracket(problem, point, epsilon);
  if (phi === undefined || !isFinite(phi)) return undefined;
  // derivatives are not known where a pre-activation may be at a kink
  const isSmooth = isSmoothAt(problem, point);
  const noise = isSmooth ? noiseBracket(problem, point, batch) : undefined;
  const invariant = isSmooth && isRelu(problem) ? invariantBracket(problem, point) : undefined;
  return {
    phi,
    ...(noise === undefined || !isFinite(noise) ? {} : { noise }),
    ...(invariant === undefined || !isFinite(invariant) ? {} : { invariant }),
    minimum: minimumOf(problem, point, batchesFor(problem.inputs.rows, batch)),
  };
}

const ends = ({ least, most }: Bracket) => ({ least: q(least), most: q(most) });

function factsOf({ phi, noise, invariant, minimum }: Findings, asked: Asked): readonly Fact[] {
  const { shares, corner } = phi;
  const { epsilon, batch } = asked;
  const at = 'P';
  const box = { fact: 'sharpness', at, epsilon: decimal(epsilon), corner, ...ends(phi) } as const;
  const one = { fact: 'gradient-noise', at, moving: 'all', batch, as: 'trace' } as const;
  return [
    shares === undefined
      ? { ...box, by: 'ranges' }
      : { ...box, by: 'jacobian', shares: Array.from(shares, decimal) },
    ...(noise === undefined ? [] : [{ ...one, ...ends(noise) }]),
    ...(invariant === undefined
      ? []
      : [{ fact: 'rescaling-invariant', at, ...ends(invariant) } as const]),
    ...('because' in minimum ? [] : [thresholdsFact(minimum)]),
  ];
}

function notesOf(
  n: number,
  { phi, noise, invariant, minimum }: Findings,
  { epsilon, batch, step }: Asked,
): readonly string[] {
  return [
    `phi       ${bracketText(phi)}, on the box of eps = ${epsilon}`,
    noise === undefined
      ? 'noise     not known: sigma is not shown to be C^2 at every pre-activation, or beyond the range of doubles'
      : `noise     tr of the covariance ${bracketText(noise)}, batches of ${batch}`,
    ...(invariant === undefined
      ? []
      : [
          `invariant I ${bracketText(invariant)}: where f = y, no rescaling is stable for steps above ${showUpper((2 * n * n) / invariant.least)}`,
        ]),
    ...('because' in minimum
      ? [`minimum   none is proved nearby: ${minimum.because}`]
      : stepNotes(n, minimum.thresholds, step)),
  ];
}

function foundOf(
  { phi: { least, most }, noise, invariant, minimum }: Findings,
  { batch, step }: Asked,
): SharpnessFound {
  const thresholds = 'because' in minimum ? undefined : minimum.thresholds.each;
  const own = thresholds?.find((one) => one.batch === batch);
  const stable = own === undefined || step === undefined ? undefined : verdictOn(step, own);
  return {
    phi: { least, most },
    ...(noise === undefined ? {} : { noise }),
    ...(invariant === undefined ? {} : { invariant }),
    ...(thresholds === undefined ? {} : { thresholds }),
    ...(stable === undefined ? {} : { stable }),
  };
}

function proposalFor(
  problem: Problem,
  { hidden, outputs }: Point,
  asked: Asked,
  { provenance }: Context,
): Proposal<SharpnessFound> {
  const point = { hidden, outputs };
  const findings = findingsOf(problem, point, asked);
  if (findings === undefined)
    return {
      kind: 'none',
      notes: [],
      because: 'phi, or sigma on its box, is beyond the range of doubles',
      advice: ['a smaller eps, or smaller weights and inputs'],
      found: {},
    };
  const { minimum } = findings;
  const instance: Instance = {
    activation: problem.activation.value,
    inputs: mapMatrix(problem.inputs, q),
    labels: problem.labels.map(q),
    points: {
      P: pointOf(point),
      ...('because' in minimum ? {} : { M: pointOf(minimum.point) }),
    },
  };
  const found = foundOf(findings, asked);
  const notes = notesOf(problem.inputs.rows, findings, asked);
  const text = writeFacts({ instance, facts: factsOf(findings, asked), provenance });
  if (text.length > factsLimits.characters)
    return {
      kind: 'none',
      notes,
      because: `the file has ${text.length} characters, and the checker reads at most ${factsLimits.characters}`,
      advice: ['fewer samples or neurons, or weights in float32'],
      found,
    };
  return { kind: 'file', notes, claim: 'sharpness', text: () => text, found };
}

export const plan: Plan<Grounds['network'], SharpnessFound> = {
  prepare({ problem, weights }, aims, context) {
    const { naming } = context;
    const { field } = naming;
    if (weights === undefined) throw usage('no weights', 'Give them.', field('weights'));
    const { rows: n, cols: d } = problem.inputs;
    const fault = samplesFault(n, naming);
    if (fault !== undefined) throw fault;
    const m = weights.outputs.length;
    const sizes = [
      [m * (d + 1), factsLimits.weights, 'parameters'],
      [n * m, factsLimits.activations, 'pre-activations'],
    ] as const;
    for (const [size, most, what] of sizes)
      if (size > most)
        throw usage(
          `${size} ${what}, of at most ${most}`,
          'Give a smaller network.',
          field('weights'),
        );
    const { batch = 1, step, within: epsilon = usualEpsilon } = aims;
    if (!Number.isSafeInteger(batch) || batch < 1 || batch > n)
      throw usage(
        `expected a batch from 1 to ${n}, got ${batch}`,
        'Give a number of samples.',
        field('batch'),
      );
    return {
      lines: [
        `network   ${m} neurons, ${m * (d + 1)} parameters, activation ${problem.activation.name}`,
      ],
      searched: `eps ${epsilon}`,
      search: () => [proposalFor(problem, weights, { epsilon, batch, step }, context)],
    };
  },
};
