/**
 * # What a file must prove to refute a conjecture
 *
 * Untouched by the search: from the conjecture alone follows the rule by which src/theorems/refutations.ts decides.
 *
 * ## Main definitions
 * - {@link conjectureRule}
 * - {@link statementOf}: the conjecture in our words
 *
 * ## Main results
 * A fact `stationary` is about a point near P, so it shows nothing about the numbers of P, except about v where W alone
 * moves. So a hypothesis about weights, and a conclusion read off P itself, needs the exact fact.
 * @module
 */
import { compareRational } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Fact, FactOf, FactsFile } from '../certificates/facts/format.ts';
import { printExpression } from '../sigma/expression-print.ts';
import { shown } from '../theorems/hypotheses.ts';
import { isPositive, pointIn, sameOutputs, sameWidth } from '../theorems/rule.ts';
import type { Kept, Named, Need, Rule } from '../theorems/rule.ts';
import type { Conjecture } from './format.ts';
import { conjectureId } from './format.ts';
import { conclusions, hypotheses, stationarities } from './vocabulary.ts';
import type { Conclusion, HypothesisName, Stationarity } from './vocabulary.ts';

/** P itself is this, over Q. W and v include W. */
function isExact(f: Fact, at: string | undefined, { nature, moving }: Stationarity): boolean {
  if (f.fact !== 'critical' && f.fact !== 'local-minimum') return false;
  if (f.at !== at || (f.moving !== moving && f.moving !== 'all')) return false;
  if (nature === 'stationary') return f.fact === 'critical';
  return f.fact === 'local-minimum' && (nature === 'minimum' || f.by === 'hessian');
}

/** A point near P, unique in a box around it, is this. */
function isNear(
  f: Fact,
  at: string | undefined,
  { nature, moving }: Stationarity,
): f is FactOf<'stationary'> {
  return (
    f.fact === 'stationary' &&
    f.at === at &&
    f.moving === moving &&
    (nature === 'stationary' || f.nature === 'minimum')
  );
}

/** Whether P itself, and not only a point near it, is as the conjecture says. */
function isAtPoint(
  { facts }: FactsFile,
  at: string | undefined,
  kind: Stationarity | undefined,
): boolean {
  return kind === undefined || facts.some((f) => isExact(f, at, kind));
}

function stationaryAt(role: string, kind: Stationarity): Kept {
  const says = `${role} is, or next to it is, ${kind.says}`;
  return {
    hypothesis: shown(says),
    says,
    met: ({ facts }, named) =>
      facts.some((f) => isExact(f, named[role], kind) || isNear(f, named[role], kind)),
  };
}

interface Bounds {
  readonly from: Rational;
  readonly to: Rational;
}

/** Bounds of the loss at the point that plays the role: those of `loss` at P itself, of `stationary` near it. */
function boundsOf(
  file: FactsFile,
  at: string | undefined,
  kind: Stationarity | undefined,
): readonly Bounds[] {
  const exact = isAtPoint(file, at, kind);
  return file.facts.flatMap((f): readonly Bounds[] => {
    if (exact && f.fact === 'loss' && f.at === at) return [f];
    return kind !== undefined && isNear(f, at, kind) ? [f] : [];
  });
}

function zeroLossFails(kind: Stationarity | undefined): readonly Need[] {
  return [
    {
      says: 'a positive lower bound of the loss',
      met: (file, named) => boundsOf(file, named['P'], kind).some(({ from }) => isPositive(from)),
    },
  ];
}

function globalFails(kind: Stationarity | undefined, inHidden: boolean): readonly Need[] {
  return [
    {
      says: 'less loss at Q',
      met: (file, named) => {
        const { facts } = file;
        const [p, q] = [named['P'], named['Q']];
        if (
          isAtPoint(file, p, kind) &&
          facts.some((f) => f.fact === 'lower' && f.at === q && f.than === p)
        )
          return true;
        // Q has the v of P as it is written, and where v moves the point near P has another
        if (inHidden && kind?.moving === 'all' && !isAtPoint(file, p, kind)) return false;
        return boundsOf(file, p, kind).some(({ from }) =>
          facts.some((f) => f.fact === 'loss' && f.at === q && compareRational(f.to, from) < 0),
        );
      },
    },
    sameWidth('Q', 'P'),
    ...(inHidden ? [sameOutputs('P', 'Q')] : []),
  ];
}

function oneMoreFails(kind: Stationarity | undefined): readonly Need[] {
  return [
    {
      says: 'Q has one neuron more than P',
      met: ({ instance }, named) => {
        const [p, q] = ['P', 'Q'].map((role) => pointIn(instance, named, role).outputs.length);
        return p !== undefined && q === p + 1;
      },
    },
    {
      says: 'more loss at Q than at P',
      met: (file, named) =>
        boundsOf(file, named['P'], kind).some(({ to }) =>
          boundsOf(file, named['Q'], kind).some(({ from }) => compareRational(from, to) > 0),
        ),
    },
  ];
}

function failing(conclusion: Conclusion, kind: Stationarity | undefined): readonly Need[] {
  const atPoint = (
    says: string,
    wanted: (f: Fact, named: Named, file: FactsFile) => boolean,
  ): readonly Need[] => [
    {
      says,
      met: (file, named) =>
        isAtPoint(file, named['P'], kind) && file.facts.some((f) => wanted(f, named, file)),
    },
  ];
  switch (conclusion.kind) {
    case 'zero-loss':
      return zeroLossFails(kind);
    case 'global':
      return globalFails(kind, conclusion.moving === 'hidden');
    case 'minimum':
      return atPoint(
        'negative curvature',
        (f, named) =>
          f.fact === 'negative-curvature' &&
          f.at === named['P'] &&
          (f.moving === conclusion.moving || f.moving === 'hidden'),
      );
    case 'rank':
      return atPoint(
        'a rank of J below n',
        (f, named, { instance }) =>
          f.fact === 'jacobian-rank' &&
          f.at === named['P'] &&
          instance.inputs !== undefined &&
          f.is < instance.inputs.rows,
      );
    case 'fits':
      return [
        {
          says: 'labels that no width fits',
          met: ({ facts }) => facts.some((f) => f.fact === 'unfittable' && isPositive(f.loss)),
        },
      ];
    case 'one-more':
      return oneMoreFails(kind);
  }
}

function sigmaText({ activations }: Conjecture): string {
  const printed = activations.map(({ value }) => printExpression(value));
  return printed.length === 1
    ? `sigma(x) = ${printed.join('')}`
    : `sigma(x) is one of ${printed.join(', ')}`;
}

function among(c: Conjecture): Kept {
  const says = sigmaText(c);
  const printed = new Set(c.activations.map(({ value }) => printExpression(value)));
  return {
    hypothesis: shown(says),
    says,
    met: ({ instance: { activation } }) =>
      activation !== undefined && printed.has(printExpression(activation)),
  };
}

function rangeText(letter: string, [least, most]: readonly [number, number]): string {
  return least === most ? `${letter} = ${least}` : `${least} <= ${letter} <= ${most}`;
}

/** Whether a size is in a range of the conjecture. */
export function isWithin([least, most]: readonly [number, number], size: number): boolean {
  return least <= size && size <= most;
}

function sized(c: Conjecture, hasPoint: boolean): Kept {
  const width = hasPoint ? [rangeText('m', c.neurons)] : [];
  const says = [rangeText('n', c.samples), rangeText('d', c.inputs), ...width].join(', ');
  return {
    hypothesis: shown(says),
    says,
    met: ({ instance }, named) =>
      instance.inputs !== undefined &&
      isWithin(c.samples, instance.inputs.rows) &&
      isWithin(c.inputs, instance.inputs.cols) &&
      (!hasPoint || isWithin(c.neurons, pointIn(instance, named, 'P').outputs.length)),
  };
}

/** Whether the fact `stationary` next to P leaves the numbers that the hypothesis is about as they are. */
export function holdsNearby(name: HypothesisName, kind: Stationarity | undefined): boolean {
  const { about } = hypotheses[name];
  return about !== 'weights' || (name === 'nonzero-outputs' && kind?.moving === 'hidden');
}

function kept(name: HypothesisName, kind: Stationarity | undefined): Kept {
  const own = hypotheses[name].kept;
  if (holdsNearby(name, kind)) return own;
  return {
    ...own,
    met: (file, named) => isAtPoint(file, named['P'], kind) && own.met(file, named),
  };
}

export function stationarityOf({ stationarity }: Conjecture): Stationarity | undefined {
  return stationarity === undefined ? undefined : stationarities[stationarity];
}

/** The points that the conjecture is about, or that refute it. */
export function rolesOf({ conclusion }: Conjecture): readonly string[] {
  const { kind } = conclusions[conclusion];
  if (kind === 'fits') return [];
  return kind === 'global' || kind === 'one-more' ? ['P', 'Q'] : ['P'];
}

/** The conjecture in a sentence of ours. */
export function statementOf(c: Conjecture): string {
  const { says } = conclusions[c.conclusion];
  const list = keepsOf(c).map((need) => need.says);
  return `If ${list.join('; ')}, then ${says}.`;
}

function keepsOf(c: Conjecture): readonly Kept[] {
  const kind = stationarityOf(c);
  const roles = rolesOf(c);
  const isTwo = conclusions[c.conclusion].kind === 'one-more';
  const points = kind === undefined ? [] : isTwo ? roles : ['P'];
  return [
    among(c),
    sized(c, roles.length > 0),
    ...c.hypotheses.map((name) => kept(name, kind)),
    ...(kind === undefined ? [] : points.map((role) => stationaryAt(role, kind))),
  ];
}

export function conjectureRule(c: Conjecture): Rule {
  const conclusion = conclusions[c.conclusion];
  return {
    id: conjectureId(c),
    roles: rolesOf(c),
    keeps: keepsOf(c),
    drops: { nothing: 'the conjecture is false as it stands' },
    shows: failing(conclusion, stationarityOf(c)),
    sentence: `It is false that ${lowered(statementOf(c))} Here ${conclusion.yet}.`,
  };
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
