import { describe, expect, it } from 'vitest';
import { classesIn } from '../../src/data/classes.ts';
import type { LabelVector } from '../../src/data/data-set.ts';
import { refusalOf } from './support.ts';

const numbers = (...values: readonly number[]): LabelVector => ({
  values: Float64Array.from(values),
});
const words = (...texts: readonly string[]): LabelVector => ({
  values: new Float64Array(texts.length).fill(Number.NaN),
  words: texts,
});
const place = { file: 'f.csv', field: 'labels' };

describe('classesIn', () => {
  it('takes two words for -1 and +1, in the order of their characters, and says which is which', () => {
    expect(classesIn(words('yes', 'no', 'yes'), false, place)).toEqual({
      labels: Float64Array.of(1, -1, 1),
      remark: 'labels: "no" is -1, "yes" is +1',
    });
  });

  it('uses numbers unchanged, unless classes are requested', () => {
    expect(classesIn(numbers(0, 1, 2), false, place)).toEqual({ labels: Float64Array.of(0, 1, 2) });
    expect(classesIn(numbers(0, 1), false, place)).toEqual({ labels: Float64Array.of(0, 1) });
    expect(classesIn(numbers(1, -0), true, place)).toEqual({
      labels: Float64Array.of(1, -1),
      remark: 'labels: "0" is -1, "1" is +1',
    });
  });

  it('gives each of more than two classes its own labels, with numbers in increasing order', () => {
    expect(classesIn(numbers(10, 9, -1, 9), true, place)).toEqual({
      classes: [
        { name: '-1', labels: Float64Array.of(-1, -1, 1, -1) },
        { name: '9', labels: Float64Array.of(-1, 1, -1, 1) },
        { name: '10', labels: Float64Array.of(1, -1, -1, -1) },
      ],
    });
  });

  it('refuses more than two words without a request for classes, a single class, and values that are not classes', () => {
    expect(refusalOf(() => classesIn(words('a', 'b', 'c', 'd'), false, place))).toMatchObject({
      place,
      message: expect.stringContaining('4 classes ("a", "b", "c", ..)'),
      advice: expect.stringContaining('--classes'),
    });
    expect(refusalOf(() => classesIn(words('a', 'a'), true, place)).message).toContain('one class');
    expect(refusalOf(() => classesIn(numbers(0.5, 1), true, place)).message).toContain('got 0.5');
    const many = words(...Array.from({ length: 101 }, (_, i) => `c${i}`));
    expect(refusalOf(() => classesIn(many, true, place)).message).toContain('101 classes');
  });
});
