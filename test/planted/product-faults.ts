/**
 * # Faults in products of matrices and norms
 * @module
 */
import type { Fault } from './faults.ts';

const product = 'src/linalg/product.ts';
const norms = 'src/linalg/norms.ts';
const enclosedGram = 'src/linalg/enclosed-gram.ts';
const simd = 'src/linalg/simd/product.ts';

export const productFaults: readonly Fault[] = [
  {
    file: product,
    from: 'rad[i] = up(up((rad[i] ?? Number.NaN) + 3 * k * eta) * factor);',
    to: 'rad[i] = up((rad[i] ?? Number.NaN) * factor);',
    says: 'the underflow term of a matrix product is missing',
  },
  {
    file: product,
    from: '(a === 0 && r === 0 ? 0 : up(up(ru * a) + r));',
    to: '(a === 0 && r === 0 ? 0 : r);',
    says: 'the rounding term of a matrix product is missing',
  },
  {
    file: product,
    from: 'rad[k] = up(spread + up(unitRoundoff * abs(a * b) + eta));',
    to: 'rad[k] = up(spread);',
    says: 'an entrywise product has no rounding error',
  },
  {
    file: norms,
    from: 'return r === 0 ? a : up(a + r);',
    to: 'return a;',
    says: 'norms forget the radii of an enclosure',
  },
  {
    file: norms,
    from: 'const mixed = mulUp(sqrtUp(rowSumUp(E, 1)), sqrtUp(rowSumUp(enclosedTranspose(E), 1)));',
    to: 'const mixed = sqrtUp(rowSumUp(E, 1));',
    says: 'the norm is bounded by the root of one row sum',
  },
  {
    file: norms,
    from: 'const share = divDown(x, largest);',
    to: 'const share = divUp(x, largest);',
    says: 'a lower bound of a norm divides upward',
  },
  {
    file: norms,
    from: 's += power === 1 ? a : a * a;',
    to: 's = max(s, power === 1 ? a : a * a);',
    says: 'norm(K o K) from its largest entry',
  },
  {
    file: product,
    from: 'min(k, 64) + floor((k + 63) / 64)',
    to: 'min(k, 64)',
    says: 'the roundings of the sums of sums are not counted',
  },
  {
    file: product,
    from: 'min(k, 64) + floor((k + 63) / 64)',
    to: 'floor((k + 63) / 64)',
    says: 'the roundings within the sums of 64 terms are not counted',
  },
  {
    file: enclosedGram,
    from: 'up(up(ru * a) + at(q, j))',
    to: 'at(q, j)',
    says: 'the rounding term of A A^T is missing',
  },
  {
    file: enclosedGram,
    from: 'const far = p.map((a, j) => up(a + at(q, j)));',
    to: 'const far = p;',
    says: 'A A^T without the products of two radii',
  },
  {
    file: enclosedGram,
    from: 'isPoint ? own : up(own + up(at(q, i) * at(far, j)))',
    to: 'own',
    says: 'A A^T without the radii of its left factor',
  },
  {
    file: enclosedGram,
    from: 'rad[i * n + j] = up(spread + k * eta);',
    to: 'rad[i * n + j] = spread;',
    says: 'the underflow term of A A^T is missing',
  },
  {
    file: enclosedGram,
    from: 'for (let j = 0; j <= i; j++) {',
    to: 'for (let j = 0; j < i; j++) {',
    says: 'the diagonal of A A^T has no radius',
  },
  {
    file: simd,
    from: 'blocksFor(row + height - col)',
    to: 'blocksFor(row - col)',
    says: 'A A^T is mirrored from panels that were not computed',
  },
];
