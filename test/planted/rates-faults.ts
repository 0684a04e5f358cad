/**
 * # One-line faults in exact widths and sharp rates
 * @module
 */
import type { Fault } from './faults.ts';

const harmonics = 'src/approximation/harmonics.ts';
const widths = 'src/approximation/widths.ts';
const closed = 'src/approximation/closed-forms.ts';
const piecewise = 'src/approximation/piecewise.ts';
const single = 'src/approximation/one-neuron.ts';
const sturm = 'src/approximation/sturm.ts';
const spheres = 'src/certificates/facts/sphere-widths.ts';
const gram = 'src/certificates/facts/width-gram.ts';
const line = 'src/certificates/facts/line-networks.ts';
const packing = 'src/certificates/facts/packing.ts';
const dual = 'src/search/dual-certificate.ts';

export const ratesFaults: readonly Fault[] = [
  {
    file: harmonics,
    from: 'binomial(sphere + degree - 2, degree - 2)',
    to: 'binomial(sphere + degree - 1, degree - 2)',
    says: 'harmonics are counted with two more dimensions taken off',
  },
  {
    file: harmonics,
    from: 'F.div(rest, ratio(harmonicDimension(sphere, s + 1)))',
    to: 'F.div(rest, ratio(harmonicDimension(sphere, 2 * s + 9)))',
    says: 'the bound of later eigenvalues divides by a later dimension',
  },
  {
    file: widths,
    from: 'compareRational(square, next.later) >= 0',
    to: 'compareRational(square, next.square) >= 0',
    says: 'a degree leads as soon as it precedes the next one',
  },
  {
    file: widths,
    from: 'ratio(BigInt(n) + 1n)',
    to: 'ratio(BigInt(n) + 2n)',
    says: 'the bound of n neurons is that of n + 1',
  },
  {
    file: closed,
    from: 'BigInt(2 * k + 1) * pieces',
    to: 'BigInt(2 * k) * pieces',
    says: 'c_1^2 has another constant than 1/180',
  },
  {
    file: closed,
    from: 'const pieces = (BigInt(neurons) + 1n)',
    to: 'const pieces = (BigInt(neurons) + 2n)',
    says: 'n knots make n + 2 pieces',
  },
  {
    file: piecewise,
    from: 'F.sign(valueAt(F, line, x)) <= 0',
    to: 'F.sign(valueAt(F, line, x)) < 0',
    says: 'a neuron of power 0 is 1 where its argument is 0',
  },
  {
    file: piecewise,
    from: 'jumps.slice(0, k).some',
    to: 'jumps.slice(0, k - 1).some',
    says: 'a jump of the derivative of order k - 1 is forgotten',
  },
  {
    file: sturm,
    from: 'if (multiplicity % 2 === 1) odd',
    to: 'if (multiplicity === 1) odd',
    says: 'triple roots are no change of sign',
  },
  {
    file: single,
    from: 'return [f, mirrored(F, f)].every(',
    to: 'return [f].every(',
    says: 'neurons that face left are forgotten',
  },
  {
    file: single,
    from: 'isNonnegativeAbove0(F, below) &&',
    to: 'isNonnegativeOn(F, below, F.zero, F.one) &&',
    says: 'kinks far below the interval are forgotten',
  },
  {
    file: single,
    from: 'if (F.sign(room) < 0) return false;',
    to: '',
    says: 'the polynomials alone may come nearer than the bound',
  },
  {
    file: single,
    from: 'return minus(F, scaled(F, norm, room), times(F, product, product));',
    to: 'return minus(F, scaled(F, norm, square), times(F, product, product));',
    says: 'the bound is not taken off the squared norm',
  },
  {
    file: single,
    from: 'norm = minus(F, norm, scaled(F, times(F, m, m), F.div(F.one, own)));',
    to: 'norm = minus(F, norm, times(F, m, m));',
    says: 'projections of neurons are not over squared norms',
  },
  {
    file: single,
    from: '.slice(index < 0 ? 0 : index)',
    to: '.slice(0)',
    says: 'pieces before the kink count',
  },
  {
    file: spheres,
    from: 'if (next.degree >= most && compareRational(next.later, least) <= 0) return undefined;',
    to: 'if (next.degree >= most) return undefined;',
    says: 'degrees after the listed ones are not looked at',
  },
  {
    file: spheres,
    from: "relation === '<=' ? undefined",
    to: "relation !== '=' ? undefined",
    says: 'a lower bound of a width needs no leading degrees',
  },
  {
    file: spheres,
    from: 'least.square.num === 0n',
    to: 'least.square.num < 0n',
    says: 'a ball of radius 0 is a ball',
  },
  {
    file: gram,
    from: "if (definiteness(work, A) === 'neither')",
    to: "if (A !== G && definiteness(work, A) === 'neither')",
    says: 'inner products of no vectors are taken',
  },
  {
    file: gram,
    from: 'return i === j ? F.add(entry, t) : entry;',
    to: 'return F.add(entry, t);',
    says: 't is added to every entry',
  },
  {
    file: line,
    from: 'for (let j = 0; j <= k; j++)',
    to: 'for (let j = 0; j < k; j++)',
    says: 'the k-th derivative of the test function may be other than 0 at the ends',
  },
  {
    file: line,
    from: 'const within = [minus(F, most, psi), plus(F, most, psi)];',
    to: 'const within = [minus(F, most, psi)];',
    says: 'the test function may be as negative as it likes',
  },
  {
    file: packing,
    from: 'if (!(G.rows > bits))',
    to: 'if (!(G.rows >= bits))',
    says: 'as many words as q bits have names are too many',
  },
  {
    file: packing,
    from: 'if (t === 0)',
    to: 'if (t < 0)',
    says: 'two messages may have one word',
  },
  {
    file: dual,
    from: '[spectrum.values[k - 1], spectrum.values[k]]',
    to: '[spectrum.values[k], spectrum.values[k + 1]]',
    says: 'the threshold lies below the eigenvalue after the first k',
  },
  {
    file: dual,
    from: 'Q.mul(ratio(BigInt(k)), threshold), trace(excess)',
    to: 'threshold, trace(excess)',
    says: 'the value has t once, and not k times',
  },
  {
    file: dual,
    from: 'max(0, e - t) *',
    to: 'max(0, e) *',
    says: 'the excess is the leading part itself',
  },
];
