import { describe, expect, it } from 'vitest';
import {
  insideScope,
  parseScope,
  scopeInWords,
  scopeText,
  sizeText,
} from '../../src/counterexamples/scope.ts';
import { WidthwiseError } from '../../src/errors.ts';

const base = { samples: 3, inputs: 2, neurons: 1, height: 2 } as const;

describe('the scope of an exhaustive search', () => {
  it('is read strictly, and what is left out keeps its value', () => {
    expect(parseScope('n<=4,d<=2,m<=2,|w|<=3', base)).toEqual({
      samples: 4,
      inputs: 2,
      neurons: 2,
      height: 3,
    });
    expect(parseScope('|w|<=7', base)).toEqual({ ...base, height: 7 });
    expect(parseScope('m<=2,n<=1', base)).toEqual({ ...base, neurons: 2, samples: 1 });
  });

  it('reads back its own text, for all small scopes', () => {
    for (let k = 1; k <= 12; k++) {
      const scope = { samples: k, inputs: 13 - k, neurons: k, height: 8 * k };
      expect(parseScope(scopeText(scope), base)).toEqual(scope);
    }
  });

  it.each([
    '',
    ' ',
    'n',
    'n<4',
    'n<=',
    'n<=0',
    'n<=-1',
    'n<=+1',
    'n<=01',
    'n<=1e3',
    'n<=1.5',
    'n<=1/2',
    'n<= 4',
    ' n<=4',
    'n<=4 ',
    'n<=4,',
    ',n<=4',
    'n<=4,,d<=2',
    'n<=4;d<=2',
    'N<=4',
    'w<=3',
    '|w<=3',
    'h<=3',
    'n<=4,n<=4',
    '|w|<=1,|w|<=2',
    'n<=13',
    '|w|<=100',
    'n<=99999999999999999999',
    'n<=٤',
    'n<=4\n',
    'constructor<=3',
    '__proto__<=3',
    'toString<=3',
  ])('refuses %j', (text) => {
    expect(() => parseScope(text, base)).toThrow(WidthwiseError);
  });

  it('says which part is wrong and what to write', () => {
    expect(() => parseScope('n<=4,k<=2', base)).toThrow(/"k<=2"[^]*n<=4,d<=2/);
    expect(() => parseScope('n<=4,n<=5', base)).toThrow(/n is bounded twice/);
    expect(() => parseScope('m<=40', base)).toThrow(/m<=40 is beyond m<=12/);
  });

  it('is said in words', () => {
    expect(scopeInWords({ samples: 1, inputs: 2, neurons: 1, height: 3 })).toBe(
      'at most 1 sample, 2 inputs and 1 neuron, all entries whole numbers from -3 to 3',
    );
    const size = { neurons: 2, samples: 1, inputs: 3, height: 4, weight: 9 };
    expect(sizeText(size)).toBe('2 neurons, 1 sample, 3 inputs, numbers up to 4');
    expect(sizeText({ ...size, neurons: 0 })).toBe('1 sample, 3 inputs, numbers up to 4');
    expect(sizeText({ ...size, samples: 0 })).toBe('2 neurons, 3 inputs, numbers up to 4');
  });

  it('holds a size that no bound excludes', () => {
    const size = { neurons: 1, samples: 3, inputs: 2, height: 2, weight: 99 };
    expect(insideScope(size, base)).toBe(true);
    for (const key of ['neurons', 'samples', 'inputs', 'height'] as const)
      expect(insideScope({ ...size, [key]: size[key] + 1 }, base), key).toBe(false);
  });
});
