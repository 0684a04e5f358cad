import { describe, expect, it } from 'vitest';
import { rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { canonicalForm, canonicalKey } from '../../src/counterexamples/canonical.ts';
import { isMirrored } from '../../src/counterexamples/mirrored-kernel.ts';
import type { Candidate, Row } from '../../src/counterexamples/row.ts';
import { randomSource } from '../../src/data/random.ts';
import { at, tabulate } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { loss } from '../../src/network/network.ts';
import { candidate, randomCandidates } from './support.ts';

const random = randomSource(7);

function shuffled(count: number): readonly number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const k = Math.floor(random() * (i + 1));
    [order[i], order[k]] = [order[k] ?? 0, order[i] ?? 0];
  }
  return order;
}

/** The samples in another order, and the neurons in the given order, some negated. */
function moved(
  c: Candidate,
  order: readonly number[],
  turns: readonly boolean[],
  odd: boolean,
): Candidate {
  const samples = shuffled(c.inputs.rows);
  const sign = (a: Rational, j: number): Rational => (turns[j] === true ? Q.neg(a) : a);
  const { cols: d } = c.inputs;
  const form = {
    activation: c.activation,
    inputs: tabulate(samples.length, d, (i, k) => at(c.inputs, samples[i] ?? -1, k)),
    hidden: tabulate(order.length, d, (j, k) =>
      sign(at(c.hidden, order[j] ?? -1, k), order[j] ?? -1),
    ),
    outputs: order.map((j) => {
      const v = c.outputs[j] ?? Q.zero;
      return odd ? sign(v, j) : v;
    }),
  };
  const { labels: y } = c;
  return y === undefined ? form : { ...form, labels: samples.map((i) => y[i] ?? Q.zero) };
}

/** A random symmetry of the candidate: for pairs, of its pairs. */
function symmetric(
  c: Candidate,
  neurons: Row['neurons'],
  parity: 'odd' | 'even' | 'neither',
): Candidate {
  const m = c.outputs.length;
  const odd = parity === 'odd';
  if (neurons !== 'pairs') {
    const turns = Array.from({ length: m }, () => parity !== 'neither' && random() < 0.5);
    return moved(c, shuffled(m), turns, odd);
  }
  const h = m / 2;
  const turns = Array.from({ length: h }, () => parity !== 'neither' && random() < 0.5);
  const pairs = shuffled(h).map((j) => (random() < 0.5 ? [j, j + h] : [j + h, j]));
  const order = [0, 1].flatMap((side) => pairs.map((pair) => pair[side] ?? 0));
  return moved(c, order, [...turns, ...turns], odd);
}

const cases = [
  ['rational', 'odd'],
  ['square', 'even'],
  ['x + x^2', 'neither'],
] as const;

describe('the canonical form', () => {
  it.each(cases)(
    'is the same for %s whatever the order of neurons and samples, and the signs',
    (sigma, parity) => {
      for (const neurons of ['single', 'pairs'] as const)
        for (const c of randomCandidates(60, neurons, sigma)) {
          const other = symmetric(c, neurons, parity);
          expect(canonicalKey(other, neurons)).toBe(canonicalKey(c, neurons));
          expect(canonicalForm(other, neurons)).toEqual(canonicalForm(c, neurons));
        }
    },
  );

  it.each(cases)('has for %s the same loss, and is its own form', (sigma) => {
    for (const neurons of ['single', 'pairs'] as const)
      for (const c of randomCandidates(40, neurons, sigma)) {
        const form = canonicalForm(c, neurons);
        expect(canonicalForm(form, neurons)).toEqual(form);
        if (isMirrored(c)) expect(isMirrored(form)).toBe(true);
        const lossOf = ({ labels: y, ...net }: Candidate): Rational | undefined =>
          y === undefined ? Q.zero : loss(rationalTier, activationNamed(sigma), net, y);
        expect(lossOf(form)).toEqual(lossOf(c));
      }
  });

  it('sees everything else', () => {
    const c = candidate({ X: [[1], [2]], W: [[1], [2]], v: [1, 3], y: [1, 2] });
    const others = [
      candidate({ X: [[1], [3]], W: [[1], [2]], v: [1, 3], y: [1, 2] }),
      candidate({ X: [[1], [2]], W: [[1], [2]], v: [3, 1], y: [1, 2] }),
      candidate({ X: [[1], [2]], W: [[1], [2]], v: [1, -3], y: [1, 2] }),
      candidate({ X: [[1], [2]], W: [[1], [2]], v: [1, 3], y: [2, 1] }),
      candidate({ X: [[1], [2]], W: [[1], [2]], v: [1, 3] }),
      candidate({ sigma: 'sin', X: [[1], [2]], W: [[1], [2]], v: [1, 3], y: [1, 2] }),
    ];
    const keys = new Set([c, ...others].map((other) => canonicalKey(other, 'single')));
    expect(keys.size).toBe(7);
  });

  it('keeps the sign of w where sigma is neither odd nor even', () => {
    const key = (w: number): string =>
      canonicalKey(candidate({ sigma: 'softplus', X: [[1]], W: [[w]] }), 'single');
    expect(key(-1)).not.toBe(key(1));
  });
});
