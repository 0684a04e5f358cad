/**
 * # What a search and a check compute, counted
 *
 * Counts do not depend on the machine, as times do: a product or an enclosure too many shows here.
 * @module
 */
import { beforeAll, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { problemOf } from '../../src/network/problem.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { searchCertificate } from '../../src/theorems/expressivity/search.ts';
import { callsDuring } from '../support/calls.ts';

const [n, d, m] = [90, 30, 8];
const starts = 2;
let search: ReadonlyMap<string, number> = new Map();
let check: ReadonlyMap<string, number> = new Map();

beforeAll(async () => {
  const normal = gaussianSource(1);
  const X = dense(n, d, Float64Array.from({ length: n * d }, normal));
  const labels = Array.from({ length: n }, () => (normal() > 0 ? 1 : -1));
  const problem = problemOf(X, labels, activationNamed('tanh'));
  const options = { width: m, seed: 1, starts, allLabels: false, provenance: {} };
  let text = '';
  search = await callsDuring(() => {
    const result = searchCertificate(problem, options);
    if (result.kind === 'certificate') text = writeCertificate(result.certificate);
  });
  check = await callsDuring(async () => {
    const verdict = await checkCertificate(text, () => Promise.reject(new Error('asked')));
    expect(verdict.kind).toBe('verified');
  });
});

const product = 'linalg/simd/product.ts product';
const factor = 'linalg/cholesky.ts cholesky';
const box = 'arithmetic/interval.ts interval';
const mpfr = 'arithmetic/elementary.ts evaluateAt';
const row = 'arithmetic/dyadic.ts integersOf';
const dot = 'arithmetic/dyadic.ts exactDot';

/** A factor of 90 columns is three blocks of at most 32: two products. */
const within = 2;

it('a check has X X^T, B B^T and two factorisations: a guess, and one that proves what is next to it', () => {
  expect(check.get('linalg/enclosed-gram.ts enclosedGram')).toBe(2);
  expect(check.get('linalg/product.ts enclosedProduct')).toBeUndefined(); // not called
  expect(check.get(factor)).toBe(2);
  expect(check.get(product)).toBe(2 + 2 * within);
  expect(check.get('linalg/product.ts enclosedHadamard')).toBe(2);
});

it('a check reads each row once, and no pair of samples is worth an interval of its own', () => {
  expect(check.get(row)).toBe(n + m);
  expect(check.get(dot)).toBe(n * m);
  expect(check.get('certificates/read.ts readCertificate')).toBe(1);
  // sigma at the point and on its ball: 4 of tanh, and a dozen each for its derivatives
  expect(check.get(mpfr)).toBeLessThan(5 * n * m);
  expect(check.get(box)).toBeLessThan(30 * n * m);
});

it('a search encloses at its last point only, where float64 leads to a certificate', () => {
  const steps = 8;
  expect(search.get('network/centre.ts centreAt')).toBe(1);
  expect(search.get(row)).toBe(n + m);
  expect(search.get(dot)).toBe(n * m);
  expect(search.get(mpfr)).toBeLessThan(5 * n * m);
  expect(search.get(box)).toBeLessThan(30 * n * m);
  expect(search.get('linalg/enclosed-gram.ts enclosedGram')).toBe(2);
  expect(search.get(factor)).toBeLessThanOrEqual(starts + steps + 2);
  // at each start X W^T twice and B B^T; at each step X W^T, B B^T and the pull back
  const most = 2 + starts * (3 + within) + steps * (3 + within) + 2 * within;
  expect(search.get(product)).toBeLessThanOrEqual(most);
});
