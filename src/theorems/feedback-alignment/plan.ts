/**
 * # certify feedback-alignment
 *
 * For a network with feedback to its hidden layers: the mean alignment of its signals with those of backpropagation, layer
 * by layer, and its ceiling where the next layer is narrower than there are outputs. With one hidden layer also whether
 * feedback alignment is a descent direction here, always, or not, and a linear rate where one is found.
 * @module
 */
import { encloseRational } from '../../arithmetic/interval.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import type { Fact, FactOf } from '../../certificates/facts/format.ts';
import { equalText, numberText, vectorText } from '../../certificates/facts/show.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { usage } from '../../certify/plan.ts';
import type { Context, Grounds, Plan, Proposal } from '../../certify/plan.ts';
import {
  alignmentFact,
  alwaysFact,
  bottleneckFact,
  descentFact,
  formFact,
  innerFact,
  oneLayer,
} from './search.ts';

type Ground = Grounds['feedback'];

interface Bracket {
  readonly least: number;
  readonly most: number;
}

/** Brackets, as they are checked. */
export interface FeedbackFound {
  /** Of each hidden layer, the mean cosine; `null` where it is not known. */
  readonly alignments: readonly (Bracket | null)[];
  /** sqrt(t), at most, of each hidden layer whose next one is narrower than there are outputs. */
  readonly ceilings: readonly (number | null)[];
  /** <G, D> with one hidden layer: whether it is positive, or negative. */
  readonly descends?: boolean;
  /** Whether it is never negative for these V and B, with one hidden layer. */
  readonly always?: boolean;
  /** kappa of H5. */
  readonly rate?: number;
}

const bracketOf = (least: Rational, most: Rational): Bracket => ({
  least: Math.max(-1, encloseRational(least).lo),
  most: Math.min(1, encloseRational(most).hi),
});

/** At least sqrt(t). */
function ceilingOf({ most }: FactOf<'bottleneck'>): number {
  return Math.min(1, Math.sqrt(encloseRational(most).hi) * (1 + 2 ** -50));
}

interface Findings {
  readonly facts: readonly Fact[];
  readonly notes: readonly string[];
  readonly found: FeedbackFound;
}

function layerNote(
  layer: number,
  own: FactOf<'alignment'> | undefined,
  ceiling: FactOf<'bottleneck'> | undefined,
  next: number,
): string {
  // prettier-ignore
  const head = `layer ${layer}`.padEnd(10);
  const { least, most } = own === undefined ? { least: -1, most: 1 } : bracketOf(own.least, own.most); // prettier-ignore
  const angle =
    own === undefined
      ? 'the mean cosine is not known: a kink, or an error that may be 0'
      : `mean cosine from ${showLower(least)} to ${showUpper(most)}`;
  const limit =
    ceiling === undefined
      ? ''
      : `; at most ${showUpper(ceilingOf(ceiling))} for any signals before a layer of width ${next}`;
  return `${head}${angle}${limit}`;
}

/** Alignment of each hidden layer, and the ceilings of narrow ones. */
function signalFindings(ground: Ground): Findings {
  const q = ground.labels.cols;
  const layers = ground.feedback.map((_, k) => {
    const next = ground.layers[k + 1]?.rows ?? q;
    const ceiling = next < q ? bottleneckFact(ground, k + 1) : undefined;
    return { own: alignmentFact(ground, k + 1), ceiling, next };
  });
  return {
    facts: layers.flatMap(({ own, ceiling }) => [own ?? [], ceiling ?? []].flat()),
    notes: layers.map(({ own, ceiling, next }, k) => layerNote(k + 1, own, ceiling, next)),
    found: {
      alignments: layers.map(({ own }) => (own === undefined ? null : bracketOf(own.least, own.most))), // prettier-ignore
      ceilings: layers.map(({ ceiling }) => (ceiling === undefined ? null : ceilingOf(ceiling))),
    },
  };
}

function innerNote({ least, most }: FactOf<'dfa-inner'>): string {
  const value =
    least.num === most.num && least.den === most.den
      ? `<G, D> ${equalText(least)}`
      : `<G, D> from ${showLower(encloseRational(least).lo)} to ${showUpper(encloseRational(most).hi)}`;
  const says =
    least.num > 0n ? 'it descends here' : most.num < 0n ? 'it ascends here' : 'its sign is open';
  return `here      ${value}: ${says}`;
}

function alwaysNote(fact: FactOf<'dfa-always'>): string {
  switch (fact.by) {
    case 'multiples':
      return 'always    never ascends: b_j = c_j v_j with c_j >= 0, or v_j = 0, for every neuron';
    case 'neuron':
      return `always    no: with relu it ascends where only neuron ${fact.neuron} is active, at the error ${vectorText(fact.error)}`;
    case 'form':
      return 'linear    V B^T + B V^T is positive definite: in W it descends wherever E^T X is not 0';
    case 'direction':
      return `linear    V B^T has a negative direction: it ascends at the error ${vectorText(fact.error)}`;
  }
}

/** Whether <G, D> is shown to be positive, or negative. */
function signOf(inner: FactOf<'dfa-inner'> | undefined): Pick<FeedbackFound, 'descends'> {
  if (inner === undefined || (inner.least.num <= 0n && inner.most.num >= 0n)) return {};
  return { descends: inner.least.num > 0n };
}

function rateNote({ rate, step }: FactOf<'dfa-descent'>): string {
  return `rate      l falls at least by 1 - eta kappa, kappa = ${numberText(rate)}, for eta <= ${numberText(step)}`;
}

/** Descent of one hidden layer: here, always, and at a linear rate. */
function descentFindings(ground: Ground): Findings {
  const none = { facts: [], notes: [], found: { alignments: [], ceilings: [] } };
  const net = oneLayer(ground);
  if (net === undefined) return none;
  const { activation } = ground;
  const inner = innerFact(activation, net);
  const always = alwaysFact(net.outputs, net.feedback);
  const isLine = activation.value.kind === 'variable';
  const form = isLine ? formFact(net.outputs, net.feedback) : undefined;
  const rate = descentFact(activation, net);
  return {
    facts: [inner ?? [], [always], form ?? [], rate ?? []].flat(),
    notes: [
      inner === undefined ? 'here      <G, D> is not known: a kink' : innerNote(inner),
      alwaysNote(always),
      ...(form === undefined ? [] : [alwaysNote(form)]),
      ...(rate === undefined ? [] : [rateNote(rate)]),
    ],
    found: {
      alignments: [],
      ceilings: [],
      ...signOf(inner),
      always: always.by === 'multiples',
      ...(rate === undefined ? {} : { rate: encloseRational(rate.rate).lo }),
    },
  };
}

function proposalFor(ground: Ground, { provenance }: Context): Proposal<FeedbackFound> {
  const [signals, descent] = [signalFindings(ground), descentFindings(ground)];
  const facts = [...descent.facts, ...signals.facts];
  const notes = [...descent.notes, ...signals.notes];
  const found = { ...descent.found, ...signals.found };
  const isSigmaNeeded = facts.some((f) => f.fact !== 'dfa-always');
  const [first] = facts;
  const instance = isSigmaNeeded
    ? { activation: ground.activation.value, points: {} }
    : { points: {} };
  if (first === undefined)
    return {
      kind: 'none',
      notes,
      because: 'no angle and no inner product is known',
      advice: [
        'Give inputs at which no pre-activation is at a kink, and labels that f does not meet.',
      ],
      found,
    };
  const text = writeFacts({ instance, facts, provenance });
  if (text.length > factsLimits.characters)
    return {
      kind: 'none',
      notes,
      because: `the file has ${text.length} characters, and the checker reads at most ${factsLimits.characters}`,
      advice: ['Give fewer samples or neurons, or numbers with fewer digits.'],
      found,
    };
  return { kind: 'file', notes, claim: 'feedback-alignment', text: () => text, found };
}

export const plan: Plan<Ground, FeedbackFound> = {
  prepare(ground, _aims, context) {
    const { inputs, layers } = ground;
    const sizes = [
      [inputs.rows, factsLimits.samples, 'samples'],
      [Math.max(...layers.map(({ rows }) => rows)), factsLimits.parameters, 'neurons in a layer'],
    ] as const;
    for (const [size, most, what] of sizes)
      if (size > most)
        throw usage(
          `${size} ${what}, of at most ${most}`,
          'Give fewer.',
          context.naming.field('network'),
        );
    const widths = [inputs.cols, ...layers.map(({ rows }) => rows)].join('-');
    return {
      lines: [`network   ${widths} on n = ${inputs.rows}, activation ${ground.activation.name}`],
      search: () => [proposalFor(ground, context)],
    };
  },
};
