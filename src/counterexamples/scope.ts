/**
 * # The scope of an exhaustive search
 *
 * `n<=4,d<=2,m<=2,|w|<=3`: n samples, d inputs, m neurons, and integers of absolute value at most 3 for every entry.
 *
 * ## Main definitions
 * - {@link parseScope}, {@link scopeText}, {@link scopeInWords}, {@link insideScope}
 * - {@link shapeText}, {@link sizeText}: a size in words
 * @module
 */
import { suggestion } from '../suggest.ts';
import { WidthwiseError } from '../errors.ts';
import type { Scope, Size } from './row.ts';

const keys = { n: 'samples', d: 'inputs', m: 'neurons', '|w|': 'height' } as const;

/**
 * Beyond these an enumeration would never end; refused, so that a typo does not hang the command.
 */
const most: Scope = { samples: 12, inputs: 12, neurons: 12, height: 99 };

function isKey(key: string): key is keyof typeof keys {
  return Object.hasOwn(keys, key);
}

function refuse(found: string): WidthwiseError {
  return new WidthwiseError(
    'usage',
    `scope: ${found}`,
    'Write bounds such as n<=4,d<=2,m<=2,|w|<=3, each at most once; those left out keep their values.',
  );
}

/** The bound of |w| for "w < 3". */
function meant(part: string): string {
  const [number = '4'] = /\d+/u.exec(part) ?? [];
  return suggestion(
    part.replaceAll(/\s/gu, '').replace(/^w/iu, '|w|'),
    Object.keys(keys).map((key) => `${key}<=${number}`),
  );
}

/** The bounds in the text; those it does not name are taken from `base`. Throws {@link WidthwiseError}. */
export function parseScope(text: string, base: Scope): Scope {
  const found = new Map<keyof Scope, number>();
  for (const part of text.split(',')) {
    const [, key = '', digits = ''] = /^(n|d|m|\|w\|)<=([1-9]\d{0,3})$/.exec(part) ?? [];
    if (!isKey(key))
      throw refuse(`expected a bound such as n<=4, got ${JSON.stringify(part)}${meant(part)}`);
    const name = keys[key];
    if (found.has(name)) throw refuse(`${key} is bounded twice`);
    if (Number(digits) > most[name])
      throw refuse(`${key}<=${digits} is beyond ${key}<=${most[name]}`);
    found.set(name, Number(digits));
  }
  return { ...base, ...Object.fromEntries(found) };
}

/** As {@link parseScope} reads it. */
export function scopeText({ samples, inputs, neurons, height }: Scope): string {
  return `n<=${samples},d<=${inputs},m<=${neurons},|w|<=${height}`;
}

function some(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** "2 neurons, 3 samples, 1 input"; neurons and samples are left out if there are none. */
export function shapeText({
  samples,
  inputs,
  neurons,
}: Pick<Size, 'samples' | 'inputs' | 'neurons'>): string {
  const width = neurons === 0 ? [] : [some(neurons, 'neuron')];
  const data = samples === 0 ? [] : [some(samples, 'sample')];
  return [...width, ...data, some(inputs, 'input')].join(', ');
}

/** The size of a candidate: {@link shapeText}, and the height of its free part. */
export function sizeText(size: Size): string {
  return `${shapeText(size)}, numbers up to ${size.height}`;
}

/** "at most 4 samples, 2 inputs and 2 neurons, all entries whole numbers from -3 to 3". */
export function scopeInWords({ samples, inputs, neurons, height }: Scope): string {
  const sizes = `${some(samples, 'sample')}, ${some(inputs, 'input')} and ${some(neurons, 'neuron')}`;
  return `at most ${sizes}, all entries whole numbers from -${height} to ${height}`;
}

/** Whether a candidate of this size lies in the scope, its denominators aside. */
export function insideScope(size: Size, scope: Scope): boolean {
  return (
    size.neurons <= scope.neurons &&
    size.samples <= scope.samples &&
    size.inputs <= scope.inputs &&
    size.height <= scope.height
  );
}
