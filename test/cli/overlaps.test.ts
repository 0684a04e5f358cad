import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'widthwise-overlaps-'));
afterAll(() => rmSync(folder, { recursive: true }));

const line = {
  shape: [8],
  templates: 2,
  levels: [{ window: 5, stride: 1, channels: 2 }],
};
const tree = {
  shape: [4],
  templates: 2,
  left: [0, 2],
  nodes: [
    { children: [0, 1], channels: 2 },
    { children: [2, 3], channels: 2 },
    { children: [4, 5], channels: 2 },
  ],
};
const file = join(folder, 'a.json');
const out = join(folder, 'out.json');

async function called(architecture: unknown): ReturnType<typeof widthwise> {
  writeFileSync(
    file,
    typeof architecture === 'string' ? architecture : JSON.stringify(architecture),
  );
  return widthwise(folder, 'certify', 'overlaps', '--architecture', file, '--out', out);
}

describe('certify overlaps', () => {
  it('proves the rank of almost all weights from one choice', async () => {
    const run = await called(line);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('VERIFIED');
    expect(run.stdout).toContain('grid      8 positions, 2 templates');
    expect(run.stdout).toContain('rank      16; at most 16 for all weights');
    expect(readFileSync(out, 'utf8')).toContain('"rank":16,');
  });

  it('takes trees with any partition, the plane, and several levels', async () => {
    const odd = await called(tree);
    expect(odd.stdout).toContain('rank      4; at most 4 for all weights');
    const plane = { ...line, shape: [3, 4], levels: [{ window: 2, stride: 1, channels: 2 }] };
    expect((await called(plane)).stdout).toContain('rank      4; at most 4 for all weights');
    const level = { window: 2, stride: 1, channels: 4 };
    const deep = await called({ ...line, shape: [6], levels: [level, { ...level, channels: 2 }] });
    expect(deep.stdout).toMatch(/rank {6}\d+; no upper bound is known/u);
    expect(deep.code).toBe(0);
  });

  it('refuses what is no architecture, or too large, with what is wrong', async () => {
    const cases: readonly (readonly [says: string, architecture: unknown])[] = [
      ['JSON', '{'],
      ['shape', { ...line, shape: [] }],
      ['shape', { ...line, shape: [0] }],
      ['templates', { ...line, templates: 0 }],
      ['templates', { ...line, templates: 1e308 }],
      ['either levels or nodes', { shape: [4], templates: 2 }],
      ['either levels or nodes', { ...line, nodes: tree.nodes }],
      ['levels: expected at least one', { ...line, levels: [] }],
      [
        'a window of 9 on 8 positions',
        { ...line, levels: [{ window: 9, stride: 1, channels: 1 }] },
      ],
      ['distinct positions below 8', { ...line, left: [0, 0] }],
      ['distinct positions below 8', { ...line, left: [8] }],
      ['has a parent', { ...tree, nodes: [tree.nodes[0], tree.nodes[0]] }],
      ['too many values: 2 templates on 17 positions', { ...line, shape: [17] }],
      ['too many values', { ...line, shape: [400, 400] }],
      [
        'the checker of facts takes at most 400',
        { ...line, levels: [{ window: 5, stride: 1, channels: 400 }] },
      ],
    ];
    for (const [says, architecture] of cases) {
      const run = await called(architecture);
      expect(run.code, says).toBe(2);
      expect(run.stderr).toContain(says);
    }
    const none = await widthwise(folder, 'certify', 'overlaps');
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('no architecture');
  });

  it('is there for library users', async () => {
    const found = await certify('overlaps', { architecture: line, seed: 3 });
    expect(found).toMatchObject({ kind: 'certified', rank: 16, bound: 16 });
    await expect(
      certify('overlaps', { architecture: { shape: [4], templates: 2 } }),
    ).rejects.toThrow(/either levels or nodes/u);
  });
});
