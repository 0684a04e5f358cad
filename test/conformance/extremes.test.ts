/**
 * # The judge at the ends of the formats
 *
 * Inputs of every magnitude, from the least number to the largest: overflow and underflow wherever they can happen.
 * There the plain program may be left undecided, but it never fails, and the judge never throws.
 * @module
 */
import { expect, it } from 'vitest';
import { identified } from '../../src/conformance/cases.ts';
import { drawFrom } from '../../src/conformance/draw.ts';
import type { Draw } from '../../src/conformance/draw.ts';
import { judge } from '../../src/conformance/judge.ts';
import { operations } from '../../src/conformance/protocol.ts';
import type { Case, Flags, Operation, Tensor } from '../../src/conformance/protocol.ts';
import { encodeTensor, sizeOf } from '../../src/conformance/tensor.ts';
import { plainAdapter } from './fixtures/plain.ts';

const adapter = plainAdapter('none');
const { caps } = adapter.ready;
const [firstName = '', ...otherNames] = Object.keys(caps.activations);

const kinked = ['relu', 'abs', 'leaky-relu'];

function extremeCase(draw: Draw): Case {
  const dtype = draw.from<'f64' | 'f32'>(['f64', 'f32']);
  const op = draw.from<Operation>([
    'forward',
    'loss',
    'gradient',
    'jacobian',
    'gram',
    'project',
    'step',
  ]);
  const activation = draw.from([firstName, ...otherNames]);
  const [n, d, m] = [1 + draw.below(4), 1 + draw.below(3), 1 + draw.below(3)];
  const sizes = { n, d, m, md: m * d };
  const range = dtype === 'f64' ? 1040 : 145;
  const base = draw.below(2 * range) - range;
  const spread = draw.from([1, 40, 80]);
  const entry = (): number => {
    const exponent = Math.max(-range, Math.min(range - 20, base + draw.below(spread)));
    const size = (1 + draw.uniform()) * 2 ** (exponent / 2) * 2 ** (exponent / 2);
    const x = draw.below(8) === 0 ? draw.uniform() : (draw.below(2) === 0 ? -1 : 1) * size;
    const rounded = dtype === 'f32' ? Math.fround(x) : x;
    return Number.isFinite(rounded) ? rounded : 1;
  };
  const inputs = Object.entries(operations[op].inputs).map(([name, dimensions]) => {
    const shape = dimensions.map((dimension) => sizes[dimension]);
    const data = Array.from({ length: sizeOf(shape) }, entry);
    const sent = name === 'radius' ? data.map(Math.abs) : data;
    return [name, encodeTensor(dtype, shape, sent)] as const;
  });
  const has = (flag: keyof Flags): boolean => operations[op].flags.includes(flag);
  const flags: Flags = {
    ...(has('loss') ? { loss: draw.from(['mean', 'half-sum']) } : {}),
    ...(has('columns') ? { columns: 'neuron-major' } : {}),
    ...(has('slopeAtZero') && kinked.includes(activation)
      ? { slopeAtZero: activation === 'leaky-relu' ? '1/100' : '0' }
      : {}),
  };
  const named = operations[op].activation ? { activation } : {};
  const all: Readonly<Record<string, Tensor>> = Object.fromEntries(inputs);
  return identified({ op, dtype, ...named, flags, inputs: all });
}

it('the judge never fails a correct program at extreme numbers, and decides most cases', async () => {
  const draw = drawFrom(77);
  let passed = 0;
  for (let k = 0; k < 2000; k++) {
    const question = extremeCase(draw);
    const answer = await adapter.answer(question);
    const verdict = judge(question, { kind: 'answered', answer, errors: '' }, caps);
    expect(['pass', 'indeterminate'], JSON.stringify([verdict, question])).toContain(verdict.kind);
    if (verdict.kind === 'pass') passed += 1;
  }
  expect(passed).toBeGreaterThan(1000);
});
