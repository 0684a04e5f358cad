import { describe, expect, it } from 'vitest';
import { expressionToJson, printExpression } from '../../src/sigma/expression.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';

function refusal(text: string): string {
  try {
    parseExpression(text);
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
  return 'read';
}

describe('the limits of what parseExpression reads', () => {
  it('are 1000 characters, spaces included', () => {
    expect(expressionToJson(parseExpression(`x${' '.repeat(999)}`))).toBe('x');
    expect(refusal(`x${' '.repeat(1000)}`)).toMatch(/1001 characters, expected at most 1000/);
  });

  it('are 40 parentheses inside each other, and more beside each other', () => {
    expect(refusal(`${'('.repeat(41)}x${')'.repeat(41)}`)).toMatch(/more than 40 nested/);
    expect(refusal(`${'('.repeat(40)}x${')'.repeat(40)}`)).toBe('read');
    expect(refusal(`x + 12345 + ${'('.repeat(41)}x${')'.repeat(41)}`)).toMatch(
      /more than 40 nested/,
    );
    const beside = Array.from({ length: 45 }, () => '(x)').join('+');
    expect(refusal(beside)).toBe('read');
  });

  it('are 500 parts', () => {
    // n times x and n - 1 sums, in groups so that the sums are not deep
    const groups = Array.from(
      { length: 25 },
      () => `(${Array.from({ length: 10 }, () => 'x').join('+')})`,
    );
    const sum = groups.join('+');
    expect(refusal(sum)).toBe('read');
    expect(refusal(`-(${sum})`)).toBe('read');
    expect(refusal(`${sum}+x`)).toMatch(/more than 500 parts/);
  });

  it('are exponents of e of four digits', () => {
    expect(refusal('2 + 1.5e12345')).toMatch(/not a decimal number of reasonable size in column 7/);
    expect(refusal('x*0x1F')).toMatch(/reasonable size in column 3/);
    expect(refusal('1e300')).toBe('read');
  });

  it('show what was refused, the first 60 characters of a long text', () => {
    const sixty = `!${'x'.repeat(59)}`;
    expect(refusal(sixty)).toContain(`cannot use "${sixty}": unexpected "!" in column 1`);
    expect(refusal(`${sixty}y`)).toContain(`cannot use "${sixty}...": unexpected`);
    expect(refusal('  \t')).toContain(': empty');
    expect(refusal('x +')).not.toContain('not readable');
  });
});

describe('what parseExpression makes one number', () => {
  const printed = (text: string): string => printExpression(parseExpression(text));

  it('is a quotient of numbers and the negative of one, and nothing else', () => {
    expect(printed('-(3/6)')).toBe('-1/2');
    expect(expressionToJson(parseExpression('x/3'))).toEqual(['div', 'x', '3']);
    expect(expressionToJson(parseExpression('3/x'))).toEqual(['div', '3', 'x']);
    expect(expressionToJson(parseExpression('1 + 1'))).toEqual(['add', '1', '1']);
  });

  it('takes a constant formula as an exponent', () => {
    expect(printed('x^(1 + 1)')).toBe(printed('x^2'));
    expect(printed('x^(1 - 1)')).toBe(printed('x^0'));
    expect(refusal('x^(1 - 1/3)')).toMatch(/whole exponent/);
    expect(refusal('x^(x - x)')).toBe('read');
  });
});
