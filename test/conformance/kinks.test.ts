/**
 * # sigma' at a kink
 *
 * If undeclared, it is some number between the one-sided slopes: an answer that no such number gives fails, one that
 * does not depend on it passes, the rest are indeterminate.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { kinkedNames, oneSidedSlopes } from '../../src/conformance/activation-error.ts';
import { generateCases, identified } from '../../src/conformance/cases.ts';
import { examine } from '../../src/conformance/doctor.ts';
import { inProcess } from '../../src/conformance/in-process.ts';
import { judge } from '../../src/conformance/judge.ts';
import { defineAdapter } from '../../src/conformance/kits/kit.ts';
import { definition } from '../../src/conformance/kits/ml-matrix.ts';
import { readMessage } from '../../src/conformance/messages.ts';
import type { Answer, Capabilities, Case, Tensor } from '../../src/conformance/protocol.ts';
import { validate } from '../../src/conformance/run.ts';
import { sizesOf, workOf } from '../../src/conformance/sizes.ts';
import { encodeFractions, encodeTensor } from '../../src/conformance/tensor.ts';
import type { VerdictKind } from '../../src/conformance/verdict.ts';
import { ratio } from '../../src/arithmetic/rational.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { faults, plainAdapter } from './fixtures/plain.ts';
import type { Fault } from './fixtures/plain.ts';

const conventions = {
  loss: ['half-sum', 'mean'],
  columns: ['neuron-major', 'input-major'],
} as const;
const open: Capabilities = {
  ops: ['gradient', 'jacobian', 'gram', 'step'],
  dtypes: ['f64', 'f32'],
  activations: { relu: {}, 'leaky-relu': {}, abs: {} },
  conventions,
};

function verdict(question: Case, answer: Answer): VerdictKind {
  return judge(question, { kind: 'answered', answer, errors: '' }, open).kind;
}

function told(question: Case, outputs: Readonly<Record<string, Tensor>>): VerdictKind {
  return verdict(question, { status: 'ok', outputs });
}

const f64 = (shape: readonly number[], ...data: readonly number[]): Tensor =>
  encodeTensor('f64', shape, data);
const q = (shape: readonly number[], ...data: readonly string[]): Tensor =>
  encodeFractions(shape, data);

it('the one-sided slopes are those of relu, abs and leaky-relu', () => {
  expect(kinkedNames.toSorted()).toEqual(['abs', 'leaky-relu', 'relu']);
  const of = (name: string): unknown => oneSidedSlopes(activationNamed(name));
  expect(of('relu')).toEqual({ lo: ratio(0n), hi: ratio(1n) });
  expect(of('abs')).toEqual({ lo: ratio(-1n), hi: ratio(1n) });
  expect(of('leaky-relu')).toEqual({ lo: ratio(1n, 100n), hi: ratio(1n) });
  expect(of('tanh')).toBeUndefined();
});

describe('the judge of generated cases without a convention', () => {
  // A large case tests the kink no better than a small one, and takes a hundred times as long.
  const cases = generateCases(open, { seed: 7, count: 1500 }).filter(
    (question) => workOf(question.op, sizesOf(question)) <= 2 ** 13,
  );
  const right = plainAdapter('none');
  let rightAnswers: readonly Answer[] = [];
  beforeAll(async () => {
    rightAnswers = await Promise.all(cases.map((question) => right.answer(question)));
  });

  /** The verdicts on the answers that differ from those of the correct program, by kind. */
  async function verdictsOn(fault: Fault): Promise<ReadonlyMap<VerdictKind, number>> {
    const wrong = plainAdapter(fault);
    const seen = new Map<VerdictKind, number>();
    for (const [k, question] of cases.entries()) {
      const answer = await wrong.answer(question);
      if (isDeepStrictEqual(answer, rightAnswers[k])) continue;
      const kind = verdict(question, answer);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    return seen;
  }

  it.each(faults.filter((fault) => fault.startsWith('steep')))(
    "fails every case where sigma'(0) outside the one-sided slopes shows, for %s",
    async (fault) => {
      const seen = await verdictsOn(fault);
      expect(seen.get('indeterminate')).toBeUndefined();
      // steps of size 1e-148 after products that cancel: within the rounding bound of any slope
      expect(seen.get('pass') ?? 0).toBeLessThan(10);
      expect(seen.get('fail')).toBeGreaterThan(100);
    },
  );

  it('never fails the other one-sided slope, and passes it only where it does not matter', async () => {
    const seen = await verdictsOn('relu-slope');
    expect(seen.get('fail')).toBeUndefined();
    expect(seen.get('indeterminate')).toBeGreaterThan(100);
    expect(seen.get('pass') ?? 0).toBeLessThan(10);
  });
});

describe("one sigma'(0) for the whole answer", () => {
  // Five samples hit the kink of one neuron, and their contributions cancel to a third.
  const flags = { loss: 'half-sum' } as const;
  const inputs = { X: f64([3, 1], 1, 1, -1), W: f64([1, 1], 0), v: f64([1], 1) };
  const labelled = { ...inputs, y: f64([3], -1, -1, -1.75) };
  const gradient = identified({
    op: 'gradient',
    dtype: 'f64',
    activation: 'relu',
    flags,
    inputs: labelled,
  });
  // r = (1, 1, 1.75), so dW = s (1 + 1 - 1.75), and slopes that differ reach from -1.75 to 2.
  const dW = (s: number): Record<string, Tensor> => ({
    dW: f64([1, 1], 0.25 * s),
    dv: f64([1], 0),
  });

  it.each([0, 0.5, 1])('may be %d', (s) => {
    expect(told(gradient, dW(s))).toBe('indeterminate');
  });

  it.each([7, -1, 1.5, 1e6])('may not be %d, though single terms could add up to it', (s) => {
    expect(told(gradient, dW(s))).toBe('fail');
  });

  it('shows in the direction of a projected step', () => {
    const ball = { C: f64([1, 2], 0, 0), radius: f64([], 0.125), eta: f64([], 1) };
    const network = { X: f64([1, 2], 0, 1), W: f64([1, 2], 1, 0), v: f64([1], 1), y: f64([1], -1) };
    const step = identified({
      op: 'step',
      dtype: 'f64',
      activation: 'relu',
      flags,
      inputs: { ...network, ...ball },
    });
    const P = (s: number): Record<string, Tensor> => {
      const norm = Math.hypot(1, s);
      return { P: f64([1, 2], 0.125 / norm, (-0.125 * s) / norm) };
    };
    for (const s of [0, 0.5, 1]) expect(told(step, P(s)), `${s}`).toBe('indeterminate');
    for (const s of [7, 1.5, -0.5, 1e6]) expect(told(step, P(s)), `${s}`).toBe('fail');
  });

  it('is not needed for an answer within rounding of what every convention gives', () => {
    const tiny = identified({
      op: 'jacobian',
      dtype: 'f64',
      activation: 'relu',
      flags: { columns: 'neuron-major' },
      inputs: { X: f64([1, 1], 1e-200), W: f64([1, 1], 0), v: f64([1], 1e-200) },
    });
    expect(told(tiny, { J: f64([1, 1], 0) })).toBe('pass');
    expect(told(tiny, { J: f64([1, 1], 1e-300) })).toBe('fail');
  });
});

describe("one sigma'(0) in fractions", () => {
  const network = { X: q([1, 1], '2'), W: q([1, 1], '0'), v: q([1], '3') };
  const exact = (op: 'jacobian' | 'gram', activation = 'relu'): Case =>
    identified({
      op,
      dtype: 'q',
      activation,
      flags: op === 'jacobian' ? { columns: 'neuron-major' } : {},
      inputs: network,
    });

  it('explains a Jacobian', () => {
    for (const [text, kind] of [
      ['0', 'indeterminate'],
      ['2', 'indeterminate'],
      ['6', 'indeterminate'],
      ['42', 'fail'],
      ['-1/10', 'fail'],
    ] as const)
      expect(told(exact('jacobian'), { J: q([1, 1], text) }), text).toBe(kind);
  });

  it('explains a Gram matrix', () => {
    expect(told(exact('gram'), { G: q([1, 1], '36') })).toBe('indeterminate');
    expect(told(exact('gram'), { G: q([1, 1], '1764') })).toBe('fail');
    // s^2 >= 0 for every s, though [-1, 1] times itself reaches down to -1
    expect(told(exact('gram', 'abs'), { G: q([1, 1], '-18') })).toBe('fail');
  });

  it('explains a step', () => {
    const ball = { C: q([1, 1], '0'), radius: q([], '100'), eta: q([], '1/2') };
    const inputs = { ...network, ...ball, y: q([1], '-1') };
    const flags = { loss: 'half-sum' } as const;
    const step = identified({ op: 'step', dtype: 'q', activation: 'relu', flags, inputs });
    expect(told(step, { P: q([1, 1], '-3') })).toBe('indeterminate');
    expect(told(step, { P: q([1, 1], '-21') })).toBe('fail');
    expect(told(step, { P: q([1, 1], '1') })).toBe('fail');
  });
});

describe('a declared slope at 0', () => {
  it('fails where it is outside the one-sided slopes', () => {
    const slope = (slopeAtZero: string): Case =>
      identified({
        op: 'jacobian',
        dtype: 'f64',
        activation: 'relu',
        flags: { columns: 'neuron-major', slopeAtZero },
        inputs: { X: f64([1, 1], 1), W: f64([1, 1], 0), v: f64([1], 1) },
      });
    expect(told(slope('7'), { J: f64([1, 1], 7) })).toBe('fail');
    expect(told(slope('-1/1000'), { J: f64([1, 1], -0.001) })).toBe('fail');
    expect(told(slope('1'), { J: f64([1, 1], 1) })).toBe('pass');
  });

  it('fails each case that depends on it where leaky-relu has 0, and no other', async () => {
    const slopes = { ...definition.caps.conventions.slopeAtZero, 'leaky-relu': '0' };
    const own = { ...definition.caps.conventions, slopeAtZero: slopes };
    const adapter = defineAdapter({
      ...definition,
      caps: { ...definition.caps, conventions: own },
    });
    const asked = generateCases(adapter.ready.caps, { seed: 2, count: 160 });
    const { results, footer, failures } = await validate(inProcess(adapter, 20), asked, {
      target: 'test',
      seed: 2,
      expectations: [],
      onLine: () => undefined,
    });
    expect(footer.complete).toBe(true);
    const depends = results.filter(
      ({ op, activation }) => activation === 'leaky-relu' && !['forward', 'loss'].includes(op),
    );
    expect(new Set(depends.map(({ op }) => op))).toEqual(
      new Set(['gradient', 'jacobian', 'gram', 'step', 'train']),
    );
    for (const result of results)
      expect(result.verdict.kind).toBe(depends.includes(result) ? 'fail' : 'pass');
    for (const { result } of failures)
      expect(result.verdict).toMatchObject({ because: expect.stringContaining('span [1/100, 1]') });
  });

  const ready = (caps: object): string =>
    JSON.stringify({
      type: 'ready',
      protocol: 1,
      adapter: { name: 'a', version: '1' },
      impl: {},
      caps: { ops: ['gram'], dtypes: ['f64'], activations: { relu: {} }, ...caps },
    });

  it.each([
    [
      { conventions: { slopesAtZero: { relu: '0' } } },
      'no key "slopesAtZero"; did you mean "slopeAtZero"?',
    ],
    [{ conventions: { slopeAtZero: { rellu: '0' } } }, 'no key "rellu"; did you mean "relu"?'],
    [
      { conventions: { slopeAtZero: { 'leaky-relu': 0.01 } } },
      'caps.conventions.slopeAtZero.leaky-relu: expected a text such as "1/100", got 0.01',
    ],
    [{ conventions: { slopeAtZero: { tanh: '0' } } }, 'no key "tanh", only relu, leaky-relu, abs'],
    [
      { activations: { relu: { vaule: { ulp: 1, abs: 0 } } } },
      'no key "vaule"; did you mean "value"?',
    ],
    [
      { activations: { relu: { value: { ulp: 1, abs: 0, rel: 1 } } } },
      'no key "rel", only ulp, abs',
    ],
  ])('is refused in %j: %s', (caps, said) => {
    const read = readMessage(ready(caps));
    expect(read.kind === 'bad' ? read.rule : '').toContain(said);
  });

  const lines = async (fault: Fault, caps: object, command: string): Promise<readonly string[]> =>
    (await examine(inProcess(plainAdapter(fault, caps), 2), [command])).map(({ text }) => text);

  it.each([
    [
      'jacobian',
      'mine.py',
      'conventions={ "columns": [ "input-major" ], "loss": [ "mean" ], "slopeAtZero": { "relu": "0", "leaky-relu": "1/100", "abs": "0" } }',
    ],
    [
      'gradient',
      'mine.mjs',
      'conventions: { "columns": [ "input-major" ], "loss": [ "mean" ], "slopeAtZero": { "relu": "0", "leaky-relu": "1/100", "abs": "0" } }',
    ],
    [
      'step',
      'mine',
      '"conventions": { "columns": [ "input-major" ], "loss": [ "mean" ], "slopeAtZero": { "relu": "0", "leaky-relu": "1/100", "abs": "0" } }',
    ],
  ])('is derived by the doctor from an answer to %s', async (op, command, line) => {
    const own = { columns: ['input-major'], loss: ['mean'] };
    for (const dtype of ['f64', 'f32']) {
      const caps = { ops: [op], dtypes: [dtype], conventions: own };
      const said = await lines('none', caps, command);
      expect(said.find((text) => text.includes('declare'))).toContain(`declare: ${line}`);
    }
  });

  it('is not mentioned by the doctor where no operation depends on it', async () => {
    const kinks = async (...ops: string[]): Promise<boolean> =>
      (await lines('none', { ops, conventions: {} }, 'mine.py')).some((text) => /kink/u.test(text));
    expect(await kinks('forward', 'loss', 'project')).toBe(false);
    expect(await kinks('forward', 'gradient')).toBe(true);
    expect(await kinks('gram')).toBe(true);
  });

  it('is not offered by the doctor where it is impossible', async () => {
    const caps = { ops: ['jacobian'], activations: { relu: {} }, conventions: {} };
    const said = await lines('steep-slope', caps, 'mine.py');
    expect(said).toContain("sigma'(0) of relu is 7, not between the slopes on the two sides of 0");
    expect(said.join()).not.toContain('declare:');
  });
});
