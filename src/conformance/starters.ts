/**
 * # Starter adapters
 *
 * The files that `widthwise adapter init` writes: a complete adapter for a tiny network, to be replaced piece by piece.
 * @module
 */
import { readFileSync } from 'node:fs';
import { ownFile } from './shipped.ts';

export interface StarterFile {
  readonly name: string;
  readonly content: string;
}

const python = `"""An adapter for Widthwise: replace forward by a call of your implementation.

Try it:  widthwise adapter doctor "python3 adapter.py"
Run it:  widthwise validate --target "python3 adapter.py"
"""

from widthwise_adapter import serve


def relu(x):
    return x if x > 0 else 0.0


def forward(case):
    """f = sigma(X W^T) v, from nested lists of numbers."""
    X, W, v = case["X"], case["W"], case["v"]
    hidden = [[relu(sum(a * b for a, b in zip(x, w))) for w in W] for x in X]
    return {"f": [sum(vj * hj for vj, hj in zip(v, h)) for h in hidden]}


if __name__ == "__main__":
    serve("mine", "1", {"framework": "mine", "version": "1"}, {"forward": forward}, ["f64"], {"relu": {}})
`;

const typescript = `/**
 * An adapter for Widthwise: replace forward by a call of your implementation.
 *
 * Try it:  widthwise adapter doctor "node adapter.ts"
 * Run it:  widthwise validate --target "node adapter.ts"   or   widthwise validate --module adapter.ts
 */
import { defineAdapter, input, numbers, serve } from 'widthwise/adapter';

export const adapter = defineAdapter({
  name: 'mine',
  version: '1',
  impl: { framework: 'mine', version: '1' },
  caps: { ops: ['forward'], dtypes: ['f64'], activations: { relu: {} }, conventions: {} },
  run: {
    // f = sigma(X W^T) v, from row-major typed arrays.
    forward: (q) => {
      const [X, W, v] = [numbers(q, 'X'), numbers(q, 'W'), numbers(q, 'v')];
      const [n = 0, d = 0] = input(q, 'X').shape;
      const f = Array.from({ length: n }, (_, i) =>
        Array.from(v).reduce((sum, vj, j) => {
          let p = 0;
          for (let k = 0; k < d; k++) p += (X[i * d + k] ?? 0) * (W[j * d + k] ?? 0);
          return sum + vj * Math.max(p, 0);
        }, 0),
      );
      return { f: { shape: [n], data: f } };
    },
  },
});

if (import.meta.main) await serve(adapter);
`;

/**
 * The files of a starter adapter. The Python kit is included, so that the adapter needs nothing
 * installed.
 */
export function starter(language: 'python' | 'typescript'): readonly StarterFile[] {
  if (language === 'typescript') return [{ name: 'adapter.ts', content: typescript }];
  const kit = readFileSync(ownFile('kits/python/widthwise_adapter.py'), 'utf8');
  return [
    { name: 'adapter.py', content: python },
    { name: 'widthwise_adapter.py', content: kit },
  ];
}
