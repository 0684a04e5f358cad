/**
 * # One-line faults in ranks of grid tensors
 * @module
 */
import type { Fault } from './faults.ts';

const network = 'src/grids/network.ts';
const bounds = 'src/grids/bounds.ts';
const residues = 'src/grids/residues.ts';
const grids = 'src/certificates/facts/grids.ts';
const shapes = 'src/certificates/facts/grid-shapes.ts';

export const overlapsFaults: readonly Fault[] = [
  {
    file: network,
    from: 'length + j * layer.stride + t',
    to: 'length + j + t',
    says: 'windows of any stride start at every position',
  },
  {
    file: network,
    from: 'BigInt(positionsOf(sizes)) * (degree + 1n)',
    to: 'BigInt(positionsOf(sizes)) * degree',
    says: 'the weights of the head do not count in the degree',
  },
  {
    file: network,
    from: 'if (!free.delete(child))',
    to: 'if (!free.has(child))',
    says: 'a position may have several parents',
  },
  {
    file: bounds,
    from: 'levels.length > 1) return',
    to: 'levels.length > 9) return',
    says: 'the bound of one layer is taken for several',
  },
  {
    file: bounds,
    from: 'base ** BigInt(places.length - inside)',
    to: 'base ** BigInt(inside)',
    says: 'only the left part of a window bounds its rank',
  },
  {
    file: bounds,
    from: 'rank: least(r * rank, ...spans), spans',
    to: 'rank: least(r, ...spans), spans',
    says: 'the channels below the root do not count',
  },
  {
    file: 'src/arithmetic/primes.ts',
    from: 'd * d <= p; d++',
    to: 'd * d < p; d++',
    says: 'squares of primes are primes',
  },
  {
    file: residues,
    from: 'reduced(high * b) * 65_536',
    to: 'high * b * 65_536',
    says: 'products lose their last digits',
  },
  {
    file: grids,
    from: '.length === rank;',
    to: '.length <= rank;',
    says: 'a minor may be 0',
  },
  {
    file: grids,
    from: 'const isExact = bound === BigInt(rank);',
    to: 'const isExact = bound >= BigInt(rank);',
    says: 'any upper bound is the rank',
  },
  {
    file: grids,
    from: 'if (bound !== BigInt(rank)) return fails',
    to: 'if (bound < BigInt(rank)) return fails',
    says: 'a smaller minor is the rank of all values',
  },
  {
    file: grids,
    from: 'BigInt(fact.rank) * degreeInWeights',
    to: 'degreeInWeights',
    says: 'the probability forgets the order of the minor',
  },
  {
    file: grids,
    from: 'if (compareRational(bound, squared) !== 0)',
    to: 'if (compareRational(bound, squared) > 0)',
    says: 'a distance may be too large',
  },
  {
    file: grids,
    from: 'if ([Y, shifted].some(',
    to: 'if ([shifted].some(',
    says: 'the excess may be negative',
  },
  {
    file: shapes,
    from: 'new Set(left).size !== left.length || ',
    to: '',
    says: 'a position may be on the left twice',
  },
  {
    file: grids,
    from: "${isExact ? '=' : '>='} ${rank} at those",
    to: '= ${rank} at those',
    says: 'given: any minor is the rank',
  },
  {
    file: 'src/certificates/facts/families.ts',
    from: '?.since ?? (isNewer ? 2 : 1)',
    to: '?.since ?? 1',
    says: 'given: the reason zero-input is of version 1',
  },
  {
    file: 'src/certificates/facts/decide.ts',
    from: 'return orRefusal(() => decide(file, kinds));',
    to: 'return decide(file, kinds);',
    says: 'given: a refusal in a check is an error',
  },
  {
    file: 'src/theorems/overlaps/proposals.ts',
    from: 'isDrawn || (isExact && minor.rank > 0)',
    to: 'isDrawn || minor.rank > 0',
    says: 'given: the rank of a network is that of almost all',
  },
  {
    file: 'src/theorems/overlaps/near-miss.ts',
    from: 'if (fact.rank !== wanted)',
    to: 'if (fact.rank > wanted)',
    says: 'given: a near miss may have a smaller rank',
  },
  {
    file: 'src/theorems/overlaps/refutations.ts',
    from: 'A.rows > 2 &&',
    to: 'A.rows > 0 &&',
    says: 'given: a sum of the order 2 refutes',
  },
  {
    file: 'src/theorems/overlaps/plan.ts',
    from: 'if (own !== other || sizes.templates !== templates.rows)',
    to: 'if (sizes.templates !== templates.rows)',
    says: 'given: a target may be on another grid',
  },
];
