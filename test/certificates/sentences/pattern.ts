/**
 * # Sentences with numbers, as patterns
 *
 * A pattern is a sentence in which each variable number is a placeholder `{name side}`:
 * - `{n}`: a count;
 * - `{mu down}`, `{rho up}`: not above, not below the true number, in five digits or as many as follow: `{to up 10}`;
 * - `{eps exact}`: bounded from both sides, so itself, or between two decimals;
 * - `{bend is}`: the same after "is";
 * - `{rho float}`: the double that a decimal rounds to;
 * - `{l equal}`, `{r vector}`: the same with its verb, and a list of them.
 * `{:words}` holds no digit, `{:name}` is the name of a point, `{:sigma}` an activation. So every number in a sentence
 * that a pattern matches has a side.
 * @module
 */
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
  rationalFromText,
} from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';

/** A real number: between the two, which are the same where it is rational. */
export interface Real {
  readonly lo: Rational;
  readonly hi: Rational;
}

export type Truth = Real | readonly Real[];

interface Place {
  readonly name: string;
  readonly side: string;
  readonly digits: number;
}

export interface Pattern {
  readonly text: string;
  readonly regex: RegExp;
  readonly places: readonly Place[];
}

const decimal = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const single = String.raw`-?\d+/\d+|float64\(${decimal}\)|${decimal}`;
const between = String.raw`in \[${decimal}, ${decimal}\]`;
const number = `a number ${between}|${single}`;
const forms: Readonly<Record<string, string>> = {
  count: String.raw`\d+`,
  up: number,
  down: number,
  exact: number,
  is: `${number}|${between}`,
  float: decimal,
  equal: `= (?:${single}) exactly|is (?:one exactly known rational number )?${between}`,
  vector: String.raw`\((?:(?:${number})(?:, )?)+\)|a vector of length \d+`,
  ':words': String.raw`[^0-9]*?`,
  ':name': String.raw`[A-Za-z]\w*`,
  ':sigma': '.+?',
  ':digest': '[0-9a-f]{64}',
  ':widths': String.raw`\d+(?:-\d+)+`,
};

/** The plural of the tables in the place of the singular of sentences about one input. */
export function inPlural(sentence: string): string {
  return sentence.replaceAll('this 1 input ', 'these 1 inputs ');
}

/** Throws unless each place has a side. */
export function patternOf(text: string): Pattern {
  const places: Place[] = [];
  const parts = text.split(/\{(:?[A-Za-z]\w*(?: [a-z]+(?: \d+)?)?)\}/u);
  const source = parts.map((part, k) => {
    if (k % 2 === 0) return part.replace(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`);
    const [name = '', side = 'count', digits = '5'] = part.split(' ');
    const form = forms[name.startsWith(':') ? name : side];
    if (form === undefined) throw new Error(`no such place: {${part}}`);
    if (name.startsWith(':')) return `(?:${form})`;
    places.push({ name, side, digits: Number(digits) });
    return `(${form})`;
  });
  return { text, regex: new RegExp(`^${source.join('')}$`, 'u'), places };
}

function rational(text: string): Rational {
  const found = rationalFromText(text.replace('e+', 'e'));
  if (found === undefined) throw new Error(`not a number: ${text}`);
  return found;
}

export function real(a: Rational | number, b: Rational | number = a): Real {
  const of = (x: Rational | number): Rational =>
    typeof x === 'number' ? rationalFromDouble(x) : x;
  return { lo: of(a), hi: of(b) };
}

const below = (a: Rational, b: Rational): boolean => compareRational(a, b) < 0;

/** One unit of the last of so many digits, for a number other than 0. */
function unitOf(a: Rational, digits: number): Rational {
  const size = ratio(a.num < 0n ? -a.num : a.num, a.den);
  let power = ratio(1n);
  while (!below(size, Q.mul(power, ratio(10n)))) power = Q.mul(power, ratio(10n));
  while (below(size, power)) power = Q.div(power, ratio(10n));
  return Q.div(power, ratio(10n ** BigInt(digits - 1)));
}

/** What is printed of a number: false, true, or true where the decimal on its other side and the nearest one are false. */
export type Reading = 'false' | 'true' | 'sharp';

function readBound(side: 'up' | 'down', printed: Rational, digits: number, truth: Real): Reading {
  const above = side === 'up';
  const [far, near] = above ? [truth.hi, truth.lo] : [truth.lo, truth.hi];
  if (above ? below(printed, far) : below(far, printed)) return 'false';
  if (printed.num === 0n) return 'true';
  const half = Q.mul(ratio(above ? -1n : 1n, 2n), unitOf(printed, digits));
  const [nearer, other] = [Q.add(printed, half), Q.add(printed, Q.add(half, half))];
  const isSharp = above
    ? below(other, near) && !below(nearer, far)
    : below(near, other) && !below(far, nearer);
  return isSharp ? 'sharp' : 'true';
}

/** Two decimals around the number. */
function readBetween([lo = '', hi = '']: readonly string[], truth: Real): Reading {
  const [a, b] = [rational(lo), rational(hi)];
  if (below(truth.lo, a) || below(b, truth.hi)) return 'false';
  return below(a, truth.lo) && below(truth.hi, b) ? 'sharp' : 'true';
}

/** A number that is printed itself, or between decimals. Sharp where its shortest decimal is another number. */
function readExact(text: string, truth: Real): Reading {
  const around = /\[(.+), (.+)\]$/u.exec(text);
  if (around !== null) return readBetween(around.slice(1), truth);
  const double = /^float64\((.+)\)$/u.exec(text)?.[1];
  const plain = text.replace(/^= (.+) exactly$/u, '$1');
  const printed = double === undefined ? rational(plain) : rationalFromDouble(Number(double));
  const isRight = [truth.lo, truth.hi].every((end) => compareRational(end, printed) === 0);
  if (!isRight) return 'false';
  return double === undefined ? 'true' : 'sharp';
}

function readVector(text: string, truth: readonly Real[]): Reading {
  const [, length] = /^a vector of length (\d+)$/u.exec(text) ?? [];
  if (length !== undefined) return Number(length) === truth.length ? 'true' : 'false';
  const parts = text.slice(1, -1).split(/, (?![^[]*\])/u);
  const readings = parts.map((part, i) => {
    const entry = truth[i];
    return entry === undefined ? 'false' : readExact(part, entry);
  });
  if (parts.length !== truth.length || readings.includes('false')) return 'false';
  return readings.includes('sharp') ? 'sharp' : 'true';
}

/** Whether what is printed at a place is true of this number. */
export function read({ name, side, digits }: Place, text: string, truth: Truth): Reading {
  if ('lo' in truth) {
    if (side === 'vector') throw new Error(`${name} is a list`);
    if (side === 'float') return readExact(`float64(${text})`, truth);
    const isBound = side === 'up' || side === 'down';
    return isBound && !/[[(]/u.test(text)
      ? readBound(side, rational(text), digits, truth)
      : readExact(text, truth);
  }
  return readVector(text, truth);
}
