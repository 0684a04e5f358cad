import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossIn } from '../../src/data/number-text.ts';
import { profile } from './support.ts';

const loss = (text: string): string | undefined => lossIn(text, Number(text))?.found;

describe('a number in a text', () => {
  it.each([
    ['9007199254740993', 'it would become 9007199254740992'],
    ['-9007199254740993', 'it would become -9007199254740992'],
    ['+9007199254740993.000', 'it would become 9007199254740992'],
    ['0009007199254740993', 'it would become 9007199254740992'],
    ['12345678901234567890', 'it would become 12345678901234567168'],
    ['1e309', 'beyond float64'],
    ['-1E+400', 'beyond float64'],
    ['1'.repeat(310), 'beyond float64'],
    ['1e-324', 'it would become 0'],
    ['-0.1e-400', 'it would become 0'],
    [`0.${'0'.repeat(330)}1`, 'it would become 0'],
  ])('is reported as lost in %s', (text, because) => {
    expect(loss(text)).toContain(because);
  });

  it.each([
    '9007199254740992',
    '9007199254740994',
    '-9007199254740992.0',
    '1152921504606846976', // 2^60
    '1152921504606847000', // what JavaScript prints for it
    '00000000000000000001',
    '0.1',
    '3.14159265358979323846264338327950288',
    '1.152921504606846977e18', // "%.18e" of NumPy rounds
    '9007199254740993e0',
    '5e-324',
    '0e-400',
    '-0.0',
    '-0000000000000000000',
    '1.7976931348623157e308',
  ])('is kept in %s', (text) => {
    expect(loss(text)).toBeUndefined();
  });

  it('is kept where a double was printed, for all finite doubles', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        double,
        (x) => loss(String(x)) === undefined && loss(x.toExponential(17)) === undefined,
      ),
      profile,
    );
  });

  it('is reported as lost exactly where an integer changes, for all integers of up to 20 digits', () => {
    const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(digits, (k) => {
        const text = String(k);
        const kept = BigInt(Number(text)) === k || String(Number(text)) === text;
        return (loss(text) === undefined) === kept;
      }),
      profile,
    );
  });

  it('is found among a million digits, and shown to 40 characters', () => {
    expect(loss(`${'0'.repeat(1_000_000)}.5`)).toBeUndefined();
    expect(loss('7'.repeat(1_000_000))).toBe(`${'7'.repeat(40)}... is beyond float64`);
  });
});
