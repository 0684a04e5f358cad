/**
 * # Rules: what a file must prove to refute a statement
 *
 * ## Main definitions
 * - {@link Rule}, {@link Need}, {@link Kept}
 * - {@link refutedBy}: the part of a row that comes from its rule
 * - {@link holds}, {@link fails}, {@link stated}: that a hypothesis holds or fails, by the instance or by a fact
 * - {@link proves}, {@link shows}: any other requirement, met by a fact or by the instance
 * - {@link mirroredAt}, {@link generic}, {@link positiveLoss}, {@link lowerAt}, ...: requirements shared by several
 *   rules
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { Fact, FactOf, FactPoint, FactsFile, Instance } from '../certificates/facts/format.ts';
import { decide } from './decisions.ts';
import {
  distinctInputs,
  enoughWeights,
  fullInputRank,
  fullSlopeRank,
  generalPosition,
  mirrored,
  nonzeroOutputs,
  positiveSingular,
  wideEnough,
} from './hypotheses.ts';
import type { Hypothesis } from './hypotheses.ts';
import { settingAt } from './setting.ts';
import type { Setting } from './setting.ts';

/** The points that play the roles of a rule. */
export type Named = Readonly<Record<string, string>>;

export interface Need {
  /** In words, with the roles as names. */
  readonly says: string;
  readonly met: (file: FactsFile, named: Named) => boolean;
}

/** The requirement that a hypothesis holds. */
export interface Kept extends Need {
  readonly hypothesis: Hypothesis;
}

export interface Rule {
  readonly id: string;
  /** Ids of the hypotheses of statements that are shown to be needed. */
  readonly without?: readonly string[];
  /** Names of points; any points of a file may play them. */
  readonly roles: readonly string[];
  /** The kept hypotheses; cards print them. */
  readonly keeps: readonly Kept[];
  /** The dropped hypothesis, and what holds instead; or why nothing is dropped. */
  readonly drops:
    { readonly hypothesis: Hypothesis; readonly instead: string } | { readonly nothing: string };
  /** That the dropped hypothesis fails, if that must be shown, and that the conclusion fails. */
  readonly shows: readonly Need[];
  /** The refuted statement, and how it fails. */
  readonly sentence: string;
}

/**
 * The part of a row that comes from the rule with its id. Throws {@link RangeError} if there is
 * none.
 */
export function refutedBy(
  rules: readonly Rule[],
  id: string,
): { readonly id: string; readonly rule: Rule } {
  const rule = rules.find((known) => known.id === id);
  if (rule === undefined) throw new RangeError(`refutedBy: no rule ${id}`);
  return { id, rule };
}

/** Some fact of the file satisfies a predicate. */
export function proves(says: string, wanted: (fact: Fact, named: Named) => boolean): Need {
  return { says, met: ({ facts }, named) => facts.some((fact) => wanted(fact, named)) };
}

/** The instance satisfies a predicate, for properties that need no proof. */
export function shows(says: string, wanted: (instance: Instance, named: Named) => boolean): Need {
  return { says, met: ({ instance }, named) => wanted(instance, named) };
}

/** The point that plays a role. Throws {@link RangeError} for a role that the rule does not list. */
export function pointIn(instance: Instance, named: Named, role: string): FactPoint {
  const name = named[role];
  const point = name === undefined ? undefined : instance.points[name];
  if (point === undefined) throw new RangeError(`pointIn: no point plays ${role}`);
  return point;
}

export const isPositive = ({ num }: Rational): boolean => num > 0n;

export const same = (a: Rational, b: Rational): boolean => a.num === b.num && a.den === b.den;

export function sameEntries(a: readonly Rational[], b: readonly Rational[]): boolean {
  return a.length === b.length && a.every((x, k) => same(x, b[k] ?? x));
}

/** The point that plays a role, or the W of one with the v of another. */
type Place = string | { readonly hidden: string; readonly outputs: string };

function settingIn(instance: Instance, named: Named, place?: Place): Setting {
  if (place === undefined) return settingAt(instance, {});
  if (typeof place === 'string') return settingAt(instance, pointIn(instance, named, place));
  const { hidden } = pointIn(instance, named, place.hidden);
  return settingAt(instance, { hidden, outputs: pointIn(instance, named, place.outputs).outputs });
}

function placed(says: string, place?: Place): string {
  if (place === undefined) return says;
  const at = typeof place === 'string' ? place : `W of ${place.hidden}, v of ${place.outputs}`;
  return `${says}, at ${at}`;
}

/** The instance, with the named point if any, satisfies the hypothesis. */
export function holds(hypothesis: Hypothesis, place?: Place): Kept {
  return {
    hypothesis,
    says: placed(hypothesis.says, place),
    met: ({ instance }, named) => decide(hypothesis, settingIn(instance, named, place)) === true,
  };
}

/** The instance, with the named point if any, violates the hypothesis. */
export function fails(hypothesis: Hypothesis, place?: Place): Need {
  return {
    says: placed(`not so: ${hypothesis.says}`, place),
    met: ({ instance }, named) => decide(hypothesis, settingIn(instance, named, place)) === false,
  };
}

/** Some fact of the file says that the hypothesis holds. */
export function stated(
  hypothesis: Hypothesis,
  wanted: (fact: Fact, named: Named, instance: Instance) => boolean,
  place?: Place,
): Kept {
  return {
    hypothesis,
    says: placed(hypothesis.says, place),
    met: ({ facts, instance }, named) => facts.some((fact) => wanted(fact, named, instance)),
  };
}

function sizes(relation: FactOf<'sizes'>['relation'], role: string) {
  return (f: Fact, named: Named): boolean =>
    f.fact === 'sizes' && f.at === named[role] && f.relation === relation;
}

/** n <= h d. */
export const wideEnoughAt = (role: string): Kept =>
  stated(wideEnough, sizes('n <= h d', role), role);

/** n <= m d. */
export const enoughWeightsAt = (role: string): Kept =>
  stated(enoughWeights, sizes('n <= m d', role), role);

export function tooNarrowAt(role: string): Need {
  return proves(placed(`not so: ${wideEnough.says}`, role), sizes('n > h d', role));
}

export function mirroredAt(role: string): Kept {
  return stated(mirrored, (f, named) => f.fact === 'mirrored' && f.at === named[role], role);
}

export function nonzeroOutputsAt(role: string): Kept {
  return stated(
    nonzeroOutputs,
    (f, named) => f.fact === 'outputs-nonzero' && f.at === named[role],
    role,
  );
}

export function positiveLoss(role: string): Need {
  return proves(
    `a positive lower bound of the loss at ${role}`,
    (f, named) => f.fact === 'loss' && f.at === named[role] && isPositive(f.from),
  );
}

export function sameWidth(first: string, second: string): Need {
  return shows(`${first} has the width of ${second}`, (instance, named) => {
    const [a, b] = [pointIn(instance, named, first), pointIn(instance, named, second)];
    return a.outputs.length === b.outputs.length;
  });
}

/** l(Q) < l(P), with as many neurons. */
export function lowerAt(better: string, worse: string): readonly Need[] {
  return [
    proves(
      `less loss at ${better} than at ${worse}`,
      (f, named) => f.fact === 'lower' && f.at === named[better] && f.than === named[worse],
    ),
    sameWidth(better, worse),
  ];
}

export const distinct = stated(distinctInputs, (f) => f.fact === 'distinct-inputs');

/** With the fact that states part of it. */
export const generic: Kept = {
  ...holds(generalPosition),
  met: (file, named) => distinct.met(file, named) && holds(generalPosition).met(file, named),
};

export const fullRank = stated(
  fullInputRank,
  (f, _, { inputs }) =>
    f.fact === 'input-rank' && inputs !== undefined && f.is === Math.min(inputs.rows, inputs.cols),
);

/** rank J = n at the point, and so rank Psi = n. */
export function fullSlopeRankAt(role: string): Kept {
  return stated(
    fullSlopeRank,
    (f, named, { inputs }) =>
      f.fact === 'jacobian-rank' && f.at === named[role] && f.is === inputs?.rows,
    role,
  );
}

/** sigma_min(J) >= least > 0. */
export function positiveSingularAt(role: string): Kept {
  return stated(
    positiveSingular,
    (f, named) => f.fact === 'singular' && f.at === named[role] && isPositive(f.least),
    role,
  );
}

/** Both points have the same v. */
export function sameOutputs(first: string, second: string): Need {
  return shows(`${first} and ${second} have the same v`, (instance, named) =>
    sameEntries(pointIn(instance, named, first).outputs, pointIn(instance, named, second).outputs),
  );
}

/** Both points have the same W. */
export function sameHidden(first: string, second: string): Need {
  return shows(`${first} and ${second} have the same W`, (instance, named) => {
    const { hidden: A } = pointIn(instance, named, first);
    const { hidden: B } = pointIn(instance, named, second);
    return A.cols === B.cols && sameEntries(Array.from(A.data), Array.from(B.data));
  });
}
