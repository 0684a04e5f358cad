/**
 * # Neurons on the sphere, degree by degree
 *
 * S^D has uniform probability, D >= 2 is even, and g_w(x) = relu(w.x)^k. The operator E_w[g_w g_w^T] acts on the
 * harmonics of degree s as a_s^2, a_s = E[relu(t)^k P_s(t)] with t = w.x, P_s the zonal harmonic with P_s(1) = 1 (Funk
 * and Hecke). For even D the density of t is a polynomial, and a_s is rational.
 *
 * ## Main definitions
 * - {@link harmonicDimension}: N_s
 * - {@link normSquare}: gamma^2 = E g_w^2
 * - {@link degrees}: a_s for s = 0, 1, 2, ..., with a bound of all later a_s^2
 *
 * ## Main results
 * For t > s: N_t a_t^2 <= gamma^2 - sum over r <= s of N_r a_r^2, because the trace of the operator is gamma^2, and N_t
 * >= N_{s+1}.
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { binomial } from './closed-forms.ts';
import type { Field, Polynomial } from './polynomial.ts';

/** N_s: the dimension of the harmonics of degree s on S^D. */
export function harmonicDimension(sphere: number, degree: number): bigint {
  return binomial(sphere + degree, degree) - binomial(sphere + degree - 2, degree - 2);
}

/** The integral of t^m (1 - t^2)^p from 0 to 1: 2^p p!/((m + 1)(m + 3)..(m + 2p + 1)). */
function moment(m: number, p: number): Rational {
  let [num, den] = [1n, BigInt(m + 1)];
  for (let i = 1; i <= p; i++) {
    num *= BigInt(2 * i);
    den *= BigInt(m + 2 * i + 1);
  }
  return ratio(num, den);
}

/** gamma^2 = E relu(w.x)^{2k}; D is even. */
export function normSquare(F: Field, sphere: number, power: number): Rational {
  const p = sphere / 2 - 1;
  return F.div(moment(2 * power, p), F.mul(ratio(2n), moment(0, p)));
}

export interface Degree {
  readonly degree: number;
  /** N_s. */
  readonly dimension: bigint;
  /** a_s. */
  readonly value: Rational;
  /** a_s^2. */
  readonly square: Rational;
  /** No a_t^2 with t > s is larger. */
  readonly later: Rational;
}

/** P_{s+1} from P_s and P_{s-1}: (s + D - 1) P_{s+1} = (2s + D - 1) t P_s - s P_{s-1}. */
function nextZonal(
  F: Field,
  sphere: number,
  s: number,
  P: Polynomial,
  before: Polynomial,
): Polynomial {
  const of = (n: number): Rational => ratio(BigInt(n), BigInt(s + sphere - 1));
  const [rise, fall] = [of(2 * s + sphere - 1), of(s)];
  return Array.from({ length: s + 2 }, (_, m) => {
    if ((s + 1 - m) % 2 !== 0) return F.zero; // P_{s+1} has the parity of its degree
    return F.sub(F.mul(rise, P[m - 1] ?? F.zero), F.mul(fall, before[m] ?? F.zero));
  });
}

/** The degrees 0, 1, 2, ... without end; D is even and at least 2. */
export function* degrees(F: Field, sphere: number, power: number): Generator<Degree, never> {
  const p = sphere / 2 - 1;
  const mass = F.mul(ratio(2n), moment(0, p));
  let rest = normSquare(F, sphere, power);
  let [before, P]: [Polynomial, Polynomial] = [[], [F.one]];
  for (let s = 0; ; s++) {
    const integral = P.reduce(
      (sum, c, m) => (c.num === 0n ? sum : F.add(sum, F.mul(c, moment(m + power, p)))),
      F.zero,
    );
    const value = F.div(integral, mass);
    const square = F.mul(value, value);
    const dimension = harmonicDimension(sphere, s);
    rest = F.sub(rest, F.mul(ratio(dimension), square));
    const later = F.div(rest, ratio(harmonicDimension(sphere, s + 1)));
    yield { degree: s, dimension, value, square, later };
    [before, P] = [P, nextZonal(F, sphere, s, P, before)];
  }
}
