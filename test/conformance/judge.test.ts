/**
 * # The judge: no false alarms, and sharp
 *
 * A plain program in float64 and float32 never fails; each planted fault does. An undecided case is indeterminate,
 * never a silent pass.
 * @module
 */
import { afterAll, describe, expect, it } from 'vitest';
import { generateCases, identified } from '../../src/conformance/cases.ts';
import { judge } from '../../src/conformance/judge.ts';
import type { Capabilities, Case, Dtype, Tensor } from '../../src/conformance/protocol.ts';
import { decodeTensor, encodeFractions, encodeTensor } from '../../src/conformance/tensor.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { faults, plainAdapter } from './fixtures/plain.ts';
import type { Fault } from './fixtures/plain.ts';

const { caps } = plainAdapter('none').ready;

async function verdictOf(question: Case, fault: Fault = 'none', own = caps): Promise<Verdict> {
  const answer = await plainAdapter(fault).answer(question);
  return judge(question, { kind: 'answered', answer, errors: '' }, own);
}

function answered(question: Case, outputs: Readonly<Record<string, Tensor>>): Verdict {
  const answer = { status: 'ok', outputs } as const;
  return judge(question, { kind: 'answered', answer, errors: '' }, caps);
}

const f64 = (shape: readonly number[], data: readonly number[]): Tensor =>
  encodeTensor('f64', shape, data);

function forwardCase(X: readonly number[], W: readonly number[], activation = 'relu'): Case {
  const d = 1;
  const inputs = {
    X: f64([X.length, d], X),
    W: f64([W.length, d], W),
    v: f64(
      [W.length],
      W.map(() => 1),
    ),
  };
  return identified({ op: 'forward', dtype: 'f64', activation, flags: {}, inputs });
}

describe('the judge of a correct program', () => {
  it('fails none of 800 cases in both formats, and leaves hardly any open', async () => {
    const kinds = new Map<string, number>();
    for (const question of generateCases(caps, { seed: 11, count: 800 })) {
      const { kind } = await verdictOf(question);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      expect(['pass', 'indeterminate'], question.id).toContain(kind);
    }
    expect(kinds.get('pass')).toBeGreaterThan(784);
  });
});

describe('the judge of a planted fault', () => {
  const planted = faults.filter((fault) => fault !== 'none');
  const cases = generateCases({ ...caps, dtypes: ['f64'] }, { seed: 3, count: 800 });

  /** How many cases it takes to catch the fault, or `undefined`. */
  async function casesUntilCaught(fault: Fault): Promise<number | undefined> {
    const adapter = plainAdapter(fault);
    for (const [k, question] of cases.entries()) {
      const answer = await adapter.answer(question);
      const verdict = judge(question, { kind: 'answered', answer, errors: '' }, caps);
      if (verdict.kind === 'fail') return k + 1;
    }
    return undefined;
  }

  const taken = new Map<Fault, number>();
  it.each(planted)('%s', async (fault) => {
    const count = await casesUntilCaught(fault);
    if (count === undefined) throw new Error('no case catches it');
    taken.set(fault, count);
  });

  afterAll(() => {
    const rate = `planted faults caught: ${taken.size} of ${planted.length}`;
    const after = [...taken].map(([fault, count]) => `${fault} ${count}`).join(', ');
    process.stdout.write(`${rate}; cases it took: ${after}\n`);
  });
});

/** n samples of d inputs for m tanh neurons, all of size about 1, deterministic. */
function large(n: number, d: number, m: number): Case {
  const wave = (count: number, step: number): readonly number[] =>
    Array.from({ length: count }, (_, k) => Math.sin(1 + step * k));
  const inputs = {
    X: f64([n, d], wave(n * d, 0.7)),
    W: f64([m, d], wave(m * d, 1.3)),
    v: f64([m], wave(m, 2.1)),
    y: f64([n], wave(n, 0.31)),
  };
  const flags = { loss: 'half-sum' } as const;
  return identified({ op: 'gradient', dtype: 'f64', activation: 'tanh', flags, inputs });
}

describe('the judge of small faults', () => {
  const question = large(1000, 4, 6);
  it('passes 1,000 samples of a correct program', async () => {
    expect((await verdictOf(question)).kind).toBe('pass');
  });

  it('notices a single product done in float32', async () => {
    expect((await verdictOf(question, 'float32-product')).kind).toBe('fail');
  });

  it('notices one dropped sample out of 1,000', async () => {
    expect((await verdictOf(question, 'dropped-sample')).kind).toBe('fail');
  });

  it('notices the sign of one neuron', async () => {
    expect((await verdictOf(question, 'neuron-sign')).kind).toBe('fail');
  });

  it('rounding explains less than 10^-9 of a sum of 1,000 terms', async () => {
    const verdict = await verdictOf(question, 'dropped-sample');
    if (verdict.kind !== 'fail' || verdict.entry === undefined) throw new Error('expected a fail');
    expect(Number(verdict.entry.bound)).toBeLessThan(1e-9);
    expect(verdict.entry.share).toBeGreaterThan(1e6);
  });
});

describe('the judge of entries that no bound decides', () => {
  const kinked = (slopeAtZero?: string): Case =>
    identified({
      op: 'jacobian',
      dtype: 'f64',
      activation: 'relu',
      flags: { columns: 'neuron-major', ...(slopeAtZero === undefined ? {} : { slopeAtZero }) },
      inputs: { X: f64([1, 2], [1, 1]), W: f64([1, 2], [1, -1]), v: f64([1], [1]) },
    });
  const slope = (s: number): Readonly<Record<string, Tensor>> => ({ J: f64([1, 2], [s, s]) });

  it('calls both slopes indeterminate at a kink without a convention', () => {
    expect(answered(kinked(), slope(0)).kind).toBe('indeterminate');
    expect(answered(kinked(), slope(1)).kind).toBe('indeterminate');
  });

  it('fails what no convention gives at a kink without a convention', () => {
    expect(answered(kinked(), slope(1.5)).kind).toBe('fail');
  });

  it('decides by the declared convention at a kink that is met exactly', () => {
    expect(answered(kinked('0'), slope(0)).kind).toBe('pass');
    expect(answered(kinked('0'), slope(1)).kind).toBe('fail');
    expect(answered(kinked('1/2'), slope(0.5)).kind).toBe('pass');
    expect(answered(kinked('1/2'), slope(0)).kind).toBe('fail');
  });

  it('decides by no convention where rounding may cross the kink', () => {
    const inputs = {
      X: f64([1, 3], [0.1, 0.2, -0.3]),
      W: f64([1, 3], [1, 1, 1]),
      v: f64([1], [1]),
    };
    const flags = { columns: 'neuron-major', slopeAtZero: '0' } as const;
    const near = identified({ op: 'jacobian', dtype: 'f64', activation: 'relu', flags, inputs });
    const J = (s: number): Readonly<Record<string, Tensor>> => ({
      J: f64([1, 3], [0.1 * s, 0.2 * s, -0.3 * s]),
    });
    expect(answered(near, J(0)).kind).toBe('indeterminate');
    expect(answered(near, J(1)).kind).toBe('indeterminate');
    expect(answered(near, J(2)).kind).toBe('fail');
  });

  it('fails NaN and infinities where the true value is finite', () => {
    const question = forwardCase([1], [1]);
    for (const x of [Number.NaN, Infinity, -Infinity])
      expect(answered(question, { f: f64([1], [x]) }).kind).toBe('fail');
    expect(answered(question, { f: f64([1], [1]) }).kind).toBe('pass');
  });

  it('does not fail infinity where an intermediate result may overflow', () => {
    const question = forwardCase([1e200], [1e200]);
    expect(answered(question, { f: f64([1], [Infinity]) }).kind).toBe('indeterminate');
  });
});

describe('the judge of answers in the wrong form', () => {
  const question = forwardCase([1, 2], [1]);
  it('calls a missing output a breach of the protocol', () => {
    expect(answered(question, {}).kind).toBe('protocol-error');
  });

  it('fails a wrong shape', () => {
    expect(answered(question, { f: f64([2, 1], [1, 2]) }).kind).toBe('fail');
  });

  it('calls digits that do not fill the shape a breach of the protocol', () => {
    const f: Tensor = { dtype: 'f64', shape: [2], enc: 'hex', data: '00' };
    expect(answered(question, { f }).kind).toBe('protocol-error');
  });

  it('treats an answer in another dtype as a breach of the protocol', () => {
    expect(answered(question, { f: encodeTensor('f32', [2], [1, 2]) }).kind).toBe('protocol-error');
  });
});

describe('the judge of declared errors', () => {
  const question = forwardCase([0.5], [1], 'tanh');
  const off = (ulps: number): Verdict =>
    judge(
      question,
      {
        kind: 'answered',
        errors: '',
        answer: {
          status: 'ok',
          outputs: { f: f64([1], [Math.tanh(0.5) + ulps * 2 ** -54]) },
        },
      },
      declaring(3),
    );
  const declaring = (ulp: number): Capabilities => ({
    ...caps,
    activations: { tanh: { value: { ulp, abs: 0 } } },
  });

  it('passes an activation within its declared error, and fails one beyond it', () => {
    expect(off(0).kind).toBe('pass');
    expect(off(2).kind).toBe('pass');
    expect(off(7).kind).toBe('fail');
    expect(off(-6).kind).toBe('fail');
  });
});

describe('the judge of exact answers', () => {
  const q = (shape: readonly number[], data: readonly string[]): Tensor =>
    encodeFractions(shape, data);
  const gradientOf = (loss: 'half-sum' | 'mean'): Case => {
    const inputs = {
      X: q([2, 1], ['1', '2']),
      W: q([1, 1], ['1/3']),
      v: q([1], ['3']),
      y: q([2], ['0', '1']),
    };
    return identified({
      op: 'gradient',
      dtype: 'q' satisfies Dtype,
      activation: 'square',
      flags: { loss },
      inputs,
    });
  };

  // f = (1/3, 4/3), r = (1/3, 1/3); dW = sum r_i v 2 p_i x_i = 2/3 + 8/3; dv = sum r_i p_i^2.
  it('passes or fails a gradient over the rationals', () => {
    const right = { dW: q([1, 1], ['10/3']), dv: q([1], ['5/27']) };
    expect(answered(gradientOf('half-sum'), right).kind).toBe('pass');
    expect(answered(gradientOf('mean'), right).kind).toBe('pass'); // n = 2: 2/n = 1
    const wrong = { ...right, dv: q([1], ['10000000001/54000000000']) };
    expect(answered(gradientOf('half-sum'), wrong).kind).toBe('fail');
  });

  it('has an exact answer for every generated exact case', () => {
    const exact = { ...caps, dtypes: ['q'] };
    for (const question of generateCases(exact, { seed: 2, count: 200 })) {
      const verdict = judge(
        question,
        { kind: 'answered', errors: '', answer: { status: 'ok', outputs: blank(question) } },
        exact,
      );
      expect(['pass', 'fail'], `${question.op} ${question.activation}`).toContain(verdict.kind);
    }
  });
});

/** Zeros of the right shapes. */
function blank({ op, inputs }: Case): Readonly<Record<string, Tensor>> {
  const shape = (name: string): readonly number[] => inputs[name]?.shape ?? [];
  const [n = 0, d = 0] = shape('X');
  const [m = 0] = shape('W');
  const zeros = (sizes: readonly number[]): Tensor => {
    const count = sizes.reduce((a, b) => a * b, 1);
    return encodeFractions(
      sizes,
      Array.from({ length: count }, () => '0'),
    );
  };
  const all = { f: [n], l: [], dW: [m, d], dv: [m], J: [n, m * d], G: [n, n], P: shape('W') };
  const named = Object.entries(all).map(([name, sizes]) => [name, zeros(sizes)] as const);
  expect(op).not.toBe('train');
  return Object.fromEntries(named);
}

describe('decodeTensor', () => {
  it('gives back what was encoded, bit by bit', () => {
    const data = [0, -0, 1, -1.5, 5e-324, 1.7976931348623157e308, Infinity, -Infinity];
    for (const dtype of ['f64', 'f32'] as const) {
      const sent = dtype === 'f64' ? data : data.map(Math.fround);
      const read = decodeTensor(encodeTensor(dtype, [sent.length], sent), dtype);
      if (read.kind !== 'numbers') throw new Error('expected numbers');
      expect(read.data.every((x, k) => Object.is(x, sent[k]))).toBe(true);
    }
  });
});
