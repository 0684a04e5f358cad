import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import { compareShapes, sizeOf } from '../../src/counterexamples/candidate.ts';
import { canonicalKey } from '../../src/counterexamples/canonical.ts';
import { drawOnGrid, gridCandidates } from '../../src/counterexamples/grid.ts';
import type { Grid } from '../../src/counterexamples/grid.ts';
import type { Candidate, Row, Scope } from '../../src/counterexamples/row.ts';
import { areDistinct } from '../../src/network/general-position.ts';
import { randomSource } from '../../src/data/random.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

function gridOf(parts: Partial<Grid>, sigma = 'tanh'): Grid {
  const activations = [activationNamed(sigma).value];
  const anything = (): boolean => true;
  return {
    activations,
    drawn: activations,
    neurons: 'single',
    outputs: 'free',
    labels: 'derived',
    shape: anything,
    suits: anything,
    ...parts,
  };
}

/** All lists of this length with entries in [-height, height]. */
function lists(length: number, height: number): readonly (readonly bigint[])[] {
  if (length === 0) return [[]];
  const entries = Array.from({ length: 2 * height + 1 }, (_, k) => BigInt(k - height));
  return lists(length - 1, height).flatMap((list) => entries.map((a) => [...list, a]));
}

/** All integer candidates of one shape, ignoring symmetry. */
function everything(
  grid: Grid,
  { m, n, d }: Record<'m' | 'n' | 'd', number>,
  height: number,
): readonly Candidate[] {
  const pairs = grid.neurons === 'pairs';
  const h = grid.neurons === 'none' ? 0 : pairs ? m / 2 : m;
  const counts = [n * d, h * d, grid.outputs === 'free' ? h : 0, grid.labels === 'free' ? n : 0];
  const total = counts.reduce((a, b) => a + b, 0);
  return lists(total, height).flatMap((entries) =>
    grid.activations.map((activation) => {
      const rest = entries.map((a) => ratio(a));
      const take = (count: number) => rest.splice(0, count);
      const [x, w, free, y] = counts.map(take);
      const { outputs } = grid;
      const v = outputs === 'free' ? (free ?? []) : Array.from({ length: h }, () => ratio(outputs));
      const minus = v.map(({ num }) => ratio(-num));
      const weights = w ?? [];
      const c = {
        activation,
        inputs: matrix(n, d, x ?? []),
        hidden: matrix(pairs ? m : h, d, pairs ? [...weights, ...weights] : weights),
        outputs: pairs ? [...v, ...minus] : v,
      };
      return grid.labels === 'free' ? { ...c, labels: y ?? [] } : c;
    }),
  );
}

const grids: readonly (readonly [string, Grid, Scope])[] = [
  ['single neurons, odd', gridOf({}), { samples: 2, inputs: 1, neurons: 2, height: 1 }],
  ['single neurons, odd, wide', gridOf({}), { samples: 1, inputs: 2, neurons: 1, height: 2 }],
  ['single neurons, even', gridOf({}, 'square'), { samples: 2, inputs: 1, neurons: 2, height: 1 }],
  ['single neurons, neither', gridOf({}, 'relu'), { samples: 1, inputs: 1, neurons: 2, height: 2 }],
  ['fixed outputs, odd', gridOf({ outputs: 1n }), { samples: 1, inputs: 2, neurons: 2, height: 1 }],
  ['pairs, odd', gridOf({ neurons: 'pairs' }), { samples: 1, inputs: 1, neurons: 4, height: 1 }],
  [
    'pairs, even',
    gridOf({ neurons: 'pairs' }, 'square'),
    { samples: 2, inputs: 1, neurons: 2, height: 2 },
  ],
  [
    'pairs, fixed',
    gridOf({ neurons: 'pairs', outputs: 1n }),
    { samples: 2, inputs: 1, neurons: 4, height: 1 },
  ],
  [
    'labels',
    gridOf({ neurons: 'none', labels: 'free' }),
    { samples: 2, inputs: 2, neurons: 1, height: 1 },
  ],
  [
    'two activations',
    gridOf({
      neurons: 'none',
      labels: 'free',
      activations: ['tanh', 'exp'].map((s) => activationNamed(s).value),
    }),
    { samples: 2, inputs: 1, neurons: 1, height: 1 },
  ],
  [
    'conditions',
    gridOf({ suits: areDistinct, shape: (m, n) => n > m }),
    { samples: 2, inputs: 1, neurons: 1, height: 2 },
  ],
];

function shapesOf(
  neurons: Row['neurons'],
  scope: Scope,
): readonly Record<'m' | 'n' | 'd', number>[] {
  const widths = neurons === 'none' ? [0] : neurons === 'pairs' ? [2, 4] : [1, 2, 3, 4];
  return widths
    .filter((m) => m <= scope.neurons)
    .flatMap((m) =>
      [1, 2]
        .filter((n) => n <= scope.samples)
        .flatMap((n) => [1, 2].filter((d) => d <= scope.inputs).map((d) => ({ m, n, d }))),
    );
}

describe('the candidates of a scope', () => {
  it.each(grids)('are for %s all there, up to symmetry, and nothing else', (_, grid, scope) => {
    const listed = new Set<string>();
    for (const c of gridCandidates(grid, scope)) listed.add(canonicalKey(c, grid.neurons));
    const wanted = new Set<string>();
    for (const shape of shapesOf(grid.neurons, scope)) {
      if (!grid.shape(shape.m, shape.n, shape.d)) continue;
      for (const c of everything(grid, shape, scope.height))
        if (grid.suits(c.inputs)) wanted.add(canonicalKey(c, grid.neurons));
    }
    expect(wanted.size).toBeGreaterThan(10);
    expect(listed).toEqual(wanted);
  });

  it.each(grids)(
    'come for %s by neurons, samples, inputs, then height, each once',
    (_, grid, scope) => {
      const all = [...gridCandidates(grid, scope)];
      for (const [k, c] of all.slice(1).entries()) {
        const before = sizeOf(all[k] ?? c);
        const size = sizeOf(c);
        const order = compareShapes(before, size);
        expect(order).toBeLessThanOrEqual(0);
        if (order === 0 && c.activation === all[k]?.activation)
          expect(before.height).toBeLessThanOrEqual(size.height);
      }
      // with fixed outputs an odd sigma keeps both (w, 1) and (-w, 1), which no symmetry relates
      const keys = new Set(all.map((c) => canonicalKey(c, grid.neurons)));
      expect(keys.size).toBe(all.length);
    },
  );

  it('are a part of those of a larger scope', () => {
    const grid = gridOf({});
    const small = { samples: 2, inputs: 1, neurons: 1, height: 1 };
    const key = (c: Candidate): string => canonicalKey(c, 'single');
    const large = new Set(
      [...gridCandidates(grid, { samples: 2, inputs: 2, neurons: 2, height: 1 })].map(key),
    );
    for (const c of gridCandidates(grid, small)) expect(large.has(key(c))).toBe(true);
  });
});

describe('random candidates', () => {
  it.each(grids)(
    'have for %s the shape and the form of the grid, the same for the same seed',
    (_, grid) => {
      const draw = (seed: number): readonly (Candidate | undefined)[] => {
        const random = randomSource(seed);
        return Array.from({ length: 50 }, () => drawOnGrid(grid, random));
      };
      expect(draw(1)).toEqual(draw(1));
      expect(draw(1)).not.toEqual(draw(2));
      const drawn = draw(3).filter((c) => c !== undefined);
      expect(drawn.length).toBeGreaterThan(5);
      for (const c of drawn) {
        const { samples: n, inputs: d, neurons: m } = sizeOf(c);
        expect(grid.shape(m, n, d)).toBe(true);
        expect(c.labels?.length).toBe(grid.labels === 'free' ? n : undefined);
        expect(c.outputs.length).toBe(m);
        if (grid.neurons === 'pairs')
          for (const [j, v] of c.outputs.slice(0, m / 2).entries())
            expect(c.outputs[j + m / 2]).toEqual(ratio(-v.num, v.den));
      }
    },
  );
});
