/**
 * # Faults in deciding by the least eigenvalue of G
 * @module
 */
import type { Fault } from './faults.ts';

const definite = 'src/linalg/definite.ts';
const cholesky = 'src/linalg/cholesky.ts';
const rightInverse = 'src/network/right-inverse.ts';

export const definiteFaults: readonly Fault[] = [
  {
    file: definite,
    from: 'return addUp(addUp(mulUp(factor, weighted), underflow), radius);',
    to: 'return addUp(underflow, radius);',
    says: 'definiteness by a Cholesky factorisation without the shift for its rounding',
  },
  {
    file: definite,
    from: 'return addUp(addUp(mulUp(factor, weighted), underflow), radius);',
    to: 'return addUp(mulUp(factor, weighted), underflow);',
    says: 'definiteness of the midpoint alone',
  },
  {
    file: definite,
    from: 'return addUp(addUp(mulUp(factor, weighted), underflow), radius);',
    to: 'return addUp(mulUp(factor, weighted), radius);',
    says: 'the shift of a Cholesky factorisation without its underflow',
  },
  {
    file: definite,
    from: 'mulUp(exactly(i + 2), a)',
    to: 'a',
    says: 'the shift of a Cholesky factorisation without the number of terms',
  },
  {
    file: definite,
    from: 'if (j < i) sums[j] = read(sums, j) + r;',
    to: '',
    says: 'the norm of the radii from their lower triangle alone',
  },
  {
    file: definite,
    from: 'const c = candidates.find((below) => below > 0 && holdsLess(below, ready));',
    to: 'const c = candidates.find((below) => below > 0);',
    says: 'the guess of the least eigenvalue is believed',
  },
  {
    file: definite,
    from: 'candidates.find((below) => below > 0 && holdsLess(below, ready))',
    to: 'candidates.find((below) => below >= 0 && holdsLess(below, ready))',
    says: 'the bound 0 of the least eigenvalue counts as positive',
  },
  {
    file: definite,
    from: 'const lost = addUp(shift, mulUp(mulUp(exactly(c), d), d)); // shift + c d^2',
    to: 'const lost = addUp(shift, exactly(c));',
    says: 'c in the place of c D^2, after scaling',
  },
  {
    file: definite,
    from: 'return { D, mid: dense(n, n, mid), shift };',
    to: 'return { D, mid: dense(n, n, mid), shift: exactly(0) };',
    says: 'no shift at all',
  },
  {
    file: cholesky,
    from: 'if (!(pivot > 0 && pivot < Infinity)) return false;',
    to: 'if (!(pivot >= 0 && pivot < Infinity)) return false;',
    says: 'a Cholesky factorisation goes on behind a pivot 0',
  },
  {
    file: cholesky,
    from: 'reduce(L, from, middle, to);',
    to: '',
    says: 'a Cholesky factorisation by halves forgets the columns before',
  },
  {
    file: rightInverse,
    from: 'return c === undefined ? undefined : sqrtDown(c);',
    to: 'return c;',
    says: 'the least eigenvalue of G in the place of its root',
  },
  {
    file: rightInverse,
    from: 'if (!(lost < singular))',
    to: 'if (!(lost <= singular))',
    says: 'Lemma 1(a) with <= for <',
  },
  {
    file: rightInverse,
    from: 'const everywhere = subDown(singular, lost);',
    to: 'const everywhere = singular;',
    says: 'mu is not reduced by L eps',
  },
  {
    file: rightInverse,
    from: 'if (!(left <= right))',
    to: 'if (left > right)',
    says: 'Lemma 1(c) lets NaN pass',
  },
  {
    file: rightInverse,
    from: 'const left = addUp(value, bentBy(lipschitz, rho));',
    to: 'const left = value;',
    says: 'Lemma 1(c) without curvature',
  },
  {
    file: rightInverse,
    from: 'const right = mulDown(singular, rho);',
    to: 'const right = rho;',
    says: 'Lemma 1(c) without sigma_0',
  },
];
