/**
 * # Adapter for TensorFlow.js
 *
 * The core with its plain JavaScript backend, float32; gradients by its own automatic differentiation.
 *
 * ## Implementation notes
 * The core registers no gradients by itself, and the file that does is written for bundlers: its imports have no
 * extension, so a hook in Node's loader adds it. The full TensorFlow.js package, 294 MB, would not need the hook.
 * @module
 */
import { registerHooks } from 'node:module';
import type { Tensor } from '@tensorflow/tfjs-core';
import { defineAdapter, input, numbers, serve } from './kit.ts';
import type { Adapter, Answered, Question } from './kit.ts';
import { installed } from './part.ts';

registerHooks({
  resolve: (specifier, context, next) => {
    const inside = context.parentURL?.includes('/@tensorflow/tfjs-core/dist/') === true;
    const isBare = specifier.startsWith('.') && !specifier.endsWith('.js');
    return next(inside && isBare ? `${specifier}.js` : specifier, context);
  },
});

const tf = await installed(
  async () => {
    const core = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-cpu');
    await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
    return core;
  },
  '@tensorflow/tfjs-core @tensorflow/tfjs-backend-cpu',
  import.meta.main,
);
type Outputs = Readonly<Record<string, Answered>>;

const activations: Readonly<Record<string, (z: Tensor) => Tensor>> = {
  tanh: (z) => tf.tanh(z),
  sigmoid: (z) => tf.sigmoid(z),
  softplus: (z) => tf.softplus(z),
  sin: (z) => tf.sin(z),
  exp: (z) => tf.exp(z),
  gaussian: (z) => tf.exp(tf.neg(tf.square(z))),
  swish: (z) => tf.mul(z, tf.sigmoid(z)),
  rational: (z) => tf.div(z, tf.add(1, tf.square(z))),
  square: (z) => tf.square(z),
  cube: (z) => tf.mul(z, tf.square(z)),
  cubic: (z) => tf.add(z, tf.mul(z, tf.square(z))),
  relu: (z) => tf.relu(z),
  abs: (z) => tf.abs(z),
};

function tensor(q: Question, name: string): Tensor {
  return tf.tensor(Float32Array.from(numbers(q, name)), [...input(q, name).shape]);
}

function answered(t: Tensor, shape: readonly number[] = t.shape): Answered {
  return { shape, data: Array.from(t.dataSync()) };
}

function network(q: Question, W: Tensor, v: Tensor): Tensor {
  const sigma = activations[q.activation ?? ''];
  if (sigma === undefined) throw new TypeError(`no activation ${q.activation}`);
  const hidden = sigma(tf.matMul(tensor(q, 'X'), W, false, true));
  return tf.reshape(tf.matMul(hidden, tf.reshape(v, [-1, 1])), [-1]);
}

function objective(q: Question, W: Tensor, v: Tensor): Tensor {
  const squares = tf.square(tf.sub(network(q, W, v), tensor(q, 'y')));
  return q.flags.loss === 'mean' ? tf.mean(squares) : tf.div(tf.sum(squares), 2);
}

function gradients(q: Question, W: Tensor): readonly Tensor[] {
  return tf.grads((a, b) => objective(q, a ?? W, b ?? W))([W, tensor(q, 'v')]);
}

/** J with the columns W_jk in the order of W: row i is the gradient of f_i. */
function jacobian(q: Question): Tensor {
  const W = tensor(q, 'W');
  const v = tensor(q, 'v');
  const [n = 0] = input(q, 'X').shape;
  const rows = Array.from({ length: n }, (_, i) =>
    tf.grad((a) => tf.reshape(tf.slice(network(q, a, v), [i], [1]), []))(W),
  );
  return tf.stack(rows);
}

function nearest(W: Tensor, q: Question): Tensor {
  const C = tensor(q, 'C');
  const away = tf.sub(W, C);
  const distance = tf.norm(away);
  const radius = tensor(q, 'radius');
  const isInside = (distance.dataSync()[0] ?? 0) <= (radius.dataSync()[0] ?? 0);
  return isInside ? W : tf.add(C, tf.mul(away, tf.div(radius, distance)));
}

function stepped(q: Question, W: Tensor): Tensor {
  const [dW] = gradients(q, W);
  if (dW === undefined) throw new TypeError('there is no gradient');
  return nearest(tf.sub(W, tf.mul(tensor(q, 'eta'), dW)), q);
}

/** Frees the tensors that `compute` allocated, which TensorFlow.js leaves to its user. */
function tidy(compute: () => Outputs): Outputs {
  tf.engine().startScope();
  try {
    return compute();
  } finally {
    tf.engine().endScope();
  }
}

function flat(J: Tensor): Tensor {
  return tf.reshape(J, [J.shape[0] ?? 0, -1]);
}

export const adapter: Adapter = defineAdapter({
  name: 'tfjs',
  version: '1',
  impl: { framework: '@tensorflow/tfjs-core', version: tf.version_core, backend: 'cpu' },
  caps: {
    ops: ['forward', 'loss', 'gradient', 'jacobian', 'gram', 'project', 'step', 'train'],
    dtypes: ['f32'],
    activations: Object.fromEntries(Object.keys(activations).map((name) => [name, {}])),
    conventions: {
      loss: ['half-sum', 'mean'],
      columns: ['neuron-major', 'input-major'],
      slopeAtZero: { relu: '0', abs: '-1' },
    },
  },
  run: {
    forward: (q) => tidy(() => ({ f: answered(network(q, tensor(q, 'W'), tensor(q, 'v'))) })),
    loss: (q) => tidy(() => ({ l: answered(objective(q, tensor(q, 'W'), tensor(q, 'v'))) })),
    gradient: (q) =>
      tidy(() => {
        const W = tensor(q, 'W');
        const [dW = W, dv = W] = gradients(q, W);
        return { dW: answered(dW), dv: answered(dv) };
      }),
    jacobian: (q) =>
      tidy(() => {
        const J = jacobian(q);
        const ordered = q.flags.columns === 'input-major' ? tf.transpose(J, [0, 2, 1]) : J;
        return { J: answered(flat(ordered)) };
      }),
    gram: (q) =>
      tidy(() => {
        const J = flat(jacobian(q));
        return { G: answered(tf.matMul(J, J, false, true)) };
      }),
    project: (q) => tidy(() => ({ P: answered(nearest(tensor(q, 'W'), q)) })),
    step: (q) => tidy(() => ({ P: answered(stepped(q, tensor(q, 'W'))) })),
    train: (q) =>
      tidy(() => {
        let W = tensor(q, 'W');
        for (let k = 0; k < 100; k++) W = stepped(q, W);
        return { P: answered(W) };
      }),
  },
});

if (import.meta.main) await serve(adapter);
