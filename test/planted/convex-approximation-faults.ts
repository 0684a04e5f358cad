/**
 * # One-line faults in steps of successive convex approximation
 * @module
 */
import type { Fault } from './faults.ts';

const surrogate = 'src/network/surrogate.ts';
const steep = 'src/network/jacobian-steepness.ts';
const place = 'src/certificates/facts/surrogate-place.ts';
const runs = 'src/certificates/facts/sca-runs.ts';
const single = 'src/certificates/facts/convex-approximation.ts';

export const convexApproximationFaults: readonly Fault[] = [
  {
    file: surrogate,
    from: "return norm === 'l2' ? F.add(tau, lambda) : tau;",
    to: 'return F.add(tau, lambda);',
    says: 's is tau + lambda for l1 too',
  },
  {
    file: surrogate,
    from: "const ridge = norm === 'l2' ? F.mul(lambda, length) : F.zero;",
    to: 'const ridge = F.zero;',
    says: 'b(gamma) forgets lambda D^2',
  },
  {
    file: surrogate,
    from: 'const bent = F.mul(F.mul(half, L), F.mul(F.mul(gamma, gamma), length));',
    to: 'const bent = F.mul(F.mul(F.mul(half, half), L), F.mul(F.mul(gamma, gamma), length));',
    says: 'b(gamma) has L/4 for L/2',
  },
  {
    file: surrogate,
    from: 'if (rest.num < 0n) return false;',
    to: '',
    says: 'b(gamma) is compared by squares alone',
  },
  {
    file: surrogate,
    from: 'const residual = along(R, r, R.one, part);',
    to: 'const residual = r;',
    says: 'the condition of a minimiser forgets J d',
  },
  {
    file: surrogate,
    from: "const isFree = norm === 'l1' && z.num === 0n;",
    to: "const isFree = norm === 'l1';",
    says: 'weights other than 0 may have any q up to lambda',
  },
  {
    file: surrogate,
    from: 'const moved = along(R, r, embed(gamma), image);',
    to: 'const moved = r;',
    says: 'b(gamma) takes the residual at the start',
  },
  {
    file: steep,
    from: 'bend = larger(bend, size(tier, tier.mul(v, jet.curvature)));',
    to: 'bend = larger(bend, size(tier, jet.curvature));',
    says: 'the constant forgets v',
  },
  {
    file: steep,
    from: "const free: Upper = moving === 'all' ? radius : exactly(0);",
    to: 'const free: Upper = exactly(0);',
    says: 'v does not move on the ball',
  },
  {
    file: steep,
    from: 'const isPoint = radius === 0;',
    to: 'const isPoint = true;',
    says: 'L is that of the centre',
  },
  {
    file: steep,
    from: 'compareRational(F.mul(square, bent), F.mul(rest, rest)) <= 0;',
    to: 'compareRational(bent, square) <= 0;',
    says: 'the constant in W and v is the larger of its parts',
  },
  {
    file: place,
    from: 'if (sum !== p || fact.blocks.some((b) => b < 1))',
    to: 'if (sum > p)',
    says: 'blocks may leave parameters out',
  },
  {
    file: place,
    from: 'return gamma.num > 0n && isAtMost(gamma, one)',
    to: 'return gamma.num > 0n',
    says: 'gamma > 1 with R convex only on the segment',
  },
  {
    file: single,
    from: 'const isLocal = fact.by ===',
    to: 'const isLocal = fact.by !==',
    says: 'bounds with the constant of the start speak of U',
  },
  {
    file: single,
    from: "const isLinear = fact.moving === 'hidden' && order !== undefined && order <= 1;",
    to: 'const isLinear = true;',
    says: 'a factor of one step is that of all for any sigma',
  },
  {
    file: runs,
    from: 'if ((fact.falls[k] ?? zero).num <= 0n)',
    to: 'if ((fact.falls[k] ?? zero).num < 0n)',
    says: 'a step of a run may leave U as it is',
  },
  {
    file: runs,
    from: 'place = there;',
    to: 'place = start;',
    says: 'all steps of a run are judged at its start',
  },
  {
    file: runs,
    from: 'return addUp(first, sqrtUp(over(double, s)));',
    to: 'return first;',
    says: 'the ball of all runs holds the points and not the steps',
  },
  {
    file: runs,
    from: 'ratio(BigInt(fact.blocks.length))',
    to: 'one',
    says: 'gamma <= 1 for parallel blocks',
  },
];
