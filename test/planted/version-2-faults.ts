/**
 * # One-line faults in the features of version 2
 * @module
 */
import type { Fault } from './faults.ts';

const centre = 'src/network/centre.ts';
const equalRows = 'src/certificates/kernel/equal-rows.ts';
const symmetries = 'src/sigma/symmetry.ts';
const sentences = 'src/certificates/claims/sentences.ts';
const region = 'src/certificates/kernel/kkt-region.ts';
const exactPoint = 'src/certificates/exact/point.ts';

const lipschitz = 'src/network/lipschitz.ts';
const data = 'src/certificates/facts/data.ts';
const atZero = 'src/sigma/at-zero.ts';

export const version2Faults: readonly Fault[] = [
  {
    file: centre,
    from: 'columns === undefined ? rowsOf(X) : changedRows(X, columns)',
    to: 'columns === undefined ? rowsOf(X) : rowsOf(X)',
    says: 'the kernel ignores A',
  },
  {
    file: exactPoint,
    from: 'A === undefined ? raw : raw.map((x) => changed(x, A))',
    to: 'raw',
    says: 'the exact checker ignores A',
  },
  {
    file: centre,
    from: 'products.flat().map(encloseDyadic)',
    to: 'products.flat().map((p) => interval(encloseDyadic(p).lo))',
    says: 'X A is rounded, and its rounding is forgotten',
  },
  {
    file: equalRows,
    from: 'label !== sign * first.label',
    to: 'first.label !== first.label',
    says: 'labels of equal rows are not compared',
  },
  {
    file: equalRows,
    from: 'sign: isTurned ? c : 1',
    to: 'sign: 1',
    says: 'labels of opposite rows are compared without the sign',
  },
  {
    file: equalRows,
    from: 'const isTurned = c !== 0 && leading',
    to: 'const isTurned = leading',
    says: 'opposite rows are one sample, whatever sigma is',
  },
  {
    file: equalRows,
    from: 'leading === undefined && isNothing',
    to: 'leading === undefined',
    says: 'rows of zeros are left out, whatever sigma(0) is',
  },
  {
    file: equalRows,
    from: 'label !== sign * first.label',
    to: 'sign !== 0 && label !== sign * first.label',
    says: 'rows of zeros are left out, whatever their labels are',
  },
  {
    file: symmetries,
    from: 'return a === b ? a : 0;',
    to: 'return a;',
    says: 'a sum has the symmetry of its first term',
  },
  {
    file: exactPoint,
    from: "const sign = found === 'odd' ? -1 : 1;",
    to: 'const sign = 1;',
    says: 'the exact checker compares labels of opposite rows without the sign',
  },
  {
    file: exactPoint,
    from: 'isNothing && mans.every',
    to: 'mans.every',
    says: 'the exact checker leaves out rows of zeros, whatever sigma(0) is',
  },
  {
    file: lipschitz,
    from: 'else if (rowNorms[i] !== 0) yield undefined;',
    to: '',
    says: 'the ball may take every row across a kink, not that of zeros alone',
  },
  {
    file: centre,
    from: '(isZero ? constant : undefined)',
    to: 'constant',
    says: 'every row may be at a kink, and its row of J is 0 there',
  },
  {
    file: exactPoint,
    from: 'if (isZeroRow(data, i)) return [];',
    to: 'return [];',
    says: 'the exact checker takes L = 0, as if all rows were zeros',
  },
  {
    file: exactPoint,
    from: '(isZeroRow(data, i) ? constant : undefined)',
    to: 'constant',
    says: 'for the exact checker every row may be at a kink',
  },
  {
    file: sentences,
    from: "isAtKink ? ' at rows other than 0' : ''",
    to: "isAtKink ? '' : ''",
    says: 'relu is said to be C^2 at the row of zeros too',
  },
  {
    file: region,
    from: 'vectorNormUp(claim.labels.map((y) => interval(y)))',
    to: 'vectorNormUp(claim.labels.slice(0, claim.inputs.distinct).map((y) => interval(y)))',
    says: 'C counts each set of equal rows once',
  },
  {
    file: data,
    from: '!vanishesAtZero(sigma.value)',
    to: 'vanishesAtZero(sigma.value) === undefined',
    says: 'a row of zeros is said to have output 0, whatever sigma(0) is',
  },
  {
    file: data,
    from: "if (by === 'zero-input') return [textOf(x), sign === 0n ? 0n : 1n];",
    to: "if (by === 'zero-input') return [textOf(x), 0n];",
    says: 'every row is said to have output 0 where that of zeros has',
  },
  {
    file: atZero,
    from: "if (kind === 'add' && isZero(left)) return right;",
    to: "if (kind === 'add' && isZero(left)) return left;",
    says: 'sigma(0) forgets what is added to 0',
  },
];
