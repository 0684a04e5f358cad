/**
 * # Lemma W for neurons on spheres and spaces of harmonics
 *
 * Over Q, on S^2 and S^4: phi = g_w with w uniform, and L is spanned by harmonics of degree at most 3. Inner products with
 * g_w are polynomials in w (Funk and Hecke), and their means are moments of monomials.
 * @module
 */
import * as fc from 'fast-check';
import { degrees, normSquare } from '../../src/approximation/harmonics.ts';
import { leadingDegrees, tailAfter } from '../../src/approximation/widths.ts';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { dot } from '../../src/linalg/rational-vectors.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { sphereMoment } from '../../src/tensors/mean.ts';
import { sum } from '../support/exact.ts';
import { draws } from '../support/numbers.ts';
import { atMost, together } from '../support/outcomes.ts';

/** The harmonic part of c times a product of coordinates: at most 3, by their numbers. */
interface Part {
  readonly c: Rational;
  readonly coordinates: readonly number[];
}

interface Space {
  /** D. */
  readonly sphere: number;
  readonly power: number;
  readonly spanned: readonly (readonly Part[])[];
  /** Whether L is spanned by leading eigenvectors. */
  readonly leading: boolean;
}

interface Term {
  readonly c: Rational;
  readonly exponents: readonly number[];
}

function whole(n: number): Rational {
  return ratio(BigInt(n));
}

/** p - norm(x)^2 Laplace(p)/(2(2s + d - 4)) for the monomial p of degree s <= 3. */
function harmonicOf({ c, coordinates }: Part, d: number): readonly Term[] {
  const s = coordinates.length;
  const exponents = Array.from({ length: d }, (_, i) => coordinates.filter((j) => j === i).length);
  const rest = exponents.flatMap((a, i) => {
    if (a < 2) return [];
    const share = Q.mul(c, ratio(BigInt(-a * (a - 1)), BigInt(2 * (2 * s + d - 4))));
    return exponents.map((_, j) => ({
      c: share,
      exponents: exponents.map((b, l) => b - (l === i ? 2 : 0) + (l === j ? 2 : 0)),
    }));
  });
  return [{ c, exponents }, ...rest];
}

/** E p q on the sphere. */
function mean(p: readonly Term[], q: readonly Term[]): Rational {
  return sum(
    p.flatMap((a) =>
      q.map((b) => {
        const moment = sphereMoment(a.exponents.map((e, i) => e + (b.exponents[i] ?? 0)));
        return Q.mul(Q.mul(a.c, b.c), moment);
      }),
    ),
  );
}

/** a_0, .., a_3. */
function coefficientsOf({ sphere, power }: Space): readonly Rational[] {
  const found: Rational[] = [];
  for (const { degree, value } of degrees(Q, sphere, power)) {
    if (degree > 3) break;
    found.push(value);
  }
  return found;
}

/** The dimension of L, and E dist(g_w, L)^2. */
function meanDistance(s: Space): { readonly dimension: number; readonly squared: Rational } {
  const d = s.sphere + 1;
  const a = coefficientsOf(s);
  const functions = s.spanned.map((parts) => parts.flatMap((part) => harmonicOf(part, d)));
  // w -> <g_w, f>
  const products = s.spanned.map((parts) =>
    parts.flatMap(({ c, coordinates }) =>
      harmonicOf({ c: Q.mul(c, a[coordinates.length] ?? Q.zero), coordinates }, d),
    ),
  );
  const G = functions.map((f) => functions.map((g) => mean(f, g)));
  const K = products.map((f) => products.map((g) => mean(f, g)));
  const form = (M: typeof G, u: readonly Rational[], v: readonly Rational[]): Rational =>
    dot(
      u,
      M.map((row) => dot(row, v)),
    );
  // an orthogonal basis of L, by its coefficients
  const basis: (readonly Rational[])[] = [];
  let squared = normSquare(Q, s.sphere, s.power);
  for (const i of functions.keys()) {
    const unit = functions.map((_, j) => (i === j ? Q.one : Q.zero));
    const u = basis.reduce((left, v) => {
      const share = Q.div(form(G, v, unit), form(G, v, v));
      return left.map((x, j) => Q.sub(x, Q.mul(share, v[j] ?? Q.zero)));
    }, unit);
    const norm = form(G, u, u);
    if (norm.num === 0n) continue; // in the span of the earlier ones
    basis.push(u);
    squared = Q.sub(squared, Q.div(form(K, u, u), norm));
  }
  return { dimension: basis.length, squared };
}

/** Products of s coordinates out of d whose harmonic parts are independent. */
function independent(d: number, s: number): readonly (readonly number[])[] {
  const up = (from: number, left: number): readonly (readonly number[])[] =>
    left === 0
      ? [[]]
      : Array.from({ length: d - from }, (_, i) => from + i).flatMap((i) =>
          up(i, left - 1).map((rest) => [i, ...rest]),
        );
  return up(0, s).filter((list) => s < 2 || new Set(list).size > 1);
}

/** Sums of neighbours in a list of k leading eigenvectors, the first alone. */
function leadingSpace(sphere: number, power: number, k: number): Space['spanned'] {
  const leading = leadingDegrees(Q, sphere, power, { atLeast: BigInt(k), most: 40 }) ?? [];
  const list = leading
    .flatMap(({ degree }) => independent(sphere + 1, degree))
    .slice(0, k)
    .map((coordinates) => ({ c: Q.one, coordinates }));
  return list.map((part, i) => list.slice(Math.max(0, i - 1), i).concat(part));
}

const part: fc.Arbitrary<Part> = fc
  .record({
    c: fc.integer({ min: -3, max: 3 }).map(whole),
    degree: fc.integer({ min: 0, max: 3 }),
    coordinates: draws(fc.integer({ min: 0, max: 4 }), 3),
  })
  .map(({ c, degree, coordinates }) => ({ c, coordinates: coordinates.slice(0, degree) }));

const spaces: fc.Arbitrary<Space> = fc
  .record({
    sphere: fc.constantFrom(2, 4),
    power: fc.integer({ min: 0, max: 2 }),
    k: fc.integer({ min: 0, max: 7 }),
    functions: draws(fc.array(part, { minLength: 1, maxLength: 3 }), 4),
    repeated: fc.boolean(),
    leading: fc.boolean(),
  })
  .map(({ sphere, power, k, functions, repeated, leading }) => {
    if (leading) return { sphere, power, leading, spanned: leadingSpace(sphere, power, k) };
    const drawn = functions.slice(0, Math.min(k, 4)).map((parts) =>
      parts.map(({ c, coordinates }) => ({
        c,
        coordinates: coordinates.map((i) => i % (sphere + 1)),
      })),
    );
    const again = repeated ? drawn.slice(0, 1) : [];
    return { sphere, power, leading, spanned: [...drawn, ...again] };
  });

/** The sum of the eigenvalues after the first n. */
function tail({ sphere, power }: Space, n: number): Rational {
  const leading = leadingDegrees(Q, sphere, power, { atLeast: BigInt(n), most: 40 }) ?? [];
  return tailAfter(Q, normSquare(Q, sphere, power), leading, BigInt(n));
}

/** The mean is at least the tail after so many fewer eigenvalues than L has dimensions. */
function averageHolds(s: Space, fewer: number): Outcome {
  const { dimension, squared } = meanDistance(s);
  const bound = atMost(tail(s, dimension - fewer), squared, 'the mean squared distance');
  if (!s.leading) return bound;
  return together(bound, atMost(squared, tail(s, dimension), 'leading eigenvectors attain it'));
}

function labelsOf(s: Space): readonly string[] {
  const { dimension } = meanDistance(s);
  const used = s.spanned.flatMap((parts) =>
    parts.filter(({ c }) => c.num !== 0n).map(({ coordinates }) => coordinates.length),
  );
  return [
    dimension === 0 ? 'k = 0' : dimension === 1 ? 'k = 1' : 'k > 1',
    s.leading ? 'leading eigenvectors' : 'drawn harmonics',
    ...(s.spanned.length > dimension ? ['dependent'] : []),
    ...(used.includes(3) ? ['degree 3'] : []),
    ...(s.spanned.some((parts) => new Set(parts.map((p) => p.coordinates.length)).size > 1)
      ? ['of several degrees']
      : []),
  ];
}

function partText({ c, coordinates }: Part): string {
  return [c.num.toString(), ...coordinates.map((i) => `x_${i + 1}`)].join(' ');
}

const harmonics = property<Space>({
  id: 'n-width/harmonics',
  theorem: 'n-width',
  statement:
    'For neurons of power <= 2 on S^2 and S^4 and every space of dimension k that harmonics of degree <= 3 over Q span: the mean of the squared distance to it is at least the sum of the eigenvalues after the first k, with equality where L is spanned by leading eigenvectors.',
  evidence: 'proof',
  arbitrary: spaces,
  hypotheses: {},
  conclude: (s) => averageHolds(s, 0),
  labels: labelsOf,
  required: {
    'k = 0': 0.05,
    'k = 1': 0.05,
    'k > 1': 0.4,
    'leading eigenvectors': 0.3,
    'drawn harmonics': 0.3,
    'degree 3': 0.2,
    'of several degrees': 0.2,
    dependent: 0.1,
  },
  proves: 1,
  show: ({ sphere, power, spanned }) =>
    `S^${sphere}, power ${power}, L spanned by the harmonic parts of ${spanned.map((parts) => parts.map(partText).join(' + ')).join(', ')}`,
  runs: 60,
  control: {
    statement: 'The same with k - 1 in the place of k.',
    conclude: (s) => averageHolds(s, 1),
  },
});

export const harmonicProperties: readonly AnyProperty[] = [harmonics];
