/**
 * # Values at kinks and exact zeros, decided alike by both checkers
 * @module
 */
import { describe, expect, it } from 'vitest';
import { ratio as q } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Fact } from '../../src/certificates/facts/format.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { asked, isSkipped, reason } from './recheck-support.ts';

const recheck = `
import json, os, sys, tempfile, recheck_facts
with tempfile.TemporaryDirectory() as folder:
    for text in json.load(sys.stdin):
        path = os.path.join(folder, 'facts.json')
        with open(path, 'w', encoding='utf-8') as file: file.write(text)
        recheck_facts.main(path)
`;

const one = (a: bigint) => matrix(1, 1, [q(a)]);

/** f(z) = sigma(z) at P and sigma(2 z) at Q, the input x, the label 3. */
function fileWith(sigma: string, x: bigint, fact: Fact): string {
  const points = {
    P: { hidden: one(1n), outputs: [q(1n)] },
    Q: { hidden: one(2n), outputs: [q(1n)] },
  };
  const activation = activationNamed(sigma).value;
  const instance = { activation, inputs: one(x), labels: [q(3n)], points };
  return writeFacts({ instance, facts: [fact], provenance: {} });
}

const loss: Fact = { fact: 'loss', at: 'P', from: q(0n), to: q(9n) };
const flip = (x: bigint, h: bigint): Fact => ({
  fact: 'flipped-network',
  at: 'P',
  free: 1,
  input: [q(x)],
  radius: q(5n),
  change: [q(h)],
});

const cases: readonly (readonly [sigma: string, x: bigint, fact: Fact, verdict: string])[] = [
  ['relu(x)', 0n, loss, 'verified'],
  ['relu(x) + 1/2', 0n, loss, 'verified'],
  ['relu(x) - relu(-x)/10', 0n, loss, 'verified'],
  ['relu(x-1) - relu(-x-1)', 1n, loss, 'verified'],
  ['abs(x)', 0n, loss, 'verified'],
  ['relu(2*x)', 0n, loss, 'verified'],
  ['x*relu(x)', 0n, loss, 'verified'],
  ['relu(x)^2', 0n, loss, 'verified'],
  ['relu(tanh(x))', 0n, loss, 'verified'],
  ['relu(x)/(1 + x^2)', 0n, loss, 'verified'],
  ['sqrt(x)', 0n, loss, 'rejected'],
  ['1/relu(x)', 0n, loss, 'rejected'],
  ['relu(x-1) - relu(-x-1)', 1n, { fact: 'lower', at: 'Q', than: 'P' }, 'verified'],
  ['relu(x) - 1/10', 1n, flip(1n, -1n), 'verified'],
  ['relu(x) - 1/10', 1n, flip(1n, 1n), 'rejected'],
  ['x', 1n, flip(1n, -1n), 'verified'],
  ['x^2', 1n, flip(1n, -1n), 'verified'],
  ['tanh(x)', 1n, flip(1n, -1n), 'verified'],
  ['tanh(x)', 1n, flip(0n, -1n), 'rejected'],
];

describe('a value at a kink or an exact zero', () => {
  it.skipIf(isSkipped)(`has one verdict from both checkers${reason}`, () => {
    const texts = cases.map(([sigma, x, fact]) => fileWith(sigma, x, fact));
    const ours = texts.map((text) => checkFacts(text).kind);
    expect(ours).toEqual(cases.map(([, , , verdict]) => verdict));
    const lines = asked(recheck, texts).split('\n').slice(0, -1);
    const theirs = lines.map((line) => line.split(':')[0]?.toLowerCase());
    expect(theirs).toEqual(ours);
  });
});
