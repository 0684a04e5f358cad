/**
 * # From a random instance to one that satisfies the hypotheses
 *
 * Untrusted: proposes. What the conjecture leaves free says which of them apply.
 *
 * ## Main definitions
 * - {@link Engine}, {@link enginesFor}
 * - {@link proposals}: the outcomes of one candidate by its engine
 *
 * ## Implementation notes
 * A candidate without labels gets them from its point; with labels it is trained, where the point must be stationary,
 * and else taken as it stands.
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import {
  problemFor,
  startOf,
  stationaryNear,
  lossBetween,
} from '../counterexamples/analytic-points.ts';
import { hiddenJacobian, stationaryResiduals, valuesAt } from '../counterexamples/exact.ts';
import type { Candidate } from '../counterexamples/row.ts';
import type { Fact, FactOf, FactPoint } from '../certificates/facts/format.ts';
import { leftKernel, scale, subtract } from '../linalg/rational-vectors.ts';
import { compareRational } from '../arithmetic/rational.ts';
import { trainedFrom } from '../search/many-starts.ts';
import { isSmooth } from '../sigma/smoothness.ts';
import type { Conjecture } from './format.ts';
import { decideInstance, pointBetter } from './exact.ts';
import { fileOf, firstFailing, isLabelled, pointOf, undecided, withoutLast } from './outcome.ts';
import type { Labelled, Outcome, Points } from './outcome.ts';
import { holdsNearby, stationarityOf } from './rule.ts';
import { conclusions } from './vocabulary.ts';
import type { Stationarity } from './vocabulary.ts';

export type Engine = 'as drawn' | 'labels from the point' | 'training';

/** How random instances are made to fit. Empty if none applies. */
export function enginesFor(conjecture: Conjecture): readonly Engine[] {
  const kind = stationarityOf(conjecture);
  if (kind === undefined) return ['as drawn'];
  const conclusion = conclusions[conjecture.conclusion].kind;
  const canTrain =
    conjecture.activations.some(({ value }) => isSmooth(value)) &&
    conjecture.hypotheses.every((name) => holdsNearby(name, kind)) &&
    conclusion !== 'minimum' &&
    conclusion !== 'rank';
  return [
    ...(conclusion === 'one-more' ? [] : (['labels from the point'] as const)),
    ...(canTrain ? (['training'] as const) : []),
  ];
}

/** A bad minimum needs a small residual where the Hessian grows with it, and a large one where a better point is far. */
const scales: readonly Rational[] = [
  ratio(1n),
  ratio(2n),
  ratio(1n, 2n),
  ratio(4n),
  ratio(1n, 4n),
  ratio(16n),
];
const mostResiduals = 4;

/** Residuals for which the point is stationary. */
function residualsAt(c: Candidate, { moving }: Stationarity): readonly (readonly Rational[])[] {
  if (moving === 'all') return stationaryResiduals(c);
  const J = hiddenJacobian(c);
  const basis = J === undefined ? [] : leftKernel(J);
  return basis.flatMap((u) => [u, u.map(Q.neg)]);
}

/** The instance with each of the labels y = f - r, up to the first witness. */
function* fromPoint(conjecture: Conjecture, c: Candidate, kind: Stationarity): Generator<Outcome> {
  const f = valuesAt(c, pointOf(c));
  if (f === undefined) {
    yield undecided('the network is not known to be rational at the point');
    return;
  }
  const residuals = residualsAt(c, kind);
  // then the point is stationary with no other labels than its own values
  if (residuals.length === 0) yield decideInstance(conjecture, { ...c, labels: f });
  for (const r of residuals.slice(0, mostResiduals))
    for (const s of scales) {
      const outcome = decideInstance(conjecture, { ...c, labels: subtract(f, scale(r, s)) });
      yield outcome;
      if (outcome.kind === 'witness') return;
    }
}

/** The stationary point in which training from the candidate ends. */
function endOf(c: Labelled, kind: Stationarity, name: string): End | undefined {
  const problem = problemFor(c);
  if (problem === undefined || !isSmooth(c.activation)) return undefined;
  const stop = trainedFrom(problem, startOf(c), kind.moving);
  if (stop === undefined || !(stop.loss > leastLoss)) return undefined;
  const isMinimum = kind.nature !== 'stationary';
  if (isMinimum && !(stop.least > leastEigenvalue)) return undefined;
  const nature = isMinimum ? 'minimum' : 'undecided';
  const found = stationaryNear(c, stop.point, { moving: kind.moving, nature });
  return found === undefined
    ? undefined
    : { point: found.point, fact: { ...found.fact, at: name } };
}

interface End {
  readonly point: FactPoint;
  readonly fact: FactOf<'stationary'>;
}

/** A lower loss counts as a fit; at a lower eigenvalue no minimum will be proved. */
const leastLoss = 1e-6;
const leastEigenvalue = 1e-4;

const noEnd = undecided('training ends in no stationary point that could be enclosed, or in a fit');

/** A witness of what is false next to the point P in which training ends. */
function atEnd(conjecture: Conjecture, c: Labelled, kind: Stationarity): Outcome {
  const end = endOf(c, kind, 'P');
  if (end === undefined) return noEnd;
  const found = { ...c, ...end.point };
  const witness = (points: Points, facts: readonly Fact[]): Outcome => ({
    kind: 'witness',
    file: fileOf(conjecture, found, { P: end.point, ...points }, [end.fact, ...facts]),
  });
  const conclusion = conclusions[conjecture.conclusion];
  if (conclusion.kind === 'zero-loss') return witness({}, []);
  if (conclusion.kind !== 'global')
    return undecided('training shows nothing about this conclusion');
  if (conclusion.moving === 'hidden' && kind.moving === 'all')
    return undecided('the v of the stationary point is known only within its box');
  const better = pointBetter(found, conclusion.moving, end.fact.from);
  if (better === undefined) return undecided('no point with less loss was found');
  const { activation, inputs, labels } = c;
  const loss = lossBetween({ activation, inputs, labels, points: { Q: better } }, 'Q');
  return loss === undefined
    ? undecided('the loss at Q is not enclosed')
    : witness({ Q: better }, [loss]);
}

/** Training from the candidate, and from it without its last neuron. */
function atTwoEnds(conjecture: Conjecture, c: Labelled, kind: Stationarity): Outcome {
  const fewer = withoutLast(c);
  const small = isLabelled(fewer) ? endOf(fewer, kind, 'P') : undefined;
  const large = small === undefined ? undefined : endOf(c, kind, 'Q');
  if (small === undefined || large === undefined) return noEnd;
  const points = { P: small.point, Q: large.point };
  const file = fileOf(conjecture, c, points, [small.fact, large.fact]);
  if (compareRational(large.fact.from, small.fact.to) > 0) return { kind: 'witness', file };
  return compareRational(large.fact.to, small.fact.from) <= 0
    ? { kind: 'holds', file }
    : undecided('the bounds of the two losses overlap');
}

/** What becomes of a candidate; the last is a witness if one is. */
export function* proposals(conjecture: Conjecture, c: Candidate): Generator<Outcome> {
  const kind = stationarityOf(conjecture);
  if (isLabelled(c) && (kind === undefined || conjecture.entries.from === 'grid')) {
    yield decideInstance(conjecture, c);
    return;
  }
  const open = firstFailing(conjecture, c);
  if (open !== undefined || kind === undefined) {
    yield open ?? undecided('the candidate has no labels');
    return;
  }
  if (!isLabelled(c)) yield* fromPoint(conjecture, c, kind);
  else if (conclusions[conjecture.conclusion].kind === 'one-more')
    yield atTwoEnds(conjecture, c, kind);
  else yield atEnd(conjecture, c, kind);
}
