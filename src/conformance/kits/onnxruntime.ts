/**
 * # Adapter for ONNX Runtime
 *
 * Each case is written as an ONNX model with its weights by `data/onnx-write.ts` and then run, which tests the written
 * model as well as the runtime. `forward` only, in float64 and float32.
 *
 * ## Implementation notes
 * - Extended graph optimisations are off: in float64 they fuse swish into QuickGelu, for which ONNX Runtime
 *   1.30 has no kernel, and loading fails.
 * - It has no float64 kernels for Softplus and Erf.
 * @module
 */
import { onnxBytes } from '../../data/onnx-write.ts';
import type { OnnxPrecision } from '../../data/onnx-write.ts';
import { dense } from '../../linalg/matrix.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { defineAdapter, input, numbers, serve, Unsupported } from './kit.ts';
import type { Adapter, Answered, Question } from './kit.ts';
import { installed } from './part.ts';

const { env, InferenceSession, Tensor } = await installed(
  () => import('onnxruntime-web'),
  'onnxruntime-web',
  import.meta.main,
);

const onlyFloat32 = ['softplus', 'gelu'];
const activations = [
  'tanh',
  'sigmoid',
  'softplus',
  'sin',
  'exp',
  'gaussian',
  'swish',
  'gelu',
  'rational',
  'square',
  'cube',
  'cubic',
  'relu',
  'leaky-relu',
  'abs',
];

async function forward(q: Question): Promise<Readonly<Record<string, Answered>>> {
  const [n = 0, d = 0] = input(q, 'X').shape;
  const [m = 0] = input(q, 'v').shape;
  const { activation = '' } = q;
  if (q.dtype === 'f64' && onlyFloat32.includes(activation))
    throw new Unsupported(`ONNX Runtime has no float64 kernel for ${activation}`);
  const precision: OnnxPrecision = q.dtype === 'f64' ? 'float64' : 'float32';
  const bytes = onnxBytes(
    {
      hidden: dense(m, d, Float64Array.from(numbers(q, 'W'))),
      outputs: Array.from(numbers(q, 'v')),
      activation: activationNamed(activation).value,
    },
    precision,
  );
  const session = await InferenceSession.create(bytes, { graphOptimizationLevel: 'basic' });
  const { f } = await session.run({ X: new Tensor(precision, numbers(q, 'X'), [n, d]) });
  await session.release();
  return { f: { shape: [n], data: Array.from(f?.data ?? [], Number) } };
}

export const adapter: Adapter = defineAdapter({
  name: 'onnxruntime',
  version: '1',
  impl: { framework: 'onnxruntime-web', version: env.versions.web ?? 'unknown' },
  caps: {
    ops: ['forward'],
    dtypes: ['f64', 'f32'],
    activations: Object.fromEntries(activations.map((name) => [name, {}])),
    conventions: {},
  },
  run: { forward },
});

if (import.meta.main) await serve(adapter);
