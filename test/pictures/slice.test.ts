/**
 * # Slices of a loss
 * @module
 */
import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { ballOf, planeThrough } from '../../src/pictures/plane.ts';
import { levelsIn, sliceOf, thresholdsOf } from '../../src/pictures/slice.ts';
import type { Slice } from '../../src/pictures/slice.ts';
import { colours } from '../../src/reports/chart.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { activationOf } from '../../src/sigma/activation.ts';
import { expectWellFormed } from '../reports/well-formed.ts';

const hostile = 'a < b & "c" \u202e</text><script>';
const origin = Float64Array.of(0.5, -0.5);
const plane = planeThrough(origin, Float64Array.of(1, 0), Float64Array.of(0, 1));
if (plane === undefined) throw new Error('no plane');

/** sigma(x) = x with two inputs and X = I: the loss at (s, t) is half the squared distance from y. */
const slice: Slice = {
  title: hostile,
  subtitle: hostile,
  facts: hostile,
  model: {
    inputs: dense(2, 2, Float64Array.of(1, 0, 0, 1)),
    labels: [0.5, -0.5],
    activation: activationOf(parseExpression('x')),
    width: 1,
    outputs: [1],
  },
  plane,
  across: hostile,
  up: hostile,
  region: { region: ballOf(origin, 0.5, 2), says: `ring ${hostile}` },
  spots: [
    { says: `better ${hostile}`, at: Float64Array.of(1, -0.5), kind: 'better' },
    { says: 'start', at: origin, kind: 'start' },
  ],
  half: 1,
  side: 300,
};

describe('the levels of a slice', () => {
  it('are half decades up to the largest value where the loss varies much', () => {
    expect(thresholdsOf(0, 20)).toEqual([0.03, 0.1, 0.3, 1, 3, 10]);
    expect(thresholdsOf(1e-9, 0.5)).toEqual([0.001, 0.003, 0.01, 0.03, 0.1, 0.3]);
    expect(thresholdsOf(0, 1e-7)).toEqual([3e-10, 1e-9, 3e-9, 1e-8, 3e-8, 1e-7]);
  });

  it('are equal ratios, with as few digits as tell them apart, where it varies little', () => {
    expect(thresholdsOf(1, 128)).toEqual([2, 4, 8, 20, 30, 60]);
    expect(thresholdsOf(3, 3.07)).toEqual([3.01, 3.02, 3.03, 3.04, 3.05, 3.06]);
  });

  it('are none where it does not vary, or has no finite value', () => {
    expect(thresholdsOf(2, 2)).toEqual([]);
    expect(thresholdsOf(Infinity, -Infinity)).toEqual([]);
    expect(thresholdsOf(0, Infinity)).toEqual([]);
    expect(thresholdsOf(1, 1 + 2 ** -52)).toEqual([]);
  });

  it('come from what the picture shows', () => {
    expect(levelsIn(slice)).toEqual([0.003, 0.01, 0.03, 0.1, 0.3, 1]);
    expect(levelsIn({ ...slice, half: 10 })).toEqual([0.3, 1, 3, 10, 30, 100]);
  });
});

/** The numbers in the first path of this colour. */
function pathOf(svg: string, colour: string): readonly number[] {
  const [, d = ''] = new RegExp(`stroke="${colour}"><path d="([^"]*)"`, 'u').exec(svg) ?? [];
  return [...d.matchAll(/-?\d+(?:\.\d+)?/gu)].map(Number);
}

describe('a slice', () => {
  it('is well-formed, with every text escaped', async () => {
    const svg = (await sliceOf(slice)) ?? '';
    expectWellFormed(svg);
    for (const raw of ['<script', '\u202e']) expect(svg).not.toContain(raw);
    expect(svg.match(/&lt;script&gt;/gu)).toHaveLength(8);
    expect(svg.replaceAll(/<[^>]*>|\s+/gu, ' ')).toMatch(/nothing\s+is\s+decided/u);
    expect(svg).not.toMatch(/ d="[^"]*\d\.\d{3}/u);
  });

  it('draws a certified ball to scale, with its points where they are', async () => {
    const svg = (await sliceOf(slice)) ?? '';
    const ring = pathOf(svg, colours.orange);
    const xs = ring.filter((_, k) => k % 2 === 0);
    const ys = ring.filter((_, k) => k % 2 === 1);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([14 + 75, 14 + 225]);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([75, 225]);
    expect(svg).toContain('translate(239,150)'); // (1/2, 0)
    expect(svg).toContain('translate(164,150)');
  });

  it('says where the set cannot be seen', async () => {
    const with1 = (radius: number) =>
      sliceOf({ ...slice, region: { region: ballOf(origin, radius, 2), says: 'ring' } });
    expect(await with1(1e-9)).toContain('(too small to be seen');
    expect(await with1(9)).toContain('(its boundary is not in this');
    expect(pathOf((await with1(1e-9)) ?? '', colours.orange)).toEqual([]);
  });

  it('has as many bands as the legend has shades', async () => {
    const svg =
      (await sliceOf({ ...slice, region: { region: ballOf(origin, 0.5, 2), says: '' } })) ?? '';
    for (const level of levelsIn(slice)) expect(svg).toContain(`below ${level}<`);
    const bands = [...svg.matchAll(/<path d="M[^"]*" fill="(#[0-9a-f]{6})"/gu)].map(
      ([, fill]) => fill,
    );
    expect(new Set(bands).size).toBeGreaterThanOrEqual(6);
  });

  it('of a constant loss says so, and is not drawn for data that take too long', async () => {
    const { model } = slice;
    const flat = { ...slice, model: { ...model, outputs: [0] } };
    expect(await sliceOf(flat)).toContain('varies too little');
    const n = 2_000_000;
    const large = {
      inputs: dense(n, 2, new Float64Array(2 * n)),
      labels: Array.from({ length: n }, () => 0),
    };
    expect(
      await sliceOf({
        ...slice,
        model: { ...model, ...large, activation: activationNamed('tanh') },
      }),
    ).toBeUndefined();
  });

  it('is drawn where the loss has poles', async () => {
    const activation = activationOf(parseExpression('1/x'));
    const svg = await sliceOf({ ...slice, model: { ...slice.model, activation } });
    expectWellFormed(svg ?? '');
  });
});
