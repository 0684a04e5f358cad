/**
 * # Weights at which the gradient is exactly 0
 *
 * Proposes facts over Q about given weights, those that the checks of facts hold for true. No Hessian has to be regular
 * for them: W = 0 with an odd sigma, a flat region of relu, a homogeneous sigma.
 *
 * ## Main definitions
 * - {@link exactStationary}, {@link ExactStationary}
 * - {@link fractionsBeyond}: data that doubles do not hold
 * @module
 */
import { intervalTier, isBounded } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { compareRational, rationalFromDouble, rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import { criticalFacts } from '../certificates/facts/critical.ts';
import { decideFacts } from '../certificates/facts/decide.ts';
import type { Fact, FactsFile, Instance } from '../certificates/facts/format.ts';
import { factsLimits } from '../certificates/facts/limits.ts';
import { dense, mapMatrix } from '../linalg/matrix.ts';
import type { Dense, Matrix } from '../linalg/matrix.ts';
import type { Moving } from '../network/hessian.ts';
import { loss } from '../network/network.ts';
import type { Problem } from '../network/problem.ts';
import {
  approxHiddenGradient,
  approxOutputGradient,
  evaluateLoss,
  weightedSlopesAt,
} from '../search/evaluation.ts';
import type { Point } from '../search/evaluation.ts';
import { landscape } from '../search/landscape.ts';
import { scaledSpectrum } from '../search/newton.ts';
import type { Spectrum } from '../search/newton.ts';
import { approxPullBack } from '../search/float64-network.ts';
import type { ExactData } from './plan.ts';
import { exactPoint, proposeAt, stationaryFact } from '../search/stationary.ts';
import type { StationaryProposal } from '../search/stationary.ts';

/** What is proved of the kind of a stationary point. `descends`: it is no local minimum. */
export type Nature = StationaryProposal['nature'] | 'descends';

export interface ExactStationary {
  readonly file: FactsFile;
  readonly nature: Nature;
  readonly loss: Interval;
  /** Of the box in which there is no other, where the Hessian is regular. */
  readonly radius?: number;
}

interface Search extends Point {
  /** Of the nearest doubles. */
  readonly problem: Problem;
  readonly moving: Moving;
  /** Fractions that are not all doubles. */
  readonly fractions?: Fractions | undefined;
}

/** X and y over Q. */
export interface Fractions {
  readonly inputs: Matrix<Rational>;
  readonly labels: readonly Rational[];
}

/** X and y over Q where some of them are no doubles. */
export function fractionsBeyond(
  { inputs, labels }: Problem,
  exact: ExactData | undefined,
): Fractions | undefined {
  if (exact?.labels === undefined) return undefined;
  const isDouble = (x: Rational, double: number): boolean =>
    Number.isFinite(double) && compareRational(x, rationalFromDouble(double)) === 0;
  const areDoubles =
    Array.from(exact.inputs.data).every((x, k) => isDouble(x, inputs.data[k] ?? Number.NaN)) &&
    exact.labels.every((y, i) => isDouble(y, labels[i] ?? Number.NaN));
  return areDoubles ? undefined : { inputs: exact.inputs, labels: exact.labels };
}

function sizes(A: Dense): Dense {
  return dense(A.rows, A.cols, A.data.map(Math.abs));
}

/** Below this share of the sum of its terms without their signs an entry of the gradient may be 0. */
const rounding = 2 ** -30;

/** Whether the gradient may be 0, in float64: over Q, powers of doubles are long. */
function mayBeStationary({ problem, moving, ...point }: Search): boolean {
  const at = evaluateLoss(problem, point);
  const residual = at.residual.map(Math.abs);
  const hidden = approxHiddenGradient(problem, point, at).data;
  const terms = approxPullBack(
    sizes(weightedSlopesAt(problem, point, at)),
    sizes(problem.inputs),
    residual,
  ).data;
  const outer = moving === 'all' ? approxOutputGradient(at) : [];
  const outerTerms = approxOutputGradient({ ...at, residual, values: sizes(at.values) });
  const isSmall = (g: number, size: number | undefined): boolean =>
    Math.abs(g) <= rounding * (size ?? Number.NaN);
  return (
    hidden.every((g, k) => isSmall(g, terms[k])) && outer.every((g, j) => isSmall(g, outerTerms[j]))
  );
}

/** The directions in which the loss may fall: that of one weight, and an eigenvector. */
function* directions(search: Search, H: Dense, spectrum: Spectrum | undefined): Iterable<Point> {
  const { problem, moving } = search;
  const land = landscape(problem, search, moving);
  const along = (d: Float64Array): Point => {
    const direction = land.pointAt(d);
    return moving === 'all' ? direction : { ...direction, outputs: direction.outputs.map(() => 0) };
  };
  const diagonal = Array.from({ length: H.rows }, (_, k) => H.data[k * (H.rows + 1)] ?? 0);
  const least = diagonal.indexOf(Math.min(...diagonal));
  if ((diagonal[least] ?? 0) < 0)
    yield along(Float64Array.from(diagonal, (_, k) => (k === least ? 1 : 0)));
  const vector = spectrum?.vectors.at(0);
  if (spectrum !== undefined && vector !== undefined && (spectrum.values.at(0) ?? 0) < 0) {
    const d = vector.map((a, k) => a * (spectrum.scale[k] ?? 0));
    const largest = d.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
    yield along(d.map((a) => a / largest));
  }
}

/** Facts about the point and the directions that they name. */
interface Known {
  readonly nature: Nature;
  readonly facts: readonly Fact[];
  readonly points: Instance['points'];
  readonly radius?: number;
}

type Verifies = (fact: Fact, points?: Instance['points']) => boolean;

/** What is verified of the kind of the point. */
function kindOf(search: Search, verifies: Verifies): Known {
  const { problem, moving } = search;
  const land = landscape(problem, search, moving);
  const H = land.hessian(land.start);
  const spectrum = scaledSpectrum(H);
  const isDefinite = (spectrum?.values.at(0) ?? 0) > 0;
  for (const by of ['form', 'pattern', ...(isDefinite ? (['hessian'] as const) : [])] as const) {
    const fact = { fact: 'local-minimum', at: 'P', moving, by } as const;
    if (verifies(fact)) return { nature: 'minimum', facts: [fact], points: {} };
  }
  for (const d of directions(search, H, spectrum)) {
    const points = { D: exactPoint(d) };
    const fact = { fact: 'negative-curvature', at: 'P', moving, along: 'D' } as const;
    if (verifies(fact, points)) return { nature: 'descends', facts: [fact], points };
  }
  return { nature: 'undecided', facts: [], points: {} };
}

/** The box in which the point is alone, where the Hessian is regular, and its kind. */
function knownAt(search: Search, verifies: Verifies): Known {
  if (search.fractions !== undefined) return kindOf(search, verifies); // the box is found for doubles
  const near = proposeAt(search, search);
  if ('because' in near || !isSame(near, search)) return kindOf(search, verifies);
  const { nature, radius } = near;
  const { fact, points } = stationaryFact(near);
  if (nature !== 'undecided') return { nature, facts: [fact], points, radius };
  const kind = kindOf(search, verifies);
  return { ...kind, facts: [fact, ...kind.facts], radius };
}

/** The loss, or doubles around it where its digits do not fit into a file. */
function lossFact(exact: Rational, enclosed: Interval): Fact {
  const fits = rationalToText(exact).length <= factsLimits.digits;
  const [from, to] = fits
    ? [exact, exact]
    : [rationalFromDouble(enclosed.lo), rationalFromDouble(enclosed.hi)];
  return { fact: 'loss', at: 'P', from, to };
}

/**
 * The file of a point where the gradient in the moving weights is exactly 0, or `undefined` where that is not shown:
 * sigma may be irrational at a pre-activation.
 */
export function exactStationary(
  search: Search,
  provenance: FactsFile['provenance'],
): ExactStationary | undefined {
  const { problem, moving } = search;
  if (!mayBeStationary(search)) return undefined;
  const { activation } = problem;
  const { inputs, labels } = search.fractions ?? {
    inputs: mapMatrix(problem.inputs, rationalFromDouble),
    labels: problem.labels.map(rationalFromDouble),
  };
  const P = exactPoint(search);
  const instance: Instance = { activation: activation.value, inputs, labels, points: { P } };
  const verifies: Verifies = (fact, points = {}) => {
    const about = { ...instance, points: { P, ...points } };
    const file = { instance: about, facts: [fact], provenance };
    return decideFacts(file, criticalFacts).kind === 'verified';
  };
  const critical = { fact: 'critical', at: 'P', moving } as const;
  if (!verifies(critical)) return undefined;
  const exact = loss(rationalTier, activation, { inputs, ...P }, labels);
  const enclosed = exact && intervalTier.constant(exact.num, exact.den);
  if (exact === undefined || enclosed === undefined || !isBounded(enclosed)) return undefined;
  const { nature, facts, points, radius } = knownAt(search, verifies);
  return {
    file: {
      instance: { ...instance, points: { P, ...points } },
      facts: [critical, lossFact(exact, enclosed), ...facts],
      provenance,
    },
    nature: exact.num === 0n ? 'minimum' : nature,
    loss: enclosed,
    ...(radius === undefined ? {} : { radius }),
  };
}

function isSame(a: Point, b: Point): boolean {
  return (
    a.hidden.data.every((w, k) => w === b.hidden.data[k]) &&
    a.outputs.every((v, j) => v === b.outputs[j])
  );
}
