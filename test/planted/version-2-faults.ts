/**
 * # One-line faults in the features of version 2
 * @module
 */
import type { Fault } from './faults.ts';

const centre = 'src/network/centre.ts';
const equalRows = 'src/certificates/kernel/equal-rows.ts';
const region = 'src/certificates/kernel/kkt-region.ts';
const exactPoint = 'src/certificates/exact/point.ts';

export const version2Faults: readonly Fault[] = [
  {
    file: centre,
    from: 'columns === undefined ? rowsOf(X) : changedRows(X, columns)',
    to: 'columns === undefined ? rowsOf(X) : rowsOf(X)',
    says: 'the kernel ignores A',
  },
  {
    file: exactPoint,
    from: 'A === undefined ? given : given.map((x) => changed(x, A))',
    to: 'given',
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
    from: 'claim.labels[i] !== claim.labels[first]',
    to: 'claim.labels[first] !== claim.labels[first]',
    says: 'labels of equal rows are not compared',
  },
  {
    file: region,
    from: 'vectorNormUp(claim.labels.map((y) => interval(y)))',
    to: 'vectorNormUp(claim.labels.slice(0, claim.inputs.distinct).map((y) => interval(y)))',
    says: 'C counts each set of equal rows once',
  },
];
