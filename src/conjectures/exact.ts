/**
 * # Deciding an instance as it stands
 *
 * Untrusted, but over Q, or by enclosures that decide: a witness is a file that the checker verifies.
 *
 * ## Main definitions
 * - {@link decideInstance}
 * - {@link stationarityAt}, {@link conclusionAt}: its two parts
 *
 * ## Implementation notes
 * "undecided" is an answer: a singular Hessian, a kink, a number that is not known to be rational.
 * @module
 */
import { rationalTier } from '../arithmetic/rational-tier.ts';
import { rationalField as Q, rationalFromDouble, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { atPoint, enclosedLoss } from '../certificates/facts/at-point.ts';
import { checkFacts } from '../certificates/facts/check.ts';
import type { Fact, FactPoint, FactOf } from '../certificates/facts/format.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import {
  binaryDown,
  binaryUp,
  pointBelow,
  problemFor,
} from '../counterexamples/analytic-points.ts';
import {
  betterPoint,
  hiddenJacobian,
  lossAt,
  lossFact,
  samplesOf,
  valuesAt,
} from '../counterexamples/exact.ts';
import { numberOf } from '../counterexamples/kkt-bounds.ts';
import { dot, isZero as isZeroVector, subtract } from '../linalg/rational-vectors.ts';
import { rankOfRationals } from '../linalg/rank.ts';
import { fullGradient, hessian, pointFrom } from '../network/hessian.ts';
import type { Moving } from '../network/hessian.ts';
import { impossibility } from '../search/impossible.ts';
import { lowestStop } from '../search/many-starts.ts';
import { isSmooth } from '../sigma/smoothness.ts';
import { activationFor } from '../sigma/known-activation.ts';
import type { Conjecture } from './format.ts';
import { negativeDirection } from './negative-direction.ts';
import { fileOf, firstFailing, pointOf, undecided } from './outcome.ts';
import type { Known, Labelled, Outcome } from './outcome.ts';
import { stationarityOf } from './rule.ts';
import { conclusions } from './vocabulary.ts';
import type { Conclusion, Stationarity } from './vocabulary.ts';

const isZero = ({ num }: Rational): boolean => num === 0n;

function networkAt(c: Labelled) {
  return { inputs: c.inputs, ...pointOf(c) };
}

/** Whether the gradient is 0 at the point. */
function isCritical(c: Labelled, moving: Moving): boolean | undefined {
  const activation = activationFor(c.activation);
  const exact = fullGradient(rationalTier, activation, networkAt(c), c.labels, moving);
  if (exact !== undefined) return exact.every(isZero);
  const { inputs, labels } = c;
  const enclosed = atPoint({ activation, inputs, labels, point: pointOf(c), moving });
  // an enclosure can show that a number is not 0, never that it is
  return enclosed?.gradient.some(({ lo, hi }) => lo > 0 || hi < 0) === true ? false : undefined;
}

function isVerified(c: Labelled, fact: Fact): boolean {
  const { activation, inputs, labels } = c;
  const instance = { activation, inputs, labels, points: { P: pointOf(c) } };
  return checkFacts(writeFacts({ instance, facts: [fact], provenance: {} })).kind === 'verified';
}

function hessianAt(c: Labelled, moving: Moving) {
  return hessian(rationalTier, activationFor(c.activation), networkAt(c), c.labels, moving);
}

function criticalFact(moving: Moving): FactOf<'critical'> {
  return { fact: 'critical', at: 'P', moving };
}

/** A direction along which the loss has negative curvature at the point, over Q. */
function bentDown(c: Labelled, moving: Moving): FactPoint | undefined {
  const H = hessianAt(c, moving);
  const d = H === undefined ? undefined : negativeDirection(H);
  if (d === undefined) return undefined;
  const zero = { hidden: c.hidden, outputs: c.outputs.map(() => Q.zero) };
  return pointFrom(zero, moving, d);
}

function minimumFact(
  c: Labelled,
  { nature, moving }: Stationarity,
): FactOf<'local-minimum'> | undefined {
  const ways =
    nature === 'strict' ? ['hessian' as const] : (['hessian', 'pattern', 'form'] as const);
  return ways
    .map((by) => ({ fact: 'local-minimum', at: 'P', moving, by }) as const)
    .find((fact) => isVerified(c, fact));
}

/** Whether P itself is what the conjecture says. */
export function stationarityAt(c: Labelled, kind: Stationarity): Known {
  const { nature, moving } = kind;
  const critical = isCritical(c, moving);
  if (critical === undefined)
    return { because: 'the gradient is not known to be 0, nor not to be' };
  if (!critical) return { holds: false, facts: [] };
  if (nature === 'stationary') return { holds: true, facts: [criticalFact(moving)] };
  const fact = minimumFact(c, kind);
  if (fact !== undefined) return { holds: true, facts: [fact] };
  const H = hessianAt(c, moving);
  if (H === undefined) return { because: "sigma'' is not known at every pre-activation" };
  if (nature === 'strict' || negativeDirection(H) !== undefined) return { holds: false, facts: [] };
  return { because: 'the gradient is 0 and the Hessian is singular' };
}

/** The loss at P: its value or bounds, as a fact. */
export function lossFactAt(c: Labelled, name: string): FactOf<'loss'> | undefined {
  const f = valuesAt(c, pointOf(c));
  if (f !== undefined) return lossFact(name, lossAt(f, c.labels));
  const { activation, inputs, labels } = c;
  const found = enclosedLoss({ activation, inputs, labels, points: {} }, pointOf(c));
  if (found === undefined || !(found.hi < Infinity)) return undefined;
  const from = binaryDown(found.lo, 20);
  return {
    fact: 'loss',
    at: name,
    from: from.num > 0n ? from : rationalFromDouble(Math.max(0, found.lo)),
    to: binaryUp(found.hi, 20),
  };
}

function zeroLoss(c: Labelled): Known {
  const loss = lossFactAt(c, 'P');
  if (loss === undefined) return { because: 'the loss is not known' };
  if (loss.from.num > 0n) return { holds: false, facts: [loss] };
  return loss.to.num === 0n ? { holds: true, facts: [loss] } : { because: 'the loss may be 0' };
}

/** How to search for a better point. */
const others = { starts: 6, seed: 1, spread: 2 } as const;

/** A point of the same width whose loss is shown to be below the bound. */
export function pointBetter(c: Labelled, moving: Moving, bound: Rational): FactPoint | undefined {
  const problem = problemFor(c);
  if (problem === undefined || !isSmooth(c.activation)) return undefined;
  const outputs = moving === 'hidden' ? c.outputs.map(numberOf) : undefined;
  const enough = numberOf(bound) / 8;
  const better = lowestStop(problem, {
    ...others,
    width: c.outputs.length,
    moving,
    outputs,
    enough,
  });
  return better === undefined ? undefined : pointBelow(c, better.point, moving, bound);
}

/** The unit vectors, the samples, their negatives, and the differences of samples: relu then tells the two apart. */
function directions(c: Labelled): readonly (readonly Rational[])[] {
  const d = c.inputs.cols;
  const units = Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (_, k) => (i === k ? Q.one : Q.zero)),
  );
  const samples = samplesOf(c);
  const all = [...units, ...samples];
  const differences = samples.flatMap((x) =>
    samples.map((z) => subtract(x, z)).filter((w) => !isZeroVector(w)),
  );
  return [...all, ...all.map((x) => x.map(Q.neg)), ...differences];
}

/** One neuron replaced, over Q; v stays where it is fixed. */
function exchanged(c: Labelled, moving: Moving): FactPoint | undefined {
  if (moving === 'all') return betterPoint(c, c.labels, directions(c));
  const own = valuesAt(c, pointOf(c));
  if (own === undefined) return undefined;
  const { cols: d } = c.hidden;
  for (const w of directions(c))
    for (const [j] of c.outputs.entries())
      for (const s of [1n, 2n, 4n]) {
        const data = Array.from(c.hidden.data, (a, k) =>
          Math.floor(k / d) === j ? Q.mul(ratio(s), w[k % d] ?? Q.zero) : a,
        );
        const point = { ...pointOf(c), hidden: { ...c.hidden, data } };
        const f = valuesAt(c, point);
        if (f !== undefined && Q.sub(lossAt(f, c.labels), lossAt(own, c.labels)).num < 0n)
          return point;
      }
  return undefined;
}

function global(c: Labelled, moving: Moving): Known {
  const loss = lossFactAt(c, 'P');
  if (loss === undefined) return { because: 'the loss is not known' };
  if (loss.to.num === 0n) return { holds: true, facts: [loss] };
  const better = exchanged(c, moving) ?? pointBetter(c, moving, loss.from);
  if (better === undefined)
    return { because: 'the loss is positive, and no better point was found' };
  return {
    holds: false,
    facts: [loss, { fact: 'lower', at: 'Q', than: 'P' }],
    points: { Q: better },
  };
}

function minimum(c: Labelled, moving: Moving): Known {
  const fact = minimumFact(c, { nature: 'minimum', moving, says: '' });
  if (fact !== undefined) return { holds: true, facts: [fact] };
  const D = bentDown(c, moving);
  return D === undefined
    ? { because: 'the Hessian is singular, or not known' }
    : {
        holds: false,
        facts: [{ fact: 'negative-curvature', at: 'P', moving, along: 'D' }],
        points: { D },
      };
}

function rank(c: Labelled): Known {
  const J = hiddenJacobian(c);
  if (J === undefined) return { because: 'the Jacobian is not known to be rational' };
  const is = rankOfRationals(J);
  return { holds: is === J.rows, facts: [{ fact: 'jacobian-rank', at: 'P', is }] };
}

/** Monomials in a search for labels outside their span. */
const mostMonomials = 1000;

function fits(c: Labelled): Known {
  const problem = problemFor(c);
  const found = problem === undefined ? undefined : impossibility(problem, mostMonomials);
  if (found === undefined) {
    const loss = lossFactAt(c, 'P');
    return loss?.to.num === 0n && c.outputs.length > 0
      ? { holds: true, facts: [loss] }
      : { because: 'no reason was found why no width fits, and no network that does' };
  }
  const u = Array.from({ length: c.inputs.rows }, () => Q.zero);
  found.rows.forEach((i, k) => (u[i] = found.combination[k] ?? Q.zero));
  const pull = dot(u, c.labels);
  const loss = Q.div(Q.mul(pull, pull), Q.mul(ratio(2n), dot(u, u)));
  return { holds: false, facts: [{ fact: 'unfittable', by: found.by, combination: u, loss }] };
}

/** Whether the conclusion holds at P. */
export function conclusionAt(c: Labelled, { kind, moving = 'all' }: Conclusion): Known {
  switch (kind) {
    case 'zero-loss':
      return zeroLoss(c);
    case 'global':
      return global(c, moving);
    case 'minimum':
      return minimum(c, moving);
    case 'rank':
      return rank(c);
    case 'fits':
      return fits(c);
    case 'one-more':
      return { because: 'the two points are where training ends' };
  }
}

/** The instance as it stands. */
export function decideInstance(conjecture: Conjecture, c: Labelled): Outcome {
  const open = firstFailing(conjecture, c);
  if (open?.kind === 'outside') return open;
  const kind = stationarityOf(conjecture);
  const place: Known = kind === undefined ? { holds: true, facts: [] } : stationarityAt(c, kind);
  if ('because' in place) return undecided(place.because);
  if (!place.holds) return { kind: 'outside', hypothesis: conjecture.stationarity ?? '' };
  if (open !== undefined) return open;
  const conclusion = conclusionAt(c, conclusions[conjecture.conclusion]);
  if ('because' in conclusion) return undecided(conclusion.because);
  const own = c.outputs.length === 0 ? {} : { P: pointOf(c) };
  const file = fileOf(conjecture, c, { ...own, ...conclusion.points }, [
    ...place.facts,
    ...conclusion.facts,
  ]);
  return { kind: conclusion.holds ? 'holds' : 'witness', file };
}
