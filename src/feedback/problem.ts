/**
 * # A network with feedback to its hidden layers
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';
import type { SignalNetwork } from './signals.ts';

export interface FeedbackProblem extends SignalNetwork<Rational> {
  readonly activation: Activation;
  /** B_l, q x m_l, for each hidden layer l. */
  readonly feedback: readonly Matrix<Rational>[];
}
