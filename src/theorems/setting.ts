/**
 * # The setting in which a hypothesis is decided
 *
 * The exact parts of an instance by name, each optional. Rules take them from a facts file, near misses from a changed
 * witness.
 *
 * ## Main definitions
 * - {@link Setting}
 * - {@link settingAt}: the data, and a point
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { FactPoint, Instance } from '../certificates/facts/format.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Expression } from '../sigma/expression-tree.ts';

export interface Setting {
  readonly activation?: Expression | undefined;
  /** X, n x d. */
  readonly inputs?: Matrix<Rational> | undefined;
  /** y. */
  readonly labels?: readonly Rational[] | undefined;
  /** W, m x d. */
  readonly hidden?: Matrix<Rational> | undefined;
  /** v; absent if it is trained. */
  readonly outputs?: readonly Rational[] | undefined;
  /** B, d x d, of a quadratic target. */
  readonly target?: Matrix<Rational> | undefined;
  /** The w_i, N x d, of a quadratic network. */
  readonly weights?: Matrix<Rational> | undefined;
  /** zeta and kappa. */
  readonly least?: Rational | undefined;
  readonly most?: Rational | undefined;
  /** lambda. */
  readonly penalty?: Rational | undefined;
}

/** The data of an instance with the W and v of a point. */
export function settingAt(instance: Instance, point: Partial<FactPoint>): Setting {
  const { activation, inputs, labels } = instance;
  return { activation, inputs, labels, hidden: point.hidden, outputs: point.outputs };
}
