/**
 * # A conjecture whose candidates are chosen by code
 *
 * A module exports the conjecture, in the form of its file, and a generator of candidates. The code only proposes:
 * hypotheses and conclusion are those of the file.
 *
 * ## Main definitions
 * - {@link ConjectureModule}, {@link readModule}
 * @module
 */
import { z } from 'zod';
import { rationalFromDouble, rationalFromText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Candidate, Random } from '../counterexamples/row.ts';
import { WidthwiseError } from '../errors.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { placeOf, readPart } from '../schemas/reading.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { conjectureLimits, readConjecture } from './format.ts';
import type { Conjecture } from './format.ts';

const number = z.union([z.number(), z.string().max(40)]).describe('a number or "p/q"');
const rows = z
  .array(z.array(number).min(1).max(conjectureLimits.size))
  .max(conjectureLimits.size + 1);
const list = z.array(number).max(conjectureLimits.size + 1);

/** What the generator yields; without labels they are derived from the point. */
const chosen = z.strictObject({
  activation: z.string().max(conjectureLimits.formula),
  inputs: rows,
  hidden: rows,
  outputs: list,
  labels: list.exactOptional(),
});

export interface ConjectureModule {
  readonly conjecture: Conjecture;
  /** The next candidate; `undefined` at the end. */
  readonly next: (random: Random) => Candidate | undefined;
}

function rationalOf(value: number | string, field: string): Rational {
  const found = typeof value === 'number' ? rationalFromDouble(value) : rationalFromText(value);
  if (found !== undefined) return found;
  throw new WidthwiseError(
    'input',
    `${JSON.stringify(value)} is no number`,
    'Give a finite number or "p/q".',
    { field },
  );
}

function matrixOf(
  values: readonly (readonly (number | string)[])[],
  cols: number,
  field: string,
): Matrix<Rational> {
  if (values.some((r) => r.length !== cols))
    throw new WidthwiseError(
      'input',
      `expected rows of ${cols} numbers`,
      'W has a column for each of X.',
      { field },
    );
  return matrix(
    values.length,
    cols,
    values.flatMap((r) => r.map((x) => rationalOf(x, field))),
  );
}

function candidateOf(value: unknown, file: string): Candidate {
  const read = readPart(chosen, value);
  const field = `candidates: ${read.kind === 'bad' ? placeOf(read.path) : ''}`;
  if (read.kind === 'bad')
    throw new WidthwiseError(
      'input',
      read.says,
      'Yield {activation, inputs, hidden, outputs, labels}.',
      { file, field },
    );
  const { activation, inputs, hidden, outputs, labels } = read.value;
  const d = inputs[0]?.length ?? 0;
  const isFit =
    d > 0 &&
    outputs.length === hidden.length &&
    (labels === undefined || labels.length === inputs.length);
  if (!isFit)
    throw new WidthwiseError(
      'input',
      'the sizes of a candidate do not agree',
      'X has n rows, W and v have m, y has n.',
      { file, field: 'candidates' },
    );
  return {
    activation: activationNamed(activation).value,
    inputs: matrixOf(inputs, d, 'inputs'),
    hidden: matrixOf(hidden, d, 'hidden'),
    outputs: outputs.map((x) => rationalOf(x, 'outputs')),
    ...(labels === undefined ? {} : { labels: labels.map((x) => rationalOf(x, 'labels')) }),
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** An error of the user's code is not one of ours. */
function stepped(left: Iterator<unknown>, file: string): IteratorResult<unknown> {
  try {
    return left.next();
  } catch (error) {
    throw new WidthwiseError(
      'input',
      `candidates threw ${String(error)}`,
      'Correct the code of the module.',
      { file },
    );
  }
}

/** The default export of a module. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function readModule(exported: unknown, file: string): ConjectureModule {
  const wrong = (found: string): WidthwiseError =>
    new WidthwiseError(
      'input',
      found,
      'Write export default { conjecture: {..}, *candidates(random) { yield {..}; } }.',
      { file },
    );
  if (typeof exported !== 'object' || exported === null || !('conjecture' in exported))
    throw wrong('the module has no default export with a conjecture');
  const conjecture = readConjecture(exported.conjecture, file);
  if (!('candidates' in exported) || typeof exported.candidates !== 'function')
    throw wrong('the module chooses no candidates');
  const { candidates }: { readonly candidates: unknown } = exported;
  let left: Iterator<unknown> | undefined;
  return {
    conjecture,
    next: (random) => {
      if (left === undefined) {
        const made: unknown = candidates(random);
        if (!isIterable(made)) throw wrong('candidates returns nothing to iterate over');
        left = made[Symbol.iterator]();
      }
      const { done, value } = stepped(left, file);
      return done === true ? undefined : candidateOf(value, file);
    },
  };
}
