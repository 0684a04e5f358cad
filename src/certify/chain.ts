/**
 * # certify network for more hidden layers or outputs
 *
 * Enclosures of the outputs on the data, of the loss and of its gradient, rigorously rounded, and which output is the
 * largest; the exact loss of small networks whose activations are piecewise linear or rational. With one output and layers without biases also
 * Theorem F in a file.
 * @module
 */
import { exactly, sqrtDown, sqrtUp } from '../arithmetic/bounds.ts';
import { interval, intervalRing as R } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { showInterval } from '../arithmetic/interval-text.ts';
import { ratio, rationalFromDouble } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { rationalTier as Q } from '../arithmetic/rational-tier.ts';
import { showUpper } from '../arithmetic/text.ts';
import { factsLimits } from '../certificates/facts/limits.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import { dense, mapMatrix } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { pointEnclosure } from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';
import { enclosedSum } from '../linalg/product.ts';
import { enclosedPass, entryOf, squaredGradient, squareSum } from '../network/enclosed-chain.ts';
import { evaluate, printExpression } from '../sigma/expression.ts';
import { searchProjection } from '../theorems/projection/search.ts';
import type { Context, GivenChain, Prepared, Proposal } from './plan.ts';

type Bracket = readonly [number, number];

/** What is enclosed; no file holds it. */
export interface Enclosed {
  readonly rows: number;
  readonly outputs: number;
  /** The least and the largest of all outputs. */
  readonly range: Bracket;
  /** (1/2) norm_F(f - Y)^2; with several outputs Y has unit vectors. */
  readonly loss?: Bracket;
  /** Of the gradient of that in all weights and biases. */
  readonly gradient?: Bracket;
  /** Rows where the label's output is shown to be the largest, and where another is shown to be larger. */
  readonly right?: number;
  readonly wrong?: number;
}

export interface ChainFound {
  readonly enclosed: Enclosed;
  /** Of Theorem F, in a file. */
  readonly exact: boolean;
}

const bracket = ({ lo, hi }: Interval): Bracket => [lo, hi];

/** Y, or why there is none. */
function targetsOf(
  { labels }: GivenChain,
  n: number,
  q: number,
): Dense | { readonly because: string } {
  if (labels === undefined) return { because: 'the data have no labels' };
  if (q === 1) return dense(n, 1, labels);
  const data = new Float64Array(n * q);
  for (const [i, label] of labels.entries()) {
    if (!(Number.isInteger(label) && label >= 0 && label < q))
      return {
        because: `with ${q} outputs a label is one of 0, .., ${q - 1}, and row ${i + 1} has ${label}`,
      };
    data[i * q + label] = 1;
  }
  return dense(n, q, data);
}

/** Rows where the output of the label is the largest for certain, and where it is not for certain. */
function readings(f: Enclosure, labels: Float64Array): { right: number; wrong: number } {
  const { rows, cols } = f.mid;
  let [right, wrong] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const entry = (c: number): Interval => entryOf(f, i * cols + c);
    const own = entry(labels[i] ?? 0);
    const others = Array.from({ length: cols }, (_, c) => c).filter((c) => c !== labels[i]);
    if (others.every((c) => entry(c).hi < own.lo)) right++;
    else if (others.some((c) => entry(c).lo > own.hi)) wrong++;
  }
  return { right, wrong };
}

/** Products of weights over Q; more would take minutes. */
const mostProducts = 200_000;

/** The exact loss; `undefined` where an activation has no rational value, or it would take long. */
function exactLoss(X: Dense, { stages, activations }: GivenChain, Y: Dense): Rational | undefined {
  const weights = stages.reduce((sum, { weights: W }) => sum + W.data.length, 0);
  if (weights * X.rows > mostProducts) return undefined;
  let sum = Q.zero;
  for (let i = 0; i < X.rows; i++) {
    let u: readonly Rational[] = Array.from({ length: X.cols }, (_, k) =>
      rationalFromDouble(X.data[i * X.cols + k] ?? Number.NaN),
    );
    for (const [l, { weights: W, biases }] of stages.entries()) {
      const reached: Rational[] = [];
      for (let j = 0; j < W.rows; j++) {
        const start = rationalFromDouble(biases?.[j] ?? 0);
        const p = u.reduce(
          (s, a, k) => Q.add(s, Q.mul(rationalFromDouble(W.data[j * W.cols + k] ?? Number.NaN), a)),
          start,
        );
        const sigma = activations[l];
        const value = sigma === undefined ? p : evaluate(Q, sigma.value, p);
        if (value === undefined) return undefined;
        reached.push(value);
      }
      u = reached;
    }
    for (const [c, f] of u.entries()) {
      const e = Q.sub(f, rationalFromDouble(Y.data[i * Y.cols + c] ?? Number.NaN));
      sum = Q.add(sum, Q.mul(e, e));
    }
  }
  return Q.mul(ratio(1n, 2n), sum);
}

/** Of a fraction that fits on the line. */
const mostDigits = 60;

function exactNotes(loss: Rational | undefined): readonly string[] {
  if (loss === undefined) return [];
  if (loss.num === 0n) return ['exact     the loss is 0 over Q'];
  const text = loss.den === 1n ? `${loss.num}` : `${loss.num}/${loss.den}`;
  return [
    text.length <= mostDigits
      ? `exact     the loss is ${text} over Q`
      : `exact     the loss over Q is not 0: a fraction of ${text.length} characters`,
  ];
}

interface Findings {
  readonly notes: readonly string[];
  readonly enclosed: Enclosed | undefined;
}

function lossNotes(
  X: Dense,
  chain: GivenChain,
  pass: NonNullable<ReturnType<typeof enclosedPass>>,
): { readonly notes: readonly string[]; readonly found: Partial<Enclosed> } {
  const { rows: n, cols: q } = pass.outputs.mid;
  const Y = targetsOf(chain, n, q);
  if ('because' in Y) return { notes: [`loss      not asked for: ${Y.because}`], found: {} };
  const E = enclosedSum(
    pass.outputs,
    pointEnclosure(
      dense(
        n,
        q,
        Y.data.map((y) => -y),
      ),
    ),
  );
  const square = squareSum(E);
  const loss = R.mul(interval(0.5), square);
  const pull = squaredGradient(chain, pass, E);
  const gradient = pull && interval(sqrtDown(exactly(pull.lo)), sqrtUp(exactly(pull.hi)));
  const named = q === 1 ? 'norm(f - y)^2' : 'norm_F(f - Y)^2, Y of unit vectors,';
  const read =
    q === 1 || chain.labels === undefined ? undefined : readings(pass.outputs, chain.labels);
  return {
    notes: [
      ...(read === undefined
        ? []
        : [
            `classes   the output of the label is the largest for ${read.right} of ${n} rows, and is not for ${read.wrong}${read.right + read.wrong < n ? `; ${n - read.right - read.wrong} are too close to tell` : ''}`,
          ]),
      `loss      (1/2) ${named} is in ${showInterval(loss, 12)}`,
      ...exactNotes(exactLoss(X, chain, Y)),
      gradient === undefined
        ? "gradient  sigma' is not shown to exist at every pre-activation, or a number is beyond float64"
        : `gradient  the norm of that of the loss in all weights and biases is in ${showInterval(gradient, 6)}`,
    ],
    found: {
      loss: bracket(loss),
      ...(gradient === undefined ? {} : { gradient: bracket(gradient) }),
      ...read,
    },
  };
}

function findings(X: Dense, chain: GivenChain): Findings {
  const pass = enclosedPass(chain, X);
  if (pass === undefined)
    return {
      notes: [
        'outputs   not enclosed: sigma is not defined on what is reached, or a number is beyond float64',
      ],
      enclosed: undefined,
    };
  const { outputs: f } = pass;
  let [least, most] = [Infinity, -Infinity];
  for (let k = 0; k < f.mid.data.length; k++) {
    const { lo, hi } = entryOf(f, k);
    least = Math.min(least, lo);
    most = Math.max(most, hi);
  }
  const range: Bracket = [least, most];
  const widest = f.rad.data.reduce((a, r) => Math.max(a, r), 0);
  const { rows, cols } = f.mid;
  const { notes, found } = lossNotes(X, chain, pass);
  return {
    notes: [
      `outputs   all ${rows * cols} are in ${showInterval(interval(...range), 6)}, each known to within ${showUpper(widest, 3)}`,
      ...notes,
    ],
    enclosed: { rows, outputs: cols, range, ...found },
  };
}

/** Theorem F in a file, or why not. */
function projected(
  X: Dense,
  { stages, activations, labels }: GivenChain,
  { provenance }: Context,
): Proposal<Partial<ChainFound>> | string {
  const weights = stages.reduce((sum, { weights: W }) => sum + W.data.length, 0);
  const names = new Set(activations.map(({ value }) => printExpression(value)));
  const [activation] = activations;
  if (stages.at(-1)?.weights.rows !== 1) return 'Theorem F is about one output';
  if (labels === undefined) return 'the data have no labels';
  if (stages.some(({ biases }) => biases?.some((b) => b !== 0) === true))
    return 'Theorem F is about layers without biases, and these have some';
  if (activation === undefined || names.size !== 1) return 'Theorem F is about one activation';
  if (weights > factsLimits.parameters || X.rows > factsLimits.samples)
    return `the checker takes ${factsLimits.samples} samples and ${factsLimits.parameters} weights`;
  const result = searchProjection(
    {
      activation,
      inputs: mapMatrix(X, rationalFromDouble),
      labels: Array.from(labels, rationalFromDouble),
      layers: stages.map((stage) => mapMatrix(stage.weights, rationalFromDouble)),
    },
    provenance,
  );
  if (result.kind === 'not-found') return result.because;
  const { file, exact, detail } = result;
  return {
    kind: 'file',
    name: 'projection',
    notes: [`point     ${detail}`],
    claim: 'projection',
    text: () => writeFacts(file),
    found: { exact },
  };
}

/** Everything that is known of a network with more hidden layers or outputs. */
export function chainPrepared(
  X: Dense,
  chain: GivenChain,
  context: Context,
): Prepared<Partial<ChainFound>> {
  const activations = [...new Set(chain.activations.map(({ value }) => printExpression(value)))];
  return {
    lines: [
      `activation ${activations.length === 0 ? 'none' : activations.join(', ')}`,
      'zero, region, kkt, stationary not tried: they are about one hidden layer with one output',
    ],
    search: () => {
      const { notes, enclosed } = findings(X, chain);
      const file = projected(X, chain, context);
      const isFile = typeof file !== 'string';
      const none: Proposal<Partial<ChainFound>> = {
        kind: 'none',
        notes: isFile ? notes : [...notes, `projection not tried: ${file}`],
        because:
          enclosed === undefined
            ? 'nothing is known of its outputs'
            : 'what stands above holds for the network over the reals with these weights and rows, as this run computed it; no file lets others check it again',
        advice: [],
        found: enclosed === undefined ? {} : { enclosed },
      };
      return isFile ? [none, file] : [none];
    },
  };
}
