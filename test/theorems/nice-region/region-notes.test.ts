import { describe, expect, it } from 'vitest';
import { exactly } from '../../../src/arithmetic/bounds.ts';
import { regionNotes } from '../../../src/theorems/nice-region/region-notes.ts';

function last(radius: number, global: number): string | undefined {
  const region = { radius, centre: exactly(1), everywhere: exactly(0.5), lipschitz: exactly(2) };
  return regionNotes({ largest: region, global: { ...region, radius: global } }).at(-1);
}

describe('the notes on a region', () => {
  it('give the factor by which the bound on the ball enlarges or shrinks the radius', () => {
    expect(last(0.25, 0.125)).toMatch(/^factor {4}radius x 2\.000 by the supremum/u);
    expect(last(0.125, 0.125)).toMatch(/^factor {4}radius x 1\.000 by/u);
    expect(last(0.125, 0.25)).toMatch(/^factor {4}radius x 0\.5000 by/u);
  });
});
