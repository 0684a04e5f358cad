/**
 * # Widths, networks with one input and codes, in plain floating point
 *
 * Integrals are sums over many midpoints, suprema are maxima over a grid, and eigenvalues are those of plain-network.ts.
 * @module
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { eigenvalues, float, rows } from './plain-network.ts';

const many = 4000;

/** The mean of f over midpoints of [a, b], times b - a. */
function integral(f: (x: number) => number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < many; i++) sum += f(a + ((i + 0.5) / many) * (b - a));
  return (sum * (b - a)) / many;
}

const largestDegree = 80;

interface Eigenvalue {
  readonly degree: number;
  readonly value: number;
  readonly multiplicity: number;
}

function multiplicity(D: number, s: number): number {
  let value = 1;
  for (let i = 1; i < D; i++) value *= (s + i) / i;
  return Math.round((value * (2 * s + D - 1)) / (s + D - 1));
}

/** a_s^2 for s = 0, 1, ..., and gamma^2. */
function spectrum(
  D: number,
  k: number,
): { readonly gamma: number; readonly list: readonly Eigenvalue[] } {
  const density = (t: number): number => (1 - t * t) ** (D / 2 - 1);
  const mass = 2 * integral(density, 0, 1);
  const list: Eigenvalue[] = [];
  const zonal = (s: number, t: number): number => {
    let [before, now] = [1, t];
    if (s === 0) return 1;
    for (let r = 1; r < s; r++)
      [before, now] = [now, ((2 * r + D - 1) * t * now - r * before) / (r + D - 1)];
    return now;
  };
  for (let degree = 0; degree <= largestDegree; degree++) {
    const a = integral((t) => t ** k * zonal(degree, t) * density(t), 0, 1) / mass;
    list.push({ degree, value: a * a, multiplicity: multiplicity(D, degree) });
  }
  return { gamma: integral((t) => t ** (2 * k) * density(t), 0, 1) / mass, list };
}

/** gamma^2 minus the n largest eigenvalues. */
function tail(D: number, k: number, n: number): number {
  const { gamma, list } = spectrum(D, k);
  let [rest, left] = [gamma, n];
  for (const one of list.toSorted((a, b) => b.value - a.value)) {
    const taken = Math.min(left, one.multiplicity);
    rest -= taken * one.value;
    left -= taken;
  }
  return rest;
}

const close = 1e-5;

export function judgeLinearWidth(fact: FactOf<'linear-width'>): boolean {
  const { sphere, power, space, relation, squared } = fact;
  const [least, value] = [tail(sphere, power, space), float(squared)];
  // an upper bound is one of the least tail
  if (relation === '<=') return value >= least - close;
  return relation === '=' ? Math.abs(value - least) < close : value <= least + close;
}

export function judgeBernstein(fact: FactOf<'bernstein'>): boolean {
  const { list } = spectrum(fact.sphere, fact.power);
  const own = list.filter(({ degree }) => fact.degrees.includes(degree));
  const least = Math.sqrt(Math.min(...own.map(({ value }) => value)));
  const dimension = own.reduce((sum, one) => sum + one.multiplicity, 0);
  return dimension === fact.space && Math.abs(float(fact.radius) - least) < close;
}

export function judgeSeparation(fact: FactOf<'separation'>): boolean {
  const { gamma } = spectrum(fact.sphere, fact.power);
  return [fact.first, fact.last].every(
    (n) => tail(fact.sphere, fact.power, n) > gamma / (n + 1) - close,
  );
}

export function judgeWidthGram(fact: FactOf<'width-gram'>): boolean {
  const values = eigenvalues(rows(fact.gram)).toSorted((a, b) => b - a);
  const after = values.slice(fact.space).reduce((sum, x) => sum + x, 0);
  return values.every((x) => x > -close) && float(fact.value) <= after + close;
}

type OnLine = Pick<FactOf<'network-error'>, 'breaks' | 'pieces'>;

function functionOf({ breaks, pieces }: OnLine): (x: number) => number {
  const [ends, polynomials] = [breaks.map(float), rows(pieces)];
  return (x) => {
    const i = ends.slice(1, -1).filter((b) => b < x).length;
    return (polynomials[i] ?? []).reduceRight((value, a) => value * x + a, 0);
  };
}

function endsOf({ breaks }: OnLine): readonly [number, number] {
  const ends = breaks.map(float);
  return [ends[0] ?? Number.NaN, ends.at(-1) ?? Number.NaN];
}

function reluPower(t: number, k: number): number {
  return t > 0 ? t ** k : 0;
}

export function judgeNetworkError(fact: FactOf<'network-error'>): boolean {
  const f = functionOf(fact);
  const [v, polynomial] = [fact.outputs.map(float), fact.polynomial.map(float)];
  const network = (x: number): number =>
    rows(fact.affine).reduce(
      (sum, [w = 0, b = 0], i) => sum + (v[i] ?? 0) * reluPower(w * x + b, fact.power),
      polynomial.reduceRight((value, a) => value * x + a, 0),
    );
  const error = integral((x) => (network(x) - f(x)) ** 2, ...endsOf(fact));
  return Math.abs(error - float(fact.squared)) < 5e-3 * (1 + error);
}

/** From differences of order k + 1 on a grid, whose sum of absolute values tends to the mass of the derivative. */
export function judgeVariation(fact: FactOf<'variation'>): boolean {
  const [a, b] = endsOf(fact);
  const f = functionOf(fact);
  const h = (b - a) / 600;
  let values = Array.from({ length: 600 }, (_, i) => f(a + (i + 0.5) * h));
  for (let j = 0; j <= fact.power; j++)
    values = values.slice(1).map((y, i) => y - (values[i] ?? Number.NaN));
  let factorial = 1;
  for (let j = 2; j <= fact.power; j++) factorial *= j;
  const mass = values.reduce((sum, y) => sum + Math.abs(y), 0) / h ** fact.power / factorial;
  return float(fact.from) <= mass * 1.01 + 0.01 && float(fact.to) >= mass * 0.99 - 0.01;
}

/** What is left of a list of values outside the span of others, by Gram and Schmidt. */
function outside(values: readonly number[], others: readonly (readonly number[])[]) {
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, t, i) => sum + t * (y[i] ?? 0), 0);
  const less = (x: readonly number[], q: readonly number[]): readonly number[] => {
    const pull = dot(x, q) / dot(q, q);
    return x.map((t, i) => t - pull * (q[i] ?? 0));
  };
  let rest = values;
  const basis: (readonly number[])[] = [];
  for (const other of others) {
    const q = basis.reduce(less, other);
    if (dot(q, q) <= 1e-12 * (1 + dot(other, other))) continue;
    basis.push(q);
    rest = less(rest, q);
  }
  return dot(rest, rest);
}

/** The least error over kinks in and near the interval, both facings. */
export function judgeOneNeuron(fact: FactOf<'one-neuron'>): boolean {
  const [a, b] = endsOf(fact);
  const [n, f] = [300, functionOf(fact)];
  const x = Array.from({ length: n }, (_, i) => a + ((i + 0.5) / n) * (b - a));
  const powers = Array.from({ length: fact.free }, (_, j) => x.map((t) => t ** j));
  const values = x.map(f);
  const errors = [1, -1].flatMap((side) =>
    Array.from({ length: 240 }, (_, i) => a + (b - a) * (-2 + i / 60)).map((c) => {
      const neuron = x.map((t) => reluPower(side * (t - c), fact.power));
      return (outside(values, [...powers, neuron]) * (b - a)) / n;
    }),
  );
  return float(fact.from) <= 1.02 * Math.min(...errors) + 1e-9;
}

/** The least error on a piece of length 1/(n + 1), by a fit of Legendre type on its midpoints. */
export function judgeFreeKnot(fact: FactOf<'free-knot'>): boolean {
  const n = 400;
  const x = Array.from({ length: n }, (_, i) => (i + 0.5) / n);
  const basis: (readonly number[])[] = [];
  let left: readonly number[] = [];
  for (let j = 0; j <= fact.power + 1; j++) {
    left = x.map((t) => t ** j);
    for (const q of basis) {
      const pull = left.reduce((sum, t, i) => sum + t * (q[i] ?? 0), 0);
      left = left.map((t, i) => t - pull * (q[i] ?? 0));
    }
    const size = Math.sqrt(left.reduce((sum, t) => sum + t * t, 0));
    basis.push(left.map((t) => t / size));
  }
  const one = left.reduce((sum, t) => sum + t * t, 0) / n;
  const wanted = one / (fact.neurons + 1) ** (2 * fact.power + 2);
  return Math.abs(float(fact.squared) / wanted - 1) < 0.01;
}

export function judgePacking(fact: FactOf<'packing'>): boolean {
  const G = rows(fact.generator);
  const N = G[0]?.length ?? 0;
  const weights = Array.from({ length: 2 ** G.length - 1 }, (_, k) =>
    Array.from({ length: N }, (__, j) =>
      G.reduce((sum, row, i) => sum + (((k + 1) >> i) & 1) * (row[j] ?? 0), 0),
    ).reduce((sum, bit) => sum + (bit % 2), 0),
  );
  const k = fact.power;
  const w = 1 / (N * (k + 1));
  const choose = (j: number): number => (j === 0 ? 1 : (choose(j - 1) * (k + 2 - j)) / j);
  const bump = (x: number): number => {
    let sum = 0;
    for (let j = 0; j <= k + 1; j++) sum += (-1) ** j * choose(j) * reluPower(x - j * w, k);
    return sum / 2 ** (k + 1);
  };
  const square = integral((x) => bump(x) ** 2, 0, 1 / N);
  const wanted = (square * Math.min(...weights)) / N ** 2;
  return G.length > fact.bits && Math.abs(float(fact.squared) / wanted - 1) < 0.01;
}
