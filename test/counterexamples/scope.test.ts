import { describe, expect, it } from 'vitest';
import { parseScope } from '../../src/counterexamples/scope.ts';

const base = { samples: 4, inputs: 2, neurons: 2, height: 3 };

describe('parseScope', () => {
  it('reads bounds, and keeps the others', () => {
    expect(parseScope('n<=3,|w|<=1', base)).toEqual({ ...base, samples: 3, height: 1 });
  });

  it.each([
    ['N<=4', 'n<=4'],
    ['w<=3', '|w|<=3'],
    ['n <= 5', 'n<=5'],
    ['m=2', 'm<=2'],
    ['n<=3,d=<2', 'd<=2'],
  ])('refuses %s and names what was meant', (text, meant) => {
    expect(() => parseScope(text, base)).toThrow(`; did you mean "${meant}"?`);
  });

  it.each(['', 'bogus', 'n<=3,', 'n<=0', 'n<=3;d<=2'])('refuses "%s"', (text) => {
    expect(() => parseScope(text, base)).toThrow('expected a bound such as n<=4');
  });
});
