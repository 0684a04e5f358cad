/**
 * # certify overlaps about given networks, and about targets
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-overlaps-given-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ones = (rows: number): readonly (readonly number[])[] =>
  Array.from({ length: rows }, () => [1, 1]);

/** [d1 = d3][d2 = d4][d3 = d5][d4 = d6], of rank 4 and norm 2. */
const matching = {
  shape: [6],
  templates: 2,
  levels: [
    {
      window: 3,
      stride: 1,
      weights: [
        [1, 0, 1, 1, 1, 0],
        [0, 1, 1, 1, 0, 1],
      ],
    },
  ],
  head: ones(4),
};
/** 2 [d1 = d2 = 0] + [d1 = d2 = 1]. */
const weighted = {
  shape: [2],
  templates: 2,
  levels: [
    {
      window: 2,
      stride: 1,
      weights: [
        [1, 0, 1, 0],
        ['0', '1', '0', '1'],
      ],
    },
  ],
  head: [[2, 1]],
};
const equal = (children: readonly number[]) => ({
  children,
  weights: [
    [1, 0, 1, 0],
    [0, 1, 0, 1],
  ],
});
const pairs = {
  shape: [4],
  templates: 2,
  left: [0, 2],
  nodes: [equal([0, 1]), equal([2, 3]), { children: [4, 5], weights: [[1, 1, 1, 1]] }],
  head: [[1]],
};
const halves = (channels: number) => ({
  shape: [6],
  templates: 2,
  nodes: [
    { children: [0, 1, 2], channels: 8 },
    { children: [3, 4, 5], channels: 8 },
    { children: [6, 7], channels },
  ],
});

const out = join(folder, 'out.json');
const tree = { shape: [2], templates: 2, nodes: [{ children: [0, 1], channels: 1 }] };

/** Each option with its value in a file. */
async function called(
  values: Readonly<Record<string, unknown>>,
  ...more: readonly string[]
): ReturnType<typeof widthwise> {
  const options = Object.entries(values).flatMap(([key, value]) => {
    const file = join(folder, `${key}.json`);
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return [`--${key}`, file];
  });
  return widthwise(folder, 'certify', 'overlaps', ...options, '--out', out, ...more);
}

describe('certify overlaps of a network', () => {
  it('proves the rank at its weights, by the shapes where they give it', async () => {
    const run = await called({ network: matching });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('rank      4; at most 4 for all weights');
    const said = run.stdout.replaceAll(/\s+/gu, ' ');
    expect(said).toContain('rank [A] = 4 at those of the file and at Lebesgue-almost all');
    expect(readFileSync(out, 'utf8')).toContain('"upper":"straddling"');
    const odd = await called({ network: pairs });
    expect(odd.stdout).toContain('rank      4; at most 4 for all weights');
    expect(readFileSync(out, 'utf8')).toContain('"upper":"tree"');
  });

  it('proves a smaller one from all values, 0 too, and that of several layers', async () => {
    for (const [network, rank, bound] of [
      [
        {
          ...matching,
          head: [
            [0, 1],
            [1, 1],
            [1, 1],
            [1, 1],
          ],
        },
        2,
        'at most 4 for all weights',
      ],
      [
        {
          ...matching,
          head: [
            [0, 0],
            [1, 1],
            [1, 1],
            [1, 1],
          ],
        },
        0,
        'at most 4 for all weights',
      ],
      [
        {
          ...weighted,
          levels: [...weighted.levels, { window: 1, stride: 1, weights: [[1, 1]] }],
          head: [[1]],
        },
        2,
        'no upper bound is known',
      ],
      [
        {
          shape: [1],
          templates: 1,
          levels: [{ window: 1, stride: 1, weights: [[3]] }],
          head: [[1]],
        },
        1,
        'at most 1 for all weights',
      ],
    ] as const) {
      const run = await called({ network });
      expect(run.stderr).toBe('');
      expect(run.code).toBe(0);
      expect(run.stdout).toContain(`rank      ${rank}; ${bound}`);
      const said = run.stdout.replaceAll(/\s+/gu, ' ');
      expect(said).toMatch(
        rank === 1
          ? /rank \[A\] = 1 at those of the file/u
          : /rank \[A\] = \d at the weights of the file/u,
      );
    }
  });

  it('takes leaf vectors: equal ones have rank 1', async () => {
    const run = await called({
      network: {
        ...matching,
        leaves: [
          [1, 1],
          [1, 1],
        ],
      },
    });
    expect(run.stdout).toContain('rank      1; at most 1 for all weights');
    const wide = {
      ...weighted,
      leaves: [
        [1, 0, 0],
        [0, 1, 1],
      ],
    };
    expect((await called({ network: wide })).stderr).toContain(
      'expected 6 columns of weights, got 4',
    );
  });
});

describe('certify overlaps of an architecture and a target', () => {
  it('proves how far all networks of the architecture are from it: 1 - r/R of O6', async () => {
    for (const [channels, error] of [
      [1, '3'],
      [2, '2'],
      [3, '1'],
    ] as const) {
      const run = await called({ architecture: halves(channels), target: matching });
      expect(run.code).toBe(0);
      expect(run.stdout).toContain('target    norm(A)^2 = 4');
      expect(run.stdout).toContain(`error     squared, at least ${error}, `);
      expect(readFileSync(out, 'utf8')).toContain(`"squared":"${error}","by":"equal-values"`);
    }
    const none = await called({ architecture: halves(4), target: matching });
    expect(none.code).toBe(1);
    expect(none.stdout).toContain(
      'no error is shown: networks of this architecture may have rank 4',
    );
  });

  it('by a dual certificate where the singular values differ', async () => {
    const run = await called({ architecture: tree, target: weighted }, '--json');
    expect(run.code).toBe(0);
    const found: unknown = JSON.parse(run.stdout);
    expect(found).toMatchObject({ kind: 'checked', rank: 1, bound: 1, of: '5' });
    // the second largest singular value is 1: just below 1
    const [, num = '', den = ''] = /"error": "(\d+)\/(\d+)"/u.exec(run.stdout) ?? [];
    expect(Number(num) / Number(den)).toBeGreaterThan(0.999999);
    expect(Number(num)).toBeLessThan(Number(den));
    expect(readFileSync(out, 'utf8')).toContain('"by":"dual"');
  });

  it('for windows as well, with the positions of the architecture on one side', async () => {
    const levels = [{ window: 3, stride: 3, channels: 2 }];
    const architecture = { shape: [6], templates: 2, left: [5, 4, 3, 2], levels };
    const run = await called({ architecture, target: matching });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('rank      2; at most 2 for all weights');
    expect(readFileSync(out, 'utf8')).toContain('"left":[0,1]');
  });
});

describe('certify overlaps refuses', () => {
  const cases: readonly (readonly [says: string, code: number, given: Record<string, unknown>])[] =
    [
      ['--network together with an architecture', 2, { network: matching, architecture: tree }],
      ['--network together with a target', 2, { network: matching, target: matching }],
      ['no architecture', 2, { target: matching }],
      ['head', 2, { network: tree }],
      ['JSON', 2, { network: '{' }],
      ['expected whole numbers', 2, { network: { ...matching, head: [[0.5, 1]] } }],
      ['expected 4 x 2, got 3 x 2', 2, { network: { ...matching, head: ones(3) } }],
      ['expected at least one row', 2, { network: { ...matching, head: [] } }],
      ['expected a list of numbers', 2, { network: { ...matching, head: [[]] } }],
      ['expected 2 leaf vectors, got 1', 2, { network: { ...matching, leaves: [[1, 1]] } }],
      ['either levels or nodes', 2, { network: { ...matching, nodes: pairs.nodes } }],
      ['distinct positions below 6', 2, { network: { ...matching, left: [6] } }],
      [
        'a weight of more than 400 digits',
        2,
        {
          network: {
            ...matching,
            leaves: [
              ['9'.repeat(401), 0],
              [0, 1],
            ],
          },
        },
      ],
      [
        'digits',
        2,
        {
          network: {
            ...matching,
            leaves: [
              ['9'.repeat(10_000), 0],
              [0, 1],
            ],
          },
        },
      ],
      [
        'too many values: 2 templates on 17 positions',
        2,
        {
          network: { ...matching, shape: [17], head: ones(15) },
        },
      ],
      [
        'a target on 2 positions with 2 templates, and an architecture on 6 with 2',
        2,
        {
          architecture: halves(1),
          target: weighted,
        },
      ],
      [
        'no upper bound of the rank is known',
        1,
        {
          architecture: {
            shape: [6],
            templates: 2,
            levels: [
              { window: 2, stride: 1, channels: 2 },
              { window: 2, stride: 1, channels: 2 },
            ],
          },
          target: matching,
        },
      ],
    ];
  it.each(cases)('%s', async (says, code, given) => {
    const run = await called(given);
    expect(`${run.stderr} ${run.stdout}`).toContain(says);
    expect(run.code).toBe(code);
  });

  it('values that are too many to eliminate for 256 rows', async () => {
    const nodes = [
      { children: [0, 1, 2, 3, 4, 5, 6, 7], channels: 1 },
      { children: [8, 9, 10, 11, 12, 13, 14, 15], channels: 1 },
      { children: [16, 17], channels: 1 },
    ];
    const weights = [
      [1, 0, 1, 0],
      [0, 1, 0, 2],
    ];
    const target = {
      shape: [16],
      templates: 2,
      levels: [{ window: 2, stride: 1, weights }],
      head: ones(15),
    };
    const run = await called({ architecture: { shape: [16], templates: 2, nodes }, target });
    expect(run.code).toBe(1);
    expect(run.stdout.replaceAll(/\s+/gu, ' ')).toContain('256 rows, more than the 128');
  });
});

describe('certify overlaps in the library', () => {
  it('takes networks and targets as objects', async () => {
    const network = await certify('overlaps', { network: matching });
    expect(network).toMatchObject({ kind: 'certified', rank: 4, bound: 4 });
    const near = await certify('overlaps', { architecture: halves(1), target: matching, seed: 2 });
    expect(near).toMatchObject({ kind: 'certified', error: '3', of: '4' });
  });
});
