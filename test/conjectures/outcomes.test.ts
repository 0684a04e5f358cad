/**
 * # What one instance says, and what a file must prove
 * @module
 */
import { describe, expect, it } from 'vitest';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { FactsFile } from '../../src/certificates/facts/format.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { decideInstance } from '../../src/conjectures/exact.ts';
import { isLabelled } from '../../src/conjectures/outcome.ts';
import type { Outcome } from '../../src/conjectures/outcome.ts';
import { conjectureRule } from '../../src/conjectures/rule.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { refutes } from '../../src/theorems/refutations.ts';
import { candidate, q } from '../counterexamples/support.ts';
import { conjecture } from './support.ts';
import type { Parts } from './support.ts';

const wide: Parts = { samples: [1, 4], inputs: [1, 3], neurons: [1, 4] };

function outcome(parts: Parts, of: Parameters<typeof candidate>[0]): Outcome {
  const c = candidate(of);
  if (!isLabelled(c)) throw new Error('no labels');
  return decideInstance(conjecture({ ...wide, ...parts }), c);
}

/** The kind of an outcome whose file, if it has one, is verified, and refutes exactly where it should. */
function judged(parts: Parts, of: Parameters<typeof candidate>[0]): string {
  const found = outcome(parts, of);
  if (found.kind === 'outside') return found.hypothesis;
  if (found.kind === 'undecided') return found.because;
  expect(checkFacts(writeFacts(found.file)).kind).toBe('verified');
  const { kind } = refutes(conjectureRule(conjecture({ ...wide, ...parts })), found.file);
  expect(kind).toBe(found.kind === 'witness' ? 'refutes' : 'does-not');
  return found.kind;
}

const one = { sigma: 'square', X: [[1]], W: [[1]], v: [1] } as const;

describe('an instance', () => {
  it('is outside by the first hypothesis that fails', () => {
    expect(judged({ hypotheses: ['no-zero-input'] }, { ...one, X: [[0]], y: [1] })).toBe(
      'no-zero-input',
    );
    expect(judged({ activations: ['cube'] }, { ...one, y: [1] })).toBe('sigma');
    expect(judged({ samples: [2, 2] }, { ...one, y: [1] })).toBe('the sizes');
    expect(judged({ hypotheses: ['stationary-in-W'] }, { ...one, y: [0] })).toBe('stationary-in-W');
  });

  it('has loss 0, or has not', () => {
    expect(judged({}, { ...one, y: [1] })).toBe('holds');
    expect(judged({}, { ...one, y: [2] })).toBe('witness');
    expect(judged({ activations: ['tanh'] }, { ...one, sigma: 'tanh', y: [1] })).toBe('witness');
  });

  const states = { sigma: 'square', X: [[1]], W: [[0]], v: [1] } as const;
  it('is a stationary point, a minimum, a strict one', () => {
    // l = (w^2 - y)^2/2 at w = 0: gradient 0, Hessian -2 y
    for (const [y, nature, says] of [
      [1, 'stationary-in-W', 'witness'],
      [1, 'minimum-in-W', 'minimum-in-W'],
      [-1, 'minimum-in-W', 'witness'],
      [-1, 'strict-minimum-in-W', 'witness'],
      [1, 'strict-minimum-in-W', 'strict-minimum-in-W'],
      [0, 'strict-minimum-in-W', 'strict-minimum-in-W'],
    ] as const)
      expect(judged({ hypotheses: [nature] }, { ...states, y: [y] }), `${y} ${nature}`).toBe(says);
  });

  it('has a better point, or fits, or is left open', () => {
    const hypotheses = ['stationary-in-all'];
    const conclusion = 'global-in-all';
    expect(judged({ hypotheses, conclusion }, { ...states, y: [1] })).toBe('witness');
    expect(judged({ hypotheses, conclusion }, { ...states, y: [0] })).toBe('holds');
    const relu = { sigma: 'relu', X: [[1]], W: [[-1]], v: [1], y: [-1] };
    const inW = {
      activations: ['relu'],
      hypotheses: ['stationary-in-W'],
      conclusion: 'global-in-W',
    };
    expect(judged(inW, relu)).toBe('the loss is positive, and no better point was found');
    expect(judged(inW, { ...relu, y: [1] })).toBe('witness');
  });

  it('is a saddle, or a minimum', () => {
    const parts = { hypotheses: ['stationary-in-W'], conclusion: 'minimum-in-W' };
    expect(judged(parts, { ...states, y: [1] })).toBe('witness');
    expect(judged(parts, { ...states, y: [-1] })).toBe('holds');
    // w_1^4/2 is a minimum with a singular Hessian, by its form
    expect(judged(parts, { ...states, y: [0] })).toBe('holds');
    expect(judged({ ...parts, activations: ['cube'] }, { ...states, sigma: 'cube', y: [1] })).toBe(
      'the Hessian is singular, or not known',
    );
  });

  it('has a Jacobian of full rank, or not', () => {
    const conclusion = 'full-jacobian-rank';
    expect(judged({ conclusion }, { ...one, y: [5] })).toBe('holds');
    expect(judged({ conclusion }, { ...states, y: [5] })).toBe('witness');
  });

  it('has labels that no width fits', () => {
    const conclusion = 'some-width-fits';
    const data = { sigma: 'square', X: [[1], [-1]] } as const;
    expect(judged({ conclusion }, { ...data, y: [1, 2] })).toBe('witness');
    expect(judged({ conclusion }, { ...data, y: [1, 1] })).toContain('no reason was found');
  });
});

describe('the rule of a conjecture', () => {
  const parts: Parts = { ...wide, activations: ['tanh'], hypotheses: ['minimum-in-W'] };
  const c = candidate({
    X: [[2], [1]],
    W: [['-13/64'], ['-13/64']],
    v: [-1, -1],
    y: [1, 0],
  });
  const stationary = {
    fact: 'stationary',
    at: 'P',
    moving: 'hidden',
    radius: q('1/256'),
    from: q('109/1024'),
    to: q('55/512'),
    nature: 'minimum',
  } as const;
  const file: FactsFile = {
    instance: {
      activation: c.activation,
      inputs: c.inputs,
      labels: c.labels ?? [],
      points: { P: { hidden: c.hidden, outputs: c.outputs } },
    },
    facts: [stationary],
    provenance: {},
  };
  const decided = (more: Parts, of: FactsFile = file): string => {
    const found = refutes(conjectureRule(conjecture({ ...parts, ...more })), of);
    return found.kind === 'refutes' ? 'refutes' : found.missing;
  };

  it('takes a verified point near P', () => {
    expect(checkFacts(writeFacts(file)).kind).toBe('verified');
    expect(decided({})).toBe('refutes');
    expect(decided({ hypotheses: ['strict-minimum-in-W', 'n <= m'] })).toBe('refutes');
  });

  it('does not take it for a point in W and v, for another sigma or other sizes', () => {
    expect(decided({ hypotheses: ['stationary-in-all'] })).toContain('in W and v');
    expect(decided({ activations: ['sin'] })).toBe('sigma(x) = sin(x)');
    expect(decided({ neurons: [3, 4] })).toContain('3 <= m <= 4');
    expect(decided({ hypotheses: ['minimum-in-W', 'n > m'] })).toBe('n > m, at P');
    const vague: FactsFile = { ...file, facts: [{ ...stationary, nature: 'undecided' }] };
    expect(decided({}, vague)).toContain('a local minimum');
    expect(decided({ hypotheses: ['stationary-in-W'] }, vague)).toBe('refutes');
  });

  it('takes no number of P for one of the point next to it, but v where W alone moves', () => {
    expect(decided({ hypotheses: ['minimum-in-W', 'nonzero-preactivations'] })).toBe(
      'no pre-activation is 0, at P',
    );
    const nonzero: FactsFile = {
      ...file,
      facts: [stationary, { fact: 'outputs-nonzero', at: 'P' }],
    };
    expect(decided({ hypotheses: ['minimum-in-W', 'nonzero-outputs'] }, nonzero)).toBe('refutes');
    const loss = { fact: 'loss', at: 'P', from: stationary.from, to: stationary.to } as const;
    const unbounded = { ...stationary, from: q('0/1') };
    expect(decided({}, { ...file, facts: [unbounded, loss] })).toBe(
      'a positive lower bound of the loss',
    );
  });

  it('needs a better point of the same width, and of the same v where W alone moves', () => {
    const better = candidate({ X: [[1]], W: [[-1], [1]], v: [-1, -1] });
    const lower = {
      fact: 'loss',
      at: 'Q',
      from: q('0/1'),
      to: q('1/10'),
    } as const;
    const withQ = (outputs: readonly number[], to = lower.to): FactsFile => ({
      ...file,
      instance: {
        ...file.instance,
        points: {
          ...file.instance.points,
          Q: { hidden: better.hidden, outputs: candidate({ X: [[1]], v: outputs }).outputs },
        },
      },
      facts: [stationary, { ...lower, to }],
    });
    const conclusion = 'global-in-W';
    expect(decided({ conclusion }, withQ([-1, -1]))).toBe('refutes');
    expect(decided({ conclusion }, withQ([-1, 1]))).not.toBe('refutes');
    expect(decided({ conclusion }, withQ([-1, -1, 1]))).not.toBe('refutes');
    expect(decided({ conclusion }, withQ([-1, -1], stationary.from))).not.toBe('refutes');
  });
});

describe('a point near which there is a stationary point of W and v', () => {
  // tanh, x = y = 1: stationary is (0, 0) alone, whose v is not the v = 1/100 that is written
  const at = (w: number) => ({ hidden: matrix(1, 1, [q(w)]), outputs: [q('1/100')] });
  const bounds = { from: q('499/1000'), to: q('501/1000'), radius: q('1/50') };
  const file = (moving: 'all' | 'hidden'): FactsFile => ({
    instance: {
      activation: activationNamed('tanh').value,
      inputs: matrix(1, 1, [q(1)]),
      labels: [q(1)],
      points: { P: at(0), Q: at(3) },
    },
    facts: [
      { fact: 'stationary', at: 'P', moving, nature: 'undecided', ...bounds },
      { fact: 'loss', at: 'Q', from: q(0), to: q('495/1000') },
    ],
    provenance: {},
  });
  const verdict = (hypothesis: string, moving: 'all' | 'hidden') => {
    const parts = { ...wide, activations: ['tanh'], hypotheses: [hypothesis] };
    return refutes(
      conjectureRule(conjecture({ ...parts, conclusion: 'global-in-W' })),
      file(moving),
    );
  };

  it('says nothing about other W with the same v', () => {
    expect(checkFacts(writeFacts(file('all'))).kind).toBe('verified'); // the facts are true
    expect(verdict('stationary-in-all', 'all').kind).toBe('does-not');
  });

  it('does where W alone moves', () => {
    expect(verdict('stationary-in-W', 'hidden').kind).toBe('refutes');
  });
});
