/**
 * # One-line faults in radii of robust networks
 * @module
 */
import type { Fault } from './faults.ts';

const zone = 'src/purification/dead-zone.ts';
const family = 'src/purification/family.ts';
const gradient = 'src/purification/fast-gradient.ts';
const cases = 'src/purification/cases.ts';
const smooth = 'src/purification/lipschitz.ts';
const facts = 'src/certificates/facts/purification.ts';
const bias = 'src/theorems/purification/output-bias.ts';

export const purificationFaults: readonly Fault[] = [
  {
    file: zone,
    from: '[{ index: i, distance: F.add(b, own) }]',
    to: '[{ index: i, distance: b }]',
    says: 'an idle neuron is b away from firing, not b + t_i',
  },
  {
    file: zone,
    from: 'F.mul(four, distance)',
    to: 'F.mul(ratio(2n), distance)',
    says: 'the form has 1/(2b) for 1/(4b)',
  },
  {
    file: zone,
    from: 'rootUp(F.mul(denseSquare(F, W, i), F.mul(eps, eps)))',
    to: 'rootUp(denseSquare(F, W, i))',
    says: 'the reach of a dense part lacks eps',
  },
  {
    file: zone,
    from: 'const turning = F.mul(ratio(4n),',
    to: 'const turning = F.mul(ratio(1n),',
    says: 'the branches of the rest do not meet',
  },
  {
    file: zone,
    from: '(own) => F.sign(F.add(own, b)) <= 0)',
    to: '(own) => F.sign(F.add(own, b)) < 0)',
    says: 't_i = -b is allowed',
  },
  {
    file: family,
    from: 'F.sub(F.one, F.mul(ratio(3n), b))',
    to: 'F.sub(F.one, F.mul(ratio(2n), b))',
    says: 'p turns at s (1 - 2b)/b',
  },
  {
    file: family,
    from: 'const high = low < most ? low + 1 : low;',
    to: 'const high = low;',
    says: 'p is only rounded down',
  },
  {
    file: gradient,
    from: 'return left >= 0 ? larger : opposite(larger);',
    to: 'return larger;',
    says: 'negative numbers are compared by their squares',
  },
  {
    file: gradient,
    from: 'high > 0 || low < 0).length',
    to: 'high > 0).length',
    says: 'neurons below -b do not fire',
  },
  {
    file: cases,
    from: "if (side === 'on') return F.sign(spare) >= 0 ? F.zero : undefined;",
    to: "if (side === 'on') return F.zero;",
    says: 'a slope above the output of an active neuron',
  },
  {
    file: cases,
    from: 'return F.sign(F.sub(high, low)) < 0 ? high : low;',
    to: 'return low;',
    says: 'the chord is only below at one end',
  },
  {
    file: cases,
    from: "open.push(decided('off'), decided('on'));",
    to: "open.push(decided('on'));",
    says: 'the inactive side of a split needs no case',
  },
  {
    file: cases,
    from: 'return F.sign(value) > 0 && F',
    to: 'return F',
    says: 'a negative affine bound is taken for a positive one',
  },
  {
    file: smooth,
    from: 'const range = R.add(dot(w, input), R.mul(interval(-1, 1), interval(reach)));',
    to: 'const range = dot(w, input);',
    says: "sigma' at the input alone",
  },
  {
    file: facts,
    from: 'if (before.num <= 0n) return fails(`f(x) ${equalText(before)}, which is not > 0`);',
    to: '',
    says: 'an input that is not classified flips',
  },
  {
    file: facts,
    from: 'const fall = F.add(F.mul(mode.curvature, F.mul(eps, eps)), mode.offset);',
    to: 'const fall = F.mul(mode.curvature, F.mul(eps, eps));',
    says: 'the margin of a form lacks tau',
  },
  {
    file: bias,
    from: 'outputs: [...outputs, c]',
    to: 'outputs: [...outputs, 0]',
    says: 'the sign of a relu network without the bias of its output',
  },
  {
    file: bias,
    from: 'k === W.cols - 1 ? 1 : 0',
    to: 'k === 0 ? 1 : 0',
    says: 'the neuron of the bias reads an input that moves',
  },
  {
    file: bias,
    from: 'Q.div(rationalFromDouble(c), total)',
    to: 'rationalFromDouble(c)',
    says: 'the bias of the output in each neuron',
  },
];
