import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { starts as readStarts } from '../../src/cli/option-limits.ts';
import { WidthwiseError } from '../../src/errors.ts';
import * as library from '../../src/index.ts';
import { mostStarts } from '../../src/certify/limits.ts';
import { targetNamed } from '../../src/certify/targets.ts';
import { inFolder } from '../data/support.ts';

const inputs = [
  [1, 2],
  [3, -1],
];
const labels = [1, -1];
const weights = { W: [[1, 2]], v: [1] };

/** As a program in JavaScript calls it: nothing checks the type. */
async function refusal(name: string, ...args: readonly unknown[]): Promise<WidthwiseError> {
  const act: unknown = new Map<string, unknown>(Object.entries(library)).get(name);
  if (typeof act !== 'function') throw new TypeError(`no function ${name}`);
  try {
    await act(...args);
  } catch (error) {
    if (error instanceof WidthwiseError) return error;
    throw error;
  }
  throw new Error(`${name} took the request`);
}

const point = { inputs, labels, weights, activation: 'tanh' };
const requests: readonly (readonly [string, object])[] = [
  ['certify expressivity', { inputs }],
  ['certify gradient-descent', { inputs, labels }],
  ['certify kkt', { inputs, labels, set: 'ball' }],
  ['certify kkt', { ...point, radius: 1 }],
  ['certify nice-region', { inputs }],
  ['certify network', point],
  ['certify stationary-point', { inputs, labels, width: 1 }],
  ['certify elimination', point],
  ['certify projection', { inputs, labels, layers: [], activation: 'tanh' }],
  ['certify lazy-gap', { target: inputs, weights: inputs }],
  ['trainOn', { inputs, labels, set: 'ball' }],
  ['loadData', { data: 'iris', seed: 1 }],
];

describe.each(requests)('a request of %s', (words, request) => {
  const [name = '', ...target] = words.split(' ');

  it.each([undefined, null, 5, 'x', [], [[1, 2]]])('cannot be %j', async (wrong) => {
    expect(await refusal(name, ...target, wrong)).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('expected an object, got'),
    });
  });

  it('is refused without a required key, and with an unknown one', async () => {
    const [first = ''] = Object.keys(request);
    expect(await refusal(name, ...target, {})).toMatchObject({
      code: 'usage',
      place: { field: `request.${first}` },
      message: expect.stringContaining(`no ${first}`),
    });
    const stranger = await refusal(name, ...target, { ...request, [`${first}s`]: 1 });
    expect(stranger.code).toBe('usage');
    expect(stranger.message).toContain(`unknown key "${first}s"; did you mean "${first}"?`);
    expect(stranger.message).toContain(`The keys are `);
  });
});

describe('a request', () => {
  it('is answered with the nearest target where its target is unknown', async () => {
    const meant = await refusal('certify', 'nice-regoin', { inputs });
    expect(meant.message).toContain('unknown target "nice-regoin"; did you mean "nice-region"?');
    expect(meant.code).toBe('usage');
  });

  it('is answered with the nearest key where a key is unknown, if one is near', async () => {
    const widht = await refusal('certify', 'expressivity', { inputs, widht: 4 });
    expect(widht.message).toContain('unknown key "widht"; did you mean "width"?');
    expect((await refusal('certify', 'expressivity', { inputs, zzz: 4 })).message).not.toContain(
      'did you mean',
    );
    const start = await refusal('certify', 'kkt', {
      inputs,
      labels,
      activation: 'tanh',
      radius: 1,
      weights: { ...weights, w0: [[1, 2]] },
    });
    expect(start.message).toContain('unknown key "w0"; did you mean "W0"?');
    expect((await refusal('certify', 'expressivity', { inputs: 5 })).message).toContain(
      'expected a matrix, got 5',
    );
  });

  it('is refused with weights but no activation', async () => {
    for (const [name, more] of [
      ['nice-region', {}],
      ['gradient-descent', { labels }],
      ['kkt', { labels, radius: 1 }],
      ['stationary-point', { labels }],
      ['network', { labels }],
      ['elimination', { labels }],
    ] as const)
      expect(await refusal('certify', name, { inputs, weights, ...more }), name).toMatchObject({
        code: 'usage',
        place: { field: 'request.activation' },
      });
  });

  it('for loadData is read as documented', () =>
    inFolder(async (folder) => {
      const data = join(folder, 'd.csv');
      await writeFile(data, 'a,y\n3,1\n');
      const set = await library.loadData({ data, seed: 1, normalise: 'rows' });
      expect(set.inputs.data).toEqual(Float64Array.of(1));
      const row = await refusal('loadData', { data, seed: 1, normalise: 'row' });
      expect(row.message).toContain('expected "none" or "rows", got "row"');
    }));
});

describe('the number of starts', () => {
  const starting = requests.filter(([words, request]) => {
    const [, target = ''] = words.split(' ');
    const isCertify = words.startsWith('certify') && 'starts' in targetNamed(target).takes;
    return !('weights' in request) && (words === 'trainOn' || isCertify);
  });

  it('is a key of six requests', () => {
    expect(starting).toHaveLength(6);
  });

  it.each(starting)('of %s has the same limit as on the command line', async (words, request) => {
    const [name = '', ...target] = words.split(' ');
    for (const starts of [0, -1, 1.5, NaN, Infinity, '3', null, mostStarts + 1])
      expect(await refusal(name, ...target, { ...request, starts }), `${starts}`).toMatchObject({
        code: 'usage',
        place: { field: 'request.starts' },
        message: expect.stringContaining('of at most 100000, got'),
      });
    expect(() => readStarts(`${mostStarts + 1}`)).toThrow('100,000');
    expect(readStarts(`${mostStarts}`)).toBe(100_000);
  });
});
