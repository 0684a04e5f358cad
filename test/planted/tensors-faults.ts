/**
 * # One-line faults in lazy and full training of sums of powers
 * @module
 */
import type { Fault } from './faults.ts';

const lazy = 'src/tensors/lazy.ts';
const multipliers = 'src/tensors/multipliers.ts';
const powers = 'src/tensors/powers.ts';
const spectrum = 'src/tensors/spectrum.ts';
const rank = 'src/tensors/tangent-rank.ts';
const barrier = 'src/tensors/barrier.ts';
const monomials = 'src/tensors/monomials.ts';
const mean = 'src/tensors/mean.ts';
const sums = 'src/certificates/facts/tensor-sums.ts';
const forms = 'src/certificates/facts/tensor-forms.ts';
const solution = 'src/linalg/symmetric-solution.ts';
const refutations = 'src/theorems/tensors/refutations.ts';

export const tensorsFaults: readonly Fault[] = [
  {
    file: lazy,
    from: 'const along = F.mul(ratio(BigInt(order - 1)), F.mul(lower, dot(F, w, u)));',
    to: 'const along = F.mul(lower, dot(F, w, u));',
    says: 'the factor l - 1 of the inner products is forgotten',
  },
  {
    file: lazy,
    from: 'F.sub(a, F.mul(l, right[k] ?? F.zero))',
    to: 'F.sub(a, right[k] ?? F.zero)',
    says: 'the right side of the normal equations is not l times the pull',
  },
  {
    file: multipliers,
    from: '[d, more] = [U.cols, ratio(BigInt(order - 1))]',
    to: '[d, more] = [U.cols, ratio(BigInt(order))]',
    says: 'the Gram matrix of the tangents has l for l - 1',
  },
  {
    file: powers,
    from: 'const mixed = F.mul(ratio(2n), innerProduct(F, order, S, T));',
    to: 'const mixed = innerProduct(F, order, S, T);',
    says: 'the mixed term of a squared distance is halved',
  },
  {
    file: spectrum,
    from: 'BigInt(2 * i + 2 * degree + dimension - 2)',
    to: 'BigInt(2 * i + 2 * degree + dimension)',
    says: 'the Laplace operator on norm(x)^2j is that of two more dimensions',
  },
  {
    file: spectrum,
    from: 'harmonicDimension(dimension - 1, degree)',
    to: 'harmonicDimension(dimension, degree)',
    says: 'the harmonics are those of the next sphere',
  },
  {
    file: mean,
    from: 'below *= BigInt(exponents.length + i)',
    to: 'below *= BigInt(exponents.length + i + 1)',
    says: 'moments of the sphere are divided by other numbers',
  },
  {
    file: mean,
    from: 'const scale = F.div(ratio(BigInt(order)), pivot);',
    to: 'const scale = F.div(F.one, pivot);',
    says: 'the normal matrix is taken for the Gram matrix',
  },
  {
    file: monomials,
    from: 'return F.add(total, F.div(F.mul(c, c), ratio(multinomial(alpha))));',
    to: 'return F.add(total, F.mul(c, c));',
    says: 'coefficients of a form are taken for entries of its tensor',
  },
  {
    file: rank,
    from: 'return rest < 0n ? rest + p : rest;',
    to: 'return rest < 0n ? -rest : rest;',
    says: 'a negative number has the residue of its absolute value',
  },
  {
    file: barrier,
    from: "if (F.sign(scale) <= 0) return 't is not positive';",
    to: "if (F.sign(scale) < 0) return 't is not positive';",
    says: 't = 0 is a barrier at no neuron',
  },
  {
    file: barrier,
    from: 'if (F.sign(valueOf(F, odd, g, u)) <= 0)',
    to: 'if (F.sign(valueOf(F, odd, g, u)) < 0)',
    says: 'u may lie on the edge of the cone',
  },
  {
    file: barrier,
    from: "if (valueOf(F, half, q, u).num !== 0n) return 'q(u) is not 0';",
    to: "if (valueOf(F, half, q, u).num < 0n) return 'q(u) is not 0';",
    says: 'Delta may pull at u',
  },
  {
    file: forms,
    from: 'const isExact = complement.length > 0 || k === most;',
    to: 'const isExact = complement.length > 0 || k <= most;',
    says: 'a bound of the rank from below is called the rank',
  },
  {
    file: forms,
    from: 'if (rankModulo(prime, complement) < complement.length)',
    to: 'if (rankModulo(prime, complement) < 1)',
    says: 'dependent forms bound the rank from above',
  },
  {
    file: sums,
    from: 'if (compareRational(value, most) > 0) return fails',
    to: 'if (compareRational(value, most) < 0) return fails',
    says: 'the bound of a run is below its squared distance',
  },
  {
    file: sums,
    from: 'if (fault >= 0) return fails',
    to: 'if (fault > 0) return fails',
    says: 'the normal equations of the first neuron need not hold',
  },
  {
    file: solution,
    from: 'return sum === (b[i] ?? 0n) * common;',
    to: 'return sum <= (b[i] ?? 0n) * common;',
    says: 'an inequality solves an equation',
  },
  {
    file: solution,
    from: 'tries < 2; prime--',
    to: 'tries < 1; prime--',
    says: 'one prime is enough',
  },
  {
    file: solution,
    from: 'return x.map(({ num, den }) => ratio(num, den * own));',
    to: 'return x.map(({ num, den }) => ratio(num, den));',
    says: 'the denominators of the right side are forgotten',
  },
  {
    file: refutations,
    from: 'compareRational(run.most, lazy.squared) < 0;',
    to: 'compareRational(run.most, lazy.squared) <= 0;',
    says: 'a run at the lazy distance is beyond it',
  },
  {
    file: refutations,
    from: 'sameEntries(a.coefficients, b.coefficients) &&',
    to: '',
    says: 'a run towards another T is beyond',
  },
  {
    file: refutations,
    from: 'g.space === f.hidden.rows * f.hidden.cols &&',
    to: '',
    says: 'the mean for any number of neurons is compared',
  },
  {
    file: refutations,
    from: 'return uw.num > 0n &&',
    to: 'return uw.num >= 0n &&',
    says: 't may be 0 where T is t u^l and a rest',
  },
  {
    file: 'src/theorems/tensors/near-miss.ts',
    from: 'if (BigInt(is) !== tensorDimension(3, U.cols)) return',
    to: 'if (is === 0) return',
    says: 'a near miss need not fit everything',
  },
];
