/**
 * # Slices about deep networks and about risks
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import { readFacts } from '../../src/certificates/facts/check.ts';
import type { FactsFile } from '../../src/certificates/facts/format.ts';
import { norm, plus, pointOn } from '../../src/pictures/plane.ts';
import type { Slice } from '../../src/pictures/slice.ts';
import { factsPictures } from '../../src/show/facts-pictures.ts';
import { surfaceSlice } from '../../src/show/surface-slices.ts';

const corpus = new URL('../corpus/facts/v1/valid/', import.meta.url);

function factsOf(name: string): FactsFile {
  const read = readFacts(readFileSync(new URL(`${name}.json`, corpus), 'utf8'));
  if (read.kind !== 'read') throw new Error('unreadable');
  return read.file;
}

/** The slice, and its function on the plane. */
function drawn(file: FactsFile, isVerified = true) {
  const slice = surfaceSlice(file, isVerified);
  if (slice === undefined || !('value' in slice.model)) throw new Error('not drawn');
  const { model, plane }: Slice = slice;
  const on = (s: number, t: number): number => model.value(pointOn(plane, s, t));
  return { slice, model, plane, on };
}

function bend(on: (t: number) => number): number {
  const h = 1e-3;
  return (on(h) - 2 * on(0) + on(-h)) / h ** 2;
}

describe('the slice of facts without a network of one hidden layer', () => {
  // the losses and the risk in the facts; f - y = (0, -3) in off-sample-relu
  it.each([
    ['projection-relu-deep', 31, 'all layers'],
    ['projection-frozen-layer', 1 / 2, 'all layers'],
    ['projection-gap-tanh', 1, 'all layers'],
    ['off-sample-relu', 9 / 2, 'all layers'],
    ['quadratic-risks', 24, 'W and the outputs a; the constant is the best one'],
  ])('has the proved number in its middle: %s', (name, value, where) => {
    const { slice, on } = drawn(factsOf(name));
    expect(Math.abs(on(0, 0) - value)).toBeLessThan(1e-4 * (1 + value));
    expect(slice.facts).toBe(`a plane of ${where}`);
  });

  it.each(['projection-relu-deep', 'off-sample-relu', 'quadratic-risks'])(
    'curves most across and least up: %s',
    (name) => {
      const { on, slice, model, plane } = drawn(factsOf(name));
      expect([slice.across, slice.up]).toEqual(['where it curves most', 'where it curves least']);
      const across = bend((s) => on(s, 0));
      const up = bend((t) => on(0, t));
      expect(across).toBeGreaterThan(0);
      expect(up).toBeLessThan(across);
      // No single parameter curves more than the direction across, nor less than the direction up.
      plane.origin.forEach((_, k) => {
        const unit = plane.origin.map((__, i) => (i === k ? 1 : 0));
        const own = bend((t) => model.value(plus(plane.origin, t, unit)));
        expect(own).toBeLessThanOrEqual(1.01 * across + 1e-3);
        expect(own).toBeGreaterThanOrEqual(up - 0.01 * across - 1e-3);
      });
    },
  );

  it('goes downhill where there is a slope', () => {
    const file = factsOf('off-sample-relu');
    const moved = { ...file.instance, labels: [ratio(6n), ratio(3n)] };
    const { on, slice } = drawn({ ...file, instance: moved }, false);
    expect(slice.across).toBe('against the gradient');
    expect(on(1e-3, 0)).toBeLessThan(on(0, 0));
  });

  it('takes the best outputs for the written W', () => {
    const { model, plane } = drawn(factsOf('quadratic-risks'));
    const [N, d] = [1, 3];
    expect(plane.origin).toHaveLength(N * (d + 1));
    for (const step of [0.1, -0.1])
      expect(
        model.value(plane.origin.with(N * d, (plane.origin[N * d] ?? 0) + step)),
      ).toBeGreaterThan(model.value(plane.origin));
    expect(norm(plane.across)).toBeCloseTo(1, 9);
  });

  it('names its parameters, and says what is proved only where it is', () => {
    const deep = factsOf('projection-relu-deep');
    const { model, plane } = drawn(deep);
    expect([model.nameOf(0), model.nameOf(plane.origin.length - 1)]).toEqual([
      'W_1[1,1]',
      'W_3[1,2]',
    ]);
    const says = (file: FactsFile, isVerified: boolean): string =>
      drawn(file, isVerified)
        .slice.spots.map((spot) => spot.says)
        .join();
    expect(says(deep, true)).toBe('the written layers: gradient 0 in all layers');
    expect(says(deep, false)).toBe('the written layers');
    expect(says(factsOf('projection-frozen-layer'), true)).toContain('in all layers but the last');
    expect(says(factsOf('projection-gap-tanh'), true)).toBe('the written layers');
    expect(says(factsOf('quadratic-risks'), true)).toBe(
      'the written W with its best outputs: risk R_RF = 24',
    );
    expect(says(factsOf('quadratic-risks'), false)).toBe('the written W with its best outputs');
  });

  it('is among the pictures, unless a plane was asked for', async () => {
    const file = factsOf('quadratic-risks');
    const { pictures, missing } = await factsPictures(file, true);
    expect(pictures.map(({ name }) => name)).toEqual(['slice']);
    expect(missing).toEqual([]);
    const asked = await factsPictures(file, true, ['gradient', 'change']);
    expect(asked.pictures).toEqual([]);
    expect(asked.missing).toHaveLength(1);
  });
});
