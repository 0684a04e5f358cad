/**
 * # What a search and a check compute, counted
 *
 * Counts do not depend on the machine, as times do: a product or an enclosure too many shows here.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const [n, d, m] = [90, 30, 8];
const starts = 2;
let search: ReadonlyMap<string, number> = new Map();
let check: ReadonlyMap<string, number> = new Map();

const counts = z.array(z.tuple([z.string(), z.number()]));
const printed = z.strictObject({ verdict: z.literal('verified'), search: counts, check: counts });

beforeAll(() => {
  const program = fileURLToPath(new URL('counted-calls.ts', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [program, ...[n, d, m, starts].map(String)], {
    encoding: 'utf8',
    maxBuffer: 2 ** 27,
  });
  const found = printed.parse(JSON.parse(stdout));
  [search, check] = [new Map(found.search), new Map(found.check)];
});

const product = 'linalg/simd/product.ts panelled';
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

it('a search encloses the residual at its last point only, where float64 leads to a certificate', () => {
  const steps = 10;
  const factored = 3; // the first step has the factor of its start, and those near the end that of the step before
  expect(search.get('network/centre.ts centreAt')).toBeUndefined(); // not called
  expect([search.get(row), search.get(dot)]).toEqual([undefined, undefined]);
  expect(search.get(mpfr)).toBeLessThan(3 * n * m);
  expect(search.get(box)).toBeLessThan(12 * n * m);
  expect(search.get('linalg/enclosed-gram.ts enclosedGram')).toBe(1);
  expect(search.get('linalg/product.ts enclosedHadamard')).toBeUndefined();
  expect(search.get(factor)).toBeLessThanOrEqual(starts + factored);
  // at each start X W^T twice and B B^T; at each step X W^T and the pull back
  const most = 1 + starts * (3 + within) + steps * 2 + factored * (1 + within);
  expect(search.get(product)).toBeLessThanOrEqual(most);
});
