/**
 * # Facts about steps of direct feedback alignment
 *
 * Proofs: proofs-notes/feedback-alignment.md (H1, H3, H4).
 * @module
 */
import { encloseRational, intervalTier } from '../../arithmetic/interval.ts';
import { ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import {
  descentRate,
  directionsOf,
  mapFeedback,
  pairProduct,
  productForm,
  tangentsOf,
} from '../../feedback/step.ts';
import type { FeedbackNetwork } from '../../feedback/step.ts';
import { at, mapMatrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { tangentAt } from '../../network/hessian.ts';
import { form } from '../../quadratic/elimination.ts';
import { cost, enclose } from '../../sigma/activation.ts';
import type { Activation } from '../../sigma/activation.ts';
import { expected } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { record, requiring, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { activationIn, feedbackNetwork, feedbackText } from './feedback-network.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { equalText, lowerText, upperText, vectorText } from './show.ts';
import { isAtMost, isEqual } from './subject.ts';
import type { Subject, Vector } from './subject.ts';
import { count, list, rational, table } from './values.ts';
import { countedField, definiteness } from './work.ts';

const innerEntries = joined(feedbackNetwork, record({ least: rational, most: rational }));

const alwaysEntries = requiring(
  joined(
    record({ outputs: table('parameters'), feedback: table('parameters') }),
    variant('by', {
      multiples: record({ factors: list('parameters') }),
      neuron: record({ neuron: count, error: list('parameters') }),
      form: record({}),
      direction: record({ error: list('parameters') }),
    }),
  ),
  (fact, at) => {
    const { outputs: V, feedback: B } = fact;
    if (B.rows !== V.rows || B.cols !== V.cols)
      throw expected(`${at}.feedback`, `${V.rows} x ${V.cols}`, `${B.rows} x ${B.cols}`);
    if ('error' in fact && fact.error.length !== V.rows)
      throw expected(`${at}.error`, `${V.rows} entries`, fact.error.length);
    if (fact.by === 'multiples' && fact.factors.length !== V.cols)
      throw expected(`${at}.factors`, `${V.cols} entries`, fact.factors.length);
    if (fact.by === 'neuron' && !(fact.neuron >= 1 && fact.neuron <= V.cols))
      throw expected(`${at}.neuron`, `a neuron from 1 to ${V.cols}`, fact.neuron);
  },
);

interface Bracket {
  readonly least: Rational;
  readonly most: Rational;
}

/** <G, D> from below and above: exactly where sigma and sigma' are rational, else by enclosures. */
function rateOf(
  { work }: Subject,
  activation: Activation,
  net: FeedbackNetwork<Rational>,
  { least, most }: Bracket,
): { readonly isWithin: boolean; readonly how: string; readonly shown: string } | Fails {
  const { tier } = work;
  const { rows: n, cols: d } = net.inputs;
  work.spend(n * net.hidden.rows * (2 * cost(activation) + d));
  const exact = tangentsOf(tier, net, (p) => tangentAt(tier, activation, p));
  if (exact !== undefined) {
    const value = descentRate(tier, directionsOf(tier, net, exact));
    const isWithin = isAtMost(least, value) && isAtMost(value, most);
    return { isWithin, how: 'over Q', shown: equalText(value) };
  }
  const box = mapFeedback(net, (A) => mapMatrix(A, encloseRational));
  const jets = tangentsOf(intervalTier, box, (p) => enclose(activation, p));
  if (jets === undefined)
    return fails('sigma is not shown to have a derivative at every pre-activation');
  const value = descentRate(intervalTier, directionsOf(intervalTier, box, jets));
  const isWithin = encloseRational(least).hi <= value.lo && value.hi <= encloseRational(most).lo;
  return {
    isWithin,
    how: 'in intervals',
    shown: `is only shown to be from ${value.lo} to ${value.hi}`,
  };
}

function inner(subject: Subject, fact: Of<typeof innerEntries>): FactOutcome {
  const activation = activationIn(subject);
  if ('because' in activation) return activation;
  const rate = rateOf(subject, activation, fact, fact);
  if ('because' in rate) return rate;
  const { isWithin, how, shown } = rate;
  if (!isWithin) return fails(`<G, D> ${shown}`);
  const { least, most } = fact;
  const range = isEqual(least, most)
    ? `<G, D> ${equalText(least)}`
    : `<G, D> is from ${lowerText(least)} to ${upperText(most)}`;
  const says =
    least.num > 0n
      ? 'every small enough step of feedback alignment in W and V lowers l'
      : most.num < 0n
        ? 'every small enough step of feedback alignment in W and V raises l'
        : 'its sign is open';
  return holds(
    `For ${feedbackText(fact)}, G the gradient of l in W and V, D the direction of feedback alignment: ${range}; ${says}.`,
    `sum_j <g_j, h_j> + norm(dl/dV)^2 ${how}`,
  );
}

/** c_j >= 0 and b_j = c_j v_j, or v_j = 0, for each j. */
function multiples(V: Matrix<Rational>, B: Matrix<Rational>, factors: Vector): FactOutcome {
  for (const [j, c] of factors.entries()) {
    if (c.num < 0n) return fails(`factor ${j + 1} is negative`);
    for (let k = 0; k < V.rows; k++) {
      const isSilent = Array.from({ length: V.rows }, (_, i) => at(V, i, j)).every(
        ({ num }) => num === 0n,
      );
      const [v, b] = [at(V, k, j), at(B, k, j)];
      const isMultiple = b.num * c.den * v.den === c.num * v.num * b.den;
      if (!isSilent && !isMultiple) return fails(`b_${j + 1} is not that multiple of v_${j + 1}`);
    }
  }
  return holds(
    'For these V and B feedback alignment never ascends to first order: <G, D> >= 0 for every W, all inputs and labels, and every sigma with a derivative at the pre-activations.',
    'b_j = c_j v_j with c_j >= 0, or v_j = 0, for every neuron j, so h_j = c_j g_j, or g_j = 0',
  );
}

function always({ work }: Subject, fact: Of<typeof alwaysEntries>): FactOutcome {
  const { outputs: V, feedback: B } = fact;
  const F = countedField(work);
  switch (fact.by) {
    case 'multiples':
      return multiples(V, B, fact.factors);
    case 'neuron': {
      const { neuron, error } = fact;
      const value = pairProduct(F, V, B, neuron - 1, error);
      if (!(value.num < 0n)) return fails(`<e, v_j><e, b_j> ${equalText(value)}`);
      return holds(
        `For sigma = relu and these V and B there are W, one input and its label with error e = ${vectorText(error)} where only neuron ${neuron} is active, at which every small enough step of feedback alignment raises l.`,
        `<e, v_j><e, b_j> ${equalText(value)} for j = ${neuron}`,
      );
    }
    case 'form': {
      if (definiteness(work, productForm(F, V, B)) !== 'definite')
        return fails('V B^T + B V^T is not positive definite');
      return holds(
        'For sigma(x) = x and these V and B: <dl/dW, D> > 0 for every W, all inputs and labels with E^T X != 0, D the direction of feedback alignment in W.',
        'V B^T + B V^T is positive definite over Q',
      );
    }
    case 'direction': {
      const value = F.mul(ratio(1n, 2n), form(F, productForm(F, V, B), fact.error, fact.error));
      if (!(value.num < 0n)) return fails(`e^T V B^T e ${equalText(value)}`);
      return holds(
        `For sigma(x) = x and these V and B there are W, one input and its label with error e = ${vectorText(fact.error)} at which every small enough step of feedback alignment raises l.`,
        `e^T V B^T e ${equalText(value)}`,
      );
    }
  }
}

export const feedbackFacts = {
  'dfa-inner': {
    says: "f(x) = V sigma(W x), W = hidden, V = outputs, B = feedback, sigma that of the instance: least <= <G, D> <= most, G = (dl/dW, dl/dV) and D = (H, dl/dV), h_j = X^T((E b_j) o sigma'(X w_j)), E = f - Y, l = (1/2) norm(E)^2; sigma has a derivative at every pre-activation",
    since: 3,
    entries: innerEntries,
    arrays: { X: 'inputs', Y: 'labels', W: 'hidden', V: 'outputs', B: 'feedback' },
    check: inner,
  },
  'dfa-always': {
    says: 'V = outputs, B = feedback, columns v_j and b_j: by `multiples` <G, D> >= 0 for every W, all data and sigma: c_j = factors_j >= 0 and b_j = c_j v_j, or v_j = 0; by `neuron` j and an error e: <e, v_j><e, b_j> < 0, so <G, D> < 0 for relu at some W and data; by `form`: V B^T + B V^T is positive definite, so <dl/dW, H> > 0 for sigma(x) = x where E^T X != 0; by `direction`: e^T V B^T e < 0, so <G, D> < 0 for sigma(x) = x at some W and data. About no instance',
    since: 3,
    entries: alwaysEntries,
    arrays: { V: 'outputs', B: 'feedback' },
    check: always,
  },
};
