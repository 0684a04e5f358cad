/**
 * # Certificates with numbers of many digits, and the truth of each
 *
 * One sample x, sigma = z^2/2: F(w) = v (x w)^2/2 has the derivative j = v x^2 w and L = abs(v) x^2 exactly, so that
 * every bound of a claim has a closed form that the checkers meet up to rounding.
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Certificate, Claim, Witness } from '../../../src/certificates/format.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';
import { real } from './pattern.ts';
import type { Real } from './pattern.ts';
import type { Truths } from './table.ts';

export interface ClaimInstance {
  readonly certificate: Certificate;
  readonly truths: Truths;
}

const plus = (a: Real, b: Real): Real => real(Q.add(a.lo, b.lo), Q.add(a.hi, b.hi));
const minus = (a: Real, b: Real): Real => real(Q.sub(a.lo, b.hi), Q.sub(a.hi, b.lo));
/** For b > 0. */
const times = (a: Real, b: Real): Real =>
  real(Q.mul(a.lo, a.lo.num < 0n ? b.hi : b.lo), Q.mul(a.hi, a.hi.num < 0n ? b.lo : b.hi));
const over = (a: Real, b: Real): Real =>
  times(a, real(Q.div(ratio(1n), b.hi), Q.div(ratio(1n), b.lo)));
const size = (a: Real): Real => (a.lo.num < 0n ? minus(real(0), a) : a);
const larger = (a: Real, b: Real): Real => (compareRational(a.lo, b.lo) < 0 ? b : a);
const smaller = (a: Real, b: Real): Real => (compareRational(a.lo, b.lo) < 0 ? a : b);
const near = ({ lo: { num, den } }: Real): number => Number((num * 10n ** 17n) / den) / 1e17;
const half = real(0.5);

/** A root of a positive number, between decimals of sixty places. */
function root({ lo: { num, den } }: Real): Real {
  const scaled = (num * 10n ** 120n) / den;
  let low = 1n << BigInt(scaled.toString(2).length);
  for (;;) {
    const next = (low + scaled / low) / 2n; // Newton from above ends at the root, rounded down
    if (next >= low) break;
    low = next;
  }
  return real(ratio(low, 10n ** 60n), ratio(low + 1n, 10n ** 60n));
}

const list = (...xs: readonly number[]): Dense => dense(xs.length, 1, Float64Array.from(xs));

type Specific = Claim extends infer C
  ? C extends Claim
    ? Omit<C, 'activation' | 'inputs' | 'width'>
    : never
  : never;

interface Sample {
  readonly x: number;
  readonly w: number;
  readonly k: number;
}

function instance(
  { x }: Sample,
  claim: Specific,
  witness: Omit<Witness, 'hidden'> & { readonly hidden: readonly number[] },
  truths: Truths,
): ClaimInstance {
  const inputs = certifiedInputs(list(x), undefined);
  const width = witness.hidden.length;
  const about = { activation: activationNamed('x^2/2').value, inputs, width };
  const counts = { n: real(1), d: real(1), m: real(width), moving: real(1), bits: real(128) };
  return {
    certificate: {
      claim: { ...about, ...claim },
      witness: { ...witness, hidden: list(...witness.hidden) },
      provenance: {},
    },
    truths: { ...counts, ...truths },
  };
}

/** F(w) for v = 1. */
function value({ x, w }: Sample): Real {
  const p = times(real(x), real(w));
  return times(half, times(p, p));
}

function zeroNear(s: Sample): readonly ClaimInstance[] {
  const [rho, L] = [0.0123 + 1e-4 * s.k, times(real(s.x), real(s.x))];
  const y = near(value(s)) + 0.001234567 + 1.31234e-5 * s.k;
  const residual = size(minus(value(s), real(y)));
  const j = times(L, real(s.w));
  const need = plus(over(residual, real(rho)), times(half, times(L, real(rho))));
  return [
    instance(
      s,
      { kind: 'zero-near', radius: rho, labels: [y] },
      { hidden: [s.w], outputs: [1] },
      { radius: real(rho), residual, L, sigma: j, need },
    ),
  ];
}

function onBall(s: Sample): readonly ClaimInstance[] {
  const [rho, L] = [0.0123 + 1e-4 * s.k, times(real(s.x), real(s.x))];
  const j = times(L, real(s.w));
  const bent = times(L, real(rho));
  return [false, true].map((mirrored) => {
    const gram = times(real(mirrored ? 2 : 1), times(j, j));
    const sigma = root(gram);
    const mu = minus(sigma, bent);
    const covered = times(minus(sigma, times(half, bent)), real(rho));
    // the exact checker shows sigma^2 above so much of what lies between (L rho)^2 and sigma^2: never all of it
    const shown = times(real(4095 / 4096), minus(gram, times(bent, bent)));
    const shownSigma = root(plus(times(bent, bent), shown));
    const exact = {
      shownSigma,
      shownMu: minus(shownSigma, bent),
      shownCovered: times(minus(shownSigma, times(half, bent)), real(rho)),
    };
    const [hidden, outputs] = mirrored
      ? [
          [s.w, s.w],
          [1, -1],
        ]
      : [[s.w], [1]];
    return instance(
      s,
      { kind: 'full-row-rank-on-ball', radius: rho, mirrored },
      { hidden, outputs },
      { ...exact, radius: real(rho), L, sigma, mu, covered, need: bent },
    );
  });
}

function aroundMirrored(s: Sample): readonly ClaimInstance[] {
  const [rho, least, most, ratio] = [0.0123 + 1e-4 * s.k, 0.7, 1.3, 1.7];
  const [r, zeta, kappa] = [real(rho), real(least), real(most)];
  const L = times(real(s.x), real(s.x));
  const bent = times(L, r);
  const start = times(L, real(s.w));
  const gram = times(real(2), times(start, start));
  const sigmas = { ball: root(gram), box: start };
  const mu = minus(sigmas.ball, bent);
  const common = { radius: r, zeta, kappa, ratio: real(ratio), L, mu };
  const reaches = {
    ball: times(minus(times(zeta, mu), times(times(kappa, half), bent)), r),
    box: times(
      minus(
        times(real(2), times(kappa, minus(sigmas.box, times(real(1.5), bent)))),
        times(zeta, bent),
      ),
      r,
    ),
  };
  const needs = {
    ball: (wanted: Real): Real =>
      plus(bent, larger(real(0), over(plus(wanted, times(times(kappa, half), bent)), zeta))),
    box: (wanted: Real): Real =>
      over(plus(wanted, times(bent, plus(times(real(3), kappa), zeta))), times(real(2), kappa)),
  };
  const bounds = (['ball', 'box'] as const).flatMap((set) => {
    const reach = reaches[set];
    const [y, tiny] = [1.234567 + 0.0123417 * s.k, 1e-3];
    const found = near(minus(real(y), reach)) + 1.23e-4;
    const cases = [
      [tiny, 0],
      [y, found],
      [y, y + 0.1],
    ] as const;
    return cases.map(([label, bound]) =>
      instance(
        s,
        { kind: 'kkt-bound', set, radius: rho, least, most, bound, labels: [label] },
        { hidden: [s.w, s.w], outputs: [1, -1] },
        {
          ...common,
          sigma: sigmas[set],
          reach,
          labels: real(label),
          bound: real(bound),
          need: needs[set](over(minus(real(label), real(bound)), r)),
        },
      ),
    );
  });
  const need = times(bent, plus(real(1), times(half, real(ratio))));
  const cone = instance(
    s,
    { kind: 'kkt-cone', radius: rho, ratio },
    { hidden: [s.w, s.w], outputs: [1, -1] },
    { ...common, sigma: sigmas.ball, need },
  );
  return [...bounds, cone];
}

function atPoint(s: Sample): readonly ClaimInstance[] {
  const { x, w, k } = s;
  const [w0, y, rho, lambda, bound, gap] = [
    w + 0.1,
    0.01 * k,
    0.11,
    12.3 + 0.1 * k,
    1.1 + 0.07 * k,
    0.21 + 0.0061273 * k,
  ];
  const L = times(real(x), real(x));
  const [F, F0] = [value(s), value({ ...s, w: w0 })];
  const [r, r0] = [minus(F, real(y)), minus(F0, real(y))];
  const e = minus(real(w0), real(w));
  const slope = times(L, real(w));
  const sigma = slope;
  const pull = times(L, real(w0));
  const delta = size(minus(times(slope, r), times(real(lambda), e)));
  const reach = times(minus(sigma, times(half, times(L, e))), e);
  const least = minus(r0, times(real(rho), plus(pull, times(half, times(L, real(rho))))));
  const [B, lam] = [real(bound), real(lambda)];
  const plain = over(plus(delta, times(lam, e)), B);
  const excess = plus(minus(r0, B), over(times(delta, e), B));
  const lost = plus(over(excess, e), times(half, times(L, e)));
  return [
    instance(
      s,
      { kind: 'kkt-point', radius: rho, bound, gap, labels: [y] },
      { hidden: [w], outputs: [1], start: list(w0), multiplier: lambda },
      {
        radius: real(rho),
        bound: B,
        gap: real(gap),
        residual: r,
        least,
        distance: e,
        delta,
        lambda: lam,
        sigma,
        L,
        start: r0,
        reach,
        along: r0,
        pull,
        need: smaller(plain, larger(over(delta, B), lost)),
      },
    ),
  ];
}

function descending(s: Sample): readonly ClaimInstance[] {
  const [R, rate, step] = [0.1 + 1e-3 * s.k, 1.1000123457, 0.15 + 0.00112345678 * s.k];
  const L = times(real(s.x), real(s.x));
  const y = near(value(s)) + 0.0123;
  const residual = size(minus(value(s), real(y)));
  const slope = times(L, real(s.w));
  const bent = times(L, real(R));
  const top = plus(slope, bent);
  const needs = [
    plus(bent, real(rate)),
    plus(times(half, bent), over(times(real(2), residual), real(R))),
  ] as const;
  return [
    instance(
      s,
      { kind: 'descent', moving: 'hidden', radius: R, rate, step, labels: [y] },
      { hidden: [s.w], outputs: [1] },
      {
        radius: real(R),
        rate: real(rate),
        step: real(step),
        kept: minus(real(1), times(real(step), times(real(rate), real(rate)))),
        residual,
        sigma: slope,
        L,
        beta: plus(times(top, top), times(L, residual)),
        need: larger(...needs),
      },
    ),
  ];
}

/** Two dozen samples, and every claim about them. */
export function claimInstances(): readonly ClaimInstance[] {
  return Array.from({ length: 24 }, (_, k) => {
    const s = { x: 1.1 + 0.0037 * k, w: 1.3 + 0.0053 * k, k };
    return [zeroNear, onBall, aroundMirrored, atPoint, descending].flatMap((of) => of(s));
  }).flat();
}
