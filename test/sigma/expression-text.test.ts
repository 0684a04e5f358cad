import { describe, expect, it } from 'vitest';
import { interval, intervalTier } from '../../src/arithmetic/interval.ts';
import {
  rationalField as Q,
  rationalFromText,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import {
  evaluate,
  expressionFromJson,
  expressionToJson,
  printExpression,
} from '../../src/sigma/expression.ts';

const tex = (text: string): string => JSON.stringify(expressionToJson(parseExpression(text)));

const at = (text: string, t: number): { lo: number; hi: number } | undefined =>
  evaluate(intervalTier, parseExpression(text), interval(t));

const meet = (a: string, b: string, t: number): void => {
  const [p, q] = [at(a, t), at(b, t)];
  expect(p !== undefined && q !== undefined && p.lo <= q.hi && q.lo <= p.hi).toBe(true);
  expect((p?.hi ?? 0) - (p?.lo ?? 0)).toBeLessThan(1e-12);
};

describe('parseExpression', () => {
  it.each([
    ['x', '"x"'],
    [' x\t', '"x"'],
    ['pi', '"pi"'],
    ['e', '["exp","1"]'],
    ['e^(2*x)', '["exp",["mul","2","x"]]'],
    ['((x))', '"x"'],
    ['+x', '"x"'],
    ['-x', '["neg","x"]'],
    ['-2', '"-2"'],
    ['1/3', '"1/3"'],
    ['-6/4', '"-3/2"'],
    ['x + 1 - x', '["sub",["add","x","1"],"x"]'],
    ['x - (1 - x)', '["sub","x",["sub","1","x"]]'],
    ['2*x/3', '["div",["mul","2","x"],"3"]'],
    ['x/(2*x)', '["div","x",["mul","2","x"]]'],
    ['-x^2', '["neg",["pow","x",2]]'],
    ['(-x)^2', '["pow",["neg","x"],2]'],
    ['x^0', '["pow","x",0]'],
    ['x^64', '["pow","x",64]'],
    ['x^-64', '["div","1",["pow","x",64]]'],
    ['x^(6/3)', '["pow","x",2]'],
    ['2^3^2', '["pow","2",9]'],
    ['x^(1/2)', '["sqrt","x"]'],
    ['x^0.5', '["sqrt","x"]'],
    ['x^1/2', '["div",["pow","x",1],"2"]'],
    ['relu(x)', '["relu","x"]'],
    ['abs(x)', '["add",["relu","x"],["relu",["neg","x"]]]'],
    ['abs(-3)', '["add",["relu","-3"],["relu","3"]]'],
    ['sigmoid(x)', '["div",["add","1",["tanh",["div","x","2"]]],"2"]'],
    ['softplus(x)', '["log",["add","1",["exp","x"]]]'],
    ['sinh(x)', '["div",["sub",["exp","x"],["exp",["neg","x"]]],"2"]'],
    ['cosh(x)', '["div",["add",["exp","x"],["exp",["neg","x"]]],"2"]'],
    [
      'exp(log(sqrt(sin(cos(tanh(atan(erf(x))))))))',
      '["exp",["log",["sqrt",["sin",["cos",["tanh",["atan",["erf","x"]]]]]]]]',
    ],
  ])('reads %s as %s', (text, json) => {
    expect(tex(text)).toBe(json);
  });

  it.each([
    ['0.1', '1/10'],
    ['1e-10', '1/10000000000'],
    ['2.50E+3', '2500'],
    ['.5', '1/2'],
    ['1.', '1'],
    ['5e-324', rationalToText(rationalFromText('5e-324') ?? Q.zero)],
    [
      '0.1234567890123456789012345678901234567890123456789012345678901234567890123456789',
      '1234567890123456789012345678901234567890123456789012345678901234567890123456789/1' +
        '0'.repeat(79),
    ],
    ['1234567890123456789012345678901234567891', '1234567890123456789012345678901234567891'],
  ])('reads the number %s exactly', (text, value) => {
    expect(tex(text)).toBe(JSON.stringify(value));
  });

  it.each([
    '',
    ' ',
    'y',
    'X',
    'x = 1',
    'f(x) = x',
    'x == 1',
    'x; x',
    'x\nx',
    'x # comment',
    'x!',
    "x'",
    'x.y',
    'x[1]',
    '[x, 1]',
    '{a: x}',
    '"x"',
    "'x'",
    'x ? 1 : 2',
    'x % 2',
    'x mod 2',
    'x to x',
    'x and x',
    'not x',
    'x .* x',
    'x ./ x',
    'x .^ 2',
    'x..x',
    '5 cm',
    '2x',
    '2 x',
    '(x)(x)',
    'x(2)',
    'i',
    'true',
    'null',
    'undefined',
    'NaN',
    'Infinity',
    'end',
    'tau',
    '0x1F',
    '0b11',
    '0b1.1',
    '1e',
    '1.2.3',
    '1e99999',
    '1e-99999999999999999999',
    '1.e-99999999999999999999',
    '1e9999',
    'tan(x)',
    'tanh',
    'tanh()',
    'tanh(x, x)',
    'tanh(x,)',
    'x, x',
    '(x, 1)',
    ',',
    'cos(1,2)',
    'tanh x',
    'step(x)',
    'kink(x)',
    'import("fs")',
    'import(x)',
    'createUnit(x)',
    'evaluate(x)',
    'parse(x)',
    'derivative(x)',
    'simplify(x)',
    'constructor',
    'constructor(x)',
    '__proto__',
    '__proto__(x)',
    'toString(x)',
    'cos.constructor(x)',
    'x^x',
    '2^x',
    'x^(1/3)',
    'x^65',
    'x^-65',
    'x^2.5',
    'x^pi',
    'x^(-1/2)',
    '10^(10^10)',
    'x^(((10^64)^64)^64)',
    '1/0',
    '0/0*x',
    'x/(x - x)',
    '0^-1',
    'x/0.000',
    ')x(',
    '(x',
    'x)',
    'x +',
    '* x',
    'x − 1',
    'ｘ',
    'x\u0000',
  ])('refuses %j with advice', (text) => {
    expect(() => parseExpression(text)).toThrow(WidthwiseError);
    expect(() => parseExpression(text)).toThrow(/^activation: cannot use ".*": .+\nAllowed: /su);
  });

  it('names the offending piece', () => {
    expect(() => parseExpression('1 + tan(x)')).toThrow('cannot use "tan(x)": unknown function');
    expect(() => parseExpression('1 + y')).toThrow('cannot use "y": unknown name');
    expect(() => parseExpression('x + x^2.5')).toThrow('cannot use "x ^ 2.5": expected a whole');
    expect(() => parseExpression('3 + cos(x, 2)')).toThrow(
      '"cos(x, 2)": expected one argument, got 2',
    );
    expect(() => parseExpression('tanh()')).toThrow('"tanh()": expected one argument, got 0');
    expect(() => parseExpression('3 + x!')).toThrow('unexpected "!" in column 6');
    expect(() => parseExpression('x^65')).toThrow('"x ^ 65": expected a whole exponent');
    expect(() => parseExpression('x^-65')).toThrow('"x ^ (-65)": expected a whole exponent');
    expect(() => parseExpression('1 + tanh')).toThrow('expected an argument: tanh(x)');
  });

  it.each([
    ['10,000 parentheses', `${'('.repeat(10_000)}x${')'.repeat(10_000)}`],
    ['499 parentheses', `${'('.repeat(499)}x${')'.repeat(499)}`],
    ['499 open parentheses', '('.repeat(499)],
    ['41 parentheses', `${'('.repeat(41)}x${')'.repeat(41)}`],
    ['a thousand signs', `${'-'.repeat(999)}x`],
    ['a tower of powers', `x${'^x'.repeat(499)}`],
    ['a tower of whole powers', `2${'^2'.repeat(499)}`],
    ['a long sum', `x${'+x'.repeat(499)}`],
    ['a long product', `x${'*x'.repeat(99)}`],
    ['1,001 characters', `x${' '.repeat(1000)}`],
    ['nested abs, doubling 40 times', `${'abs('.repeat(40)}x${')'.repeat(40)}`],
    ['nested abs in an exponent', `x^${'abs('.repeat(40)}1${')'.repeat(40)}`],
    ['nested cosh in a divisor', `x/${'cosh('.repeat(40)}1${')'.repeat(40)}`],
  ])('refuses %s', (_, text) => {
    expect(() => parseExpression(text)).toThrow(WidthwiseError);
  });

  it('reads up to 40 parentheses', () => {
    expect(tex(`${'('.repeat(40)}x${')'.repeat(40)}`)).toBe('"x"');
  });

  it('returns only what a certificate can hold', () => {
    for (const text of ['x^64', '1e-300*x', `${'-('.repeat(30)}x${')'.repeat(30)}`]) {
      const json = expressionToJson(parseExpression(text));
      expect(expressionFromJson(json).kind).toBe('ok');
    }
    expect(() => parseExpression('1e-399 + x')).toThrow('too large');
    expect(() => parseExpression(`x${'+x'.repeat(70)}`)).toThrow('too large');
  });

  it('defines the functions made of others by their own equations', () => {
    for (const t of [-3, -0.5, 0, 0.25, 2]) {
      meet('sigmoid(x)', '1/(1 + exp(-x))', t);
      meet('sinh(x)/cosh(x)', 'tanh(x)', t);
      meet('cosh(x)^2 - sinh(x)^2', '1', t);
      meet('cosh(x)', '1 + 2*sinh(x/2)^2', t);
      meet('softplus(x) - softplus(-x)', 'x', t);
      meet('exp(softplus(x))', '1 + exp(x)', t);
      meet('e^x', 'exp(x)', t);
      expect(at('abs(x)', t)).toEqual(interval(Math.abs(t)));
    }
  });
});

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

  it('allow 40 nested parentheses, and more in sequence', () => {
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
