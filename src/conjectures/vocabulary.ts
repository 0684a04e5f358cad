/**
 * # What a conjecture can say
 *
 * Each hypothesis is one of the vocabulary of theorems/hypotheses.ts, with its decision and the facts that state it. Its
 * name here is how a file names it.
 *
 * ## Main definitions
 * - {@link hypotheses}, {@link HypothesisName}: of sigma, the data and the sizes, and of the numbers of P
 * - {@link stationarities}, {@link StationarityName}: what P is for the loss
 * - {@link conclusions}, {@link ConclusionName}
 * - {@link undecidable}: hypotheses that no instance decides
 *
 * ## Notation
 * P is the point (W, v) that the conjecture is about: n samples, d inputs, m neurons, h = floor(m/2).
 * @module
 */
import type { Fact, FactOf } from '../certificates/facts/format.ts';
import type { Candidate } from '../counterexamples/row.ts';
import { rankOfRationals } from '../linalg/rank.ts';
import type { Moving } from '../network/hessian.ts';
import { decide } from '../theorems/decisions.ts';
import * as wordings from '../theorems/hypotheses.ts';
import type { Hypothesis } from '../theorems/hypotheses.ts';
import {
  distinct,
  enoughWeightsAt,
  fullRank,
  generic,
  holds,
  mirroredAt,
  nonzeroOutputsAt,
  pointIn,
  stated,
  wideEnoughAt,
} from '../theorems/rule.ts';
import type { Kept } from '../theorems/rule.ts';

/** `sizes` are those of n, d and m; `weights` are the numbers of P. */
export type About = 'sigma' | 'data' | 'sizes' | 'weights';

export interface Word {
  readonly about: About;
  /** What a facts file must show, with the role P. */
  readonly kept: Kept;
  /** The facts that state it, where there are any; they are checked. */
  readonly facts: (c: Candidate) => readonly Fact[];
  /** `undefined` where neither is shown. */
  readonly decide: (c: Candidate) => boolean | undefined;
}

function decidedBy(hypothesis: Hypothesis) {
  return (c: Candidate): boolean | undefined => decide(hypothesis, c);
}

function word(about: About, kept: Kept, facts: Word['facts'] = () => []): Word {
  return { about, kept, facts, decide: decidedBy(kept.hypothesis) };
}

function read(about: About, hypothesis: Hypothesis): Word {
  return word(about, holds(hypothesis, about === 'weights' ? 'P' : undefined));
}

type Relation = FactOf<'sizes'>['relation'];

const sizes = (relation: Relation) => (): readonly Fact[] => [{ fact: 'sizes', at: 'P', relation }];

function tooMany(relation: 'n > h d' | 'n > m d', fewer: Hypothesis): Word {
  const says = wordings.shown(relation);
  const kept = stated(
    says,
    (f, named) => f.fact === 'sizes' && f.at === named['P'] && f.relation === relation,
    'P',
  );
  const isFewer = decidedBy(fewer);
  return {
    about: 'sizes',
    kept,
    facts: sizes(relation),
    decide: (c) => {
      const few = isFewer(c);
      return few === undefined ? undefined : !few;
    },
  };
}

function byWidth(says: string, met: (n: number, m: number) => boolean): Word {
  const hypothesis = wordings.shown(says);
  return {
    about: 'sizes',
    kept: {
      hypothesis,
      says: `${says}, at P`,
      met: ({ instance }, named) =>
        instance.inputs !== undefined &&
        met(instance.inputs.rows, pointIn(instance, named, 'P').outputs.length),
    },
    facts: () => [],
    decide: (c) => met(c.inputs.rows, c.outputs.length),
  };
}

const distinctFact = (): readonly Fact[] => [{ fact: 'distinct-inputs' }];

export const hypotheses = {
  analytic: read('sigma', wordings.analytic),
  'not-polynomial': read('sigma', wordings.notPolynomial),
  'distinct-inputs': word('data', distinct, distinctFact),
  'no-zero-input': read('data', wordings.noZeroInput),
  'no-opposite-inputs': read('data', wordings.noOppositeInputs),
  'general-position': word('data', generic, distinctFact),
  'full-input-rank': word('data', fullRank, ({ inputs }) => [
    { fact: 'input-rank', is: rankOfRationals(inputs) },
  ]),
  'bias-column': read('data', wordings.biasColumn),
  'orthogonal-inputs': read('data', wordings.orthogonalInputs),
  'equal-norms': read('data', wordings.equalNorms),
  'n <= h d': word('sizes', wideEnoughAt('P'), sizes('n <= h d')),
  'n > h d': tooMany('n > h d', wordings.wideEnough),
  'n <= m d': word('sizes', enoughWeightsAt('P'), sizes('n <= m d')),
  'n > m d': tooMany('n > m d', wordings.enoughWeights),
  'n <= m': byWidth('n <= m', (n, m) => n <= m),
  'n > m': byWidth('n > m', (n, m) => n > m),
  mirrored: word('weights', mirroredAt('P'), () => [{ fact: 'mirrored', at: 'P' }]),
  'nonzero-outputs': word('weights', nonzeroOutputsAt('P'), () => [
    { fact: 'outputs-nonzero', at: 'P' },
  ]),
  'off-kinks': read('weights', wordings.offKinks),
  'nonzero-preactivations': read('weights', wordings.nonzeroPreactivations),
  'positive-preactivations': read('weights', wordings.positivePreactivations),
} as const satisfies Readonly<Record<string, Word>>;

export type HypothesisName = keyof typeof hypotheses;

export type Nature = 'stationary' | 'minimum' | 'strict';

export interface Stationarity {
  readonly nature: Nature;
  readonly moving: Moving;
  readonly says: string;
}

const natures: Readonly<Record<Nature, string>> = {
  stationary: 'a stationary point of the loss',
  minimum: 'a local minimum of the loss',
  strict: 'a local minimum of the loss with a positive definite Hessian',
};

function stationarity(nature: Nature, moving: Moving): Stationarity {
  return { nature, moving, says: `${natures[nature]} in ${moving === 'all' ? 'W and v' : 'W'}` };
}

export const stationarities = {
  'stationary-in-W': stationarity('stationary', 'hidden'),
  'stationary-in-all': stationarity('stationary', 'all'),
  'minimum-in-W': stationarity('minimum', 'hidden'),
  'minimum-in-all': stationarity('minimum', 'all'),
  'strict-minimum-in-W': stationarity('strict', 'hidden'),
  'strict-minimum-in-all': stationarity('strict', 'all'),
} as const satisfies Readonly<Record<string, Stationarity>>;

export type StationarityName = keyof typeof stationarities;

export interface Conclusion {
  readonly kind: 'zero-loss' | 'global' | 'minimum' | 'rank' | 'fits' | 'one-more';
  readonly moving?: Moving;
  /** What the conjecture asserts. */
  readonly says: string;
  /** What is the case instead. */
  readonly yet: string;
  /** The fact by which it fails. */
  readonly fails: string;
}

const noneLower = 'a lower `loss` at a second point of the same width';

export const conclusions = {
  'zero-loss': {
    kind: 'zero-loss',
    says: 'the loss is 0',
    yet: 'the loss is positive',
    fails: 'a positive `loss`',
  },
  'global-in-W': {
    kind: 'global',
    moving: 'hidden',
    says: 'no W with the same v has less loss',
    yet: 'another W with the same v has less loss',
    fails: `${noneLower} with the same v`,
  },
  'global-in-all': {
    kind: 'global',
    moving: 'all',
    says: 'no point of the same width has less loss',
    yet: 'another point of the same width has less loss',
    fails: noneLower,
  },
  'minimum-in-W': {
    kind: 'minimum',
    moving: 'hidden',
    says: 'the point is a local minimum of the loss in W',
    yet: 'the loss has negative curvature along a direction in W',
    fails: '`negative-curvature`',
  },
  'minimum-in-all': {
    kind: 'minimum',
    moving: 'all',
    says: 'the point is a local minimum of the loss in W and v',
    yet: 'the loss has negative curvature along a direction in W and v',
    fails: '`negative-curvature`',
  },
  'full-jacobian-rank': {
    kind: 'rank',
    says: 'the Jacobian of f in W has rank n',
    yet: 'the Jacobian of f in W has a rank below n',
    fails: '`jacobian-rank` below n',
  },
  'some-width-fits': {
    kind: 'fits',
    says: 'a network of some width has loss 0',
    yet: 'no width has loss 0',
    fails: '`unfittable`',
  },
  'one-more-neuron-no-higher': {
    kind: 'one-more',
    says: 'a point Q of the same kind with one more neuron has no higher loss',
    yet: 'a point Q of the same kind with one more neuron has a higher loss',
    fails: 'bounds of `loss` or `stationary` at both points',
  },
} as const satisfies Readonly<Record<string, Conclusion>>;

export type ConclusionName = keyof typeof conclusions;

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** Hypotheses of theorems that cannot be read off an instance, by their names in a file, with their words. */
export const undecidable: ReadonlyMap<string, string> = new Map(
  Object.entries(wordings).flatMap(([name, value]) =>
    typeof value === 'object' && value.parts.length === 0
      ? [[kebab(name), value.says] as const]
      : [],
  ),
);

export function isHypothesis(name: string): name is HypothesisName {
  return Object.hasOwn(hypotheses, name);
}

export function isStationarity(name: string): name is StationarityName {
  return Object.hasOwn(stationarities, name);
}
