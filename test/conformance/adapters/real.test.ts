import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/conformance/judge.ts';
import type { Case, Ready } from '../../../src/conformance/protocol.ts';
import { openSession } from '../../../src/conformance/session.ts';
import { encodeTensor } from '../../../src/conformance/tensor.ts';
import type { Verdict } from '../../../src/conformance/verdict.ts';
import { adapter as mlMatrix } from '../../../src/conformance/kits/ml-matrix.ts';
import { casesFor, faults, kit, validate } from './support.ts';

const python = process.env['WIDTHWISE_PYTHON'] ?? '/usr/bin/python3';
const isRequired = process.env['WIDTHWISE_REQUIRE'] === 'all';
const has = (name: string): boolean => spawnSync(python, ['-c', `import ${name}`]).status === 0;

const everything = 'forward loss gradient jacobian gram project step train';

interface Part {
  readonly name: string;
  readonly command: readonly string[];
  readonly framework: string;
  readonly present: boolean;
  readonly ops: string;
  /** The combinations of op, dtype and activation that the implementation lacks. */
  readonly lacks: RegExp;
}

const parts: readonly Part[] = [
  {
    name: 'NumPy',
    command: [python, kit('python/numpy_adapter.py')],
    framework: 'numpy',
    present: has('numpy'),
    ops: everything,
    lacks: /^$/u,
  },
  {
    name: 'PyTorch',
    command: [python, kit('python/torch_adapter.py')],
    framework: 'torch',
    present: has('torch'),
    ops: everything,
    lacks: /^$/u,
  },
  {
    name: 'TensorFlow.js',
    command: [process.execPath, kit('tfjs.ts')],
    framework: '@tensorflow/tfjs-core',
    present: true,
    ops: everything,
    lacks: /^$/u,
  },
  {
    name: 'ONNX Runtime',
    command: [process.execPath, kit('onnxruntime.ts')],
    framework: 'onnxruntime-web',
    present: true,
    ops: 'forward',
    lacks: /^forward f64 (?:softplus|gelu)$/u,
  },
  {
    name: 'ml-matrix',
    command: [process.execPath, kit('ml-matrix.ts')],
    framework: 'ml-matrix',
    present: true,
    ops: everything,
    lacks: /^$/u,
  },
];

describe('the adapter for', () => {
  for (const { name, command, framework, present, ops, lacks } of parts) {
    const reason = present || isRequired ? '' : ` (skipped: ${python} has no ${framework})`;
    it.skipIf(!present && !isRequired)(
      `${name} passes every operation that it declares${reason}`,
      async () => {
        const session = await validate(command);
        expect(session.impl['framework']).toBe(framework);
        expect(session.impl['version']).toMatch(/^\d+\.\d+/u);
        const missing = session.judged.filter((judged) => lacks.test(judged.name));
        expect(missing.every(({ verdict }) => verdict.kind === 'unsupported')).toBe(true);
        const judged = session.judged.filter((one) => !lacks.test(one.name));
        expect(faults({ ...session, judged })).toEqual([]);
        expect([...new Set(judged.map(({ question }) => question.op))].join(' ')).toBe(ops);
        expect(session.incidents).toEqual([]);
      },
    );
  }

  it('ml-matrix gives the same answers in this process', async () => {
    const { caps } = mlMatrix.ready;
    const questions = casesFor(caps).filter(({ activation }) => activation === 'tanh');
    expect(questions.length).toBeGreaterThan(10);
    for (const question of questions) {
      const answer = await mlMatrix.answer(question);
      const verdict = judge(question, { kind: 'answered', answer, errors: '' }, caps);
      expect(verdict.kind, question.op).toBe('pass');
    }
  });
});

/** softplus of one neuron at z. */
function softplusAt(z: number, dtype: 'f64' | 'f32'): Case {
  const scalar = (x: number, shape: readonly number[]): Case['inputs'][string] =>
    encodeTensor(dtype, shape, [x]);
  return {
    id: `softplus-${z}-${dtype}`,
    op: 'forward',
    dtype,
    activation: 'softplus',
    flags: {},
    inputs: { X: scalar(z, [1, 1]), W: scalar(1, [1, 1]), v: scalar(1, [1]) },
  };
}

describe('a real fault', () => {
  const reason = has('torch') || isRequired ? '' : ` (skipped: ${python} has no torch)`;
  it.skipIf(!has('torch') && !isRequired)(
    `softplus of PyTorch is wrong above 20 and right below${reason}`,
    async () => {
      const target = await openSession({
        command: [python, kit('python/torch_adapter.py')],
        handshakeSeconds: 60,
        caseSeconds: 20,
      });
      const { caps }: Ready = target.ready;
      const verdicts = new Map<string, Verdict['kind']>();
      const questions = [19, 21, 40].flatMap((z) => [softplusAt(z, 'f64'), softplusAt(z, 'f32')]);
      await target.ask(questions, (question, outcome) => {
        verdicts.set(question.id, judge(question, outcome, caps).kind);
      });
      await target.close();
      expect(Object.fromEntries(verdicts)).toEqual({
        'softplus-19-f64': 'pass',
        'softplus-21-f64': 'fail',
        'softplus-40-f64': 'pass', // exp(-40) is below the last bit of 40
        'softplus-19-f32': 'pass',
        'softplus-21-f32': 'pass',
        'softplus-40-f32': 'pass',
      });
    },
  );
});
