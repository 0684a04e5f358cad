/**
 * # The network of a fact about feedback alignment
 *
 * Facts of these families hold their data themselves, for any number of outputs; only sigma is that of the instance.
 * @module
 */
import { feedbackFault } from '../../feedback/step.ts';
import type { FeedbackNetwork } from '../../feedback/step.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Activation } from '../../sigma/activation.ts';
import { malformed } from '../parsed-json.ts';
import { record, requiring } from '../shapes.ts';
import { fails } from './outcome.ts';
import type { Fails } from './outcome.ts';
import { countText } from './show.ts';
import type { Subject } from './subject.ts';
import { table } from './values.ts';

/** X, Y, W, V and B, whose shapes agree. */
export const feedbackNetwork = requiring(
  record({
    inputs: table('samples'),
    labels: table('samples'),
    hidden: table('parameters'),
    outputs: table('parameters'),
    feedback: table('parameters'),
  }),
  (net, at) => {
    const fault = feedbackFault(net);
    if (fault !== undefined) throw malformed(at, fault);
  },
);

export function activationIn({ activation }: Subject): Activation | Fails {
  return activation ?? fails('the instance has no activation');
}

/** "f(x) = V sigma(W x) with 2 neurons, 1 output and 3 samples". */
export function feedbackText({
  inputs,
  labels,
  hidden,
}: Omit<FeedbackNetwork<Rational>, 'outputs' | 'feedback'>): string {
  const sizes = [
    countText(hidden.rows, 'neuron'),
    countText(labels.cols, 'output'),
    countText(inputs.rows, 'sample'),
  ];
  return `f(x) = V sigma(W x) with ${sizes[0]}, ${sizes[1]} and ${sizes[2]}`;
}
