/**
 * # Models of multi-view data, in JSON
 *
 * {"beta": b, "models": [W, ..]}, with "power" and, for smoothed relus, "threshold" and "alpha"; or {"beta": b, "starts": [W, ..],
 * "first": [[nu, ..], ..], "second": ..}. Entries are numbers, read exactly, or fractions "p/q".
 *
 * ## Main definitions
 * - {@link viewTaskFrom}
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { modelsFault } from '../ensembles/reading.ts';
import type { Models, Unit } from '../ensembles/reading.ts';
import type { ViewTask } from '../ensembles/task.ts';
import { unusable } from './data-set.ts';
import { entryOf } from './deep-weights.ts';
import { entriesOf } from './json-files.ts';
import { numbersOf } from './line-networks.ts';
import { tableOf } from './power-sums.ts';
import { viewModels, viewStudent } from './schema.ts';

const advice =
  'Give {"beta": b, "models": [[[..], ..], ..]}, 2C columns and m rows for each of C classes, or "starts" for "models".';
const studentAdvice = 'Give {"models": [[[..], ..]]}, with as many columns as the weights.';

interface Source {
  readonly value: unknown;
  readonly file: string;
}

function positive(value: unknown, file: string, field: string): Rational {
  const found = entryOf(value, file, field, advice);
  if (found.num <= 0n) throw unusable('expected a number > 0', advice, { file, field });
  return found;
}

function modelsIn(
  list: readonly (readonly unknown[])[],
  source: Source,
  field: string,
  words: string,
): Models {
  return list.map((W, k) => tableOf(W, source, `${field}[${k}]`, words));
}

function demandModels(models: Models, file: string, words: string): void {
  const fault = modelsFault(models);
  if (fault !== undefined) throw unusable(fault, words, { file, field: 'models' });
}

type Read = ReturnType<typeof entriesIn>;

function entriesIn({ value, file }: Source) {
  return entriesOf(viewModels, value, file, advice);
}

function unitIn({ power = 3, beta, threshold, alpha }: Read, file: string): Unit {
  if (threshold === undefined && alpha === undefined)
    return { unit: 'power', power, beta: positive(beta, file, 'beta') };
  if (beta !== undefined)
    throw unusable('expected no beta with threshold and alpha', advice, { file, field: 'beta' });
  return {
    unit: 'smoothed',
    power,
    threshold: positive(threshold, file, 'threshold'),
    alpha: positive(alpha, file, 'alpha'),
  };
}

/** Sizes of noise of each class; none where the file has none. */
function sizesIn(
  lists: readonly unknown[] | undefined,
  count: number,
  file: string,
  field: string,
): readonly (readonly Rational[])[] {
  if (lists === undefined) return Array.from({ length: count }, () => []);
  if (lists.length !== count)
    throw unusable(`expected a list for each of ${count} classes`, advice, { file, field });
  return lists.map((one, y) =>
    Array.isArray(one) && one.length === 0 ? [] : numbersOf(one, file, `${field}[${y}]`, advice),
  );
}

function startIn(read: Read, starts: readonly (readonly unknown[])[], source: Source): ViewTask {
  const { file } = source;
  const models = modelsIn(starts, source, 'starts', advice);
  if (read.power !== undefined && read.power !== 3)
    throw unusable('expected power 3 for a start', advice, { file, field: 'power' });
  if (models.length < 2)
    throw unusable('expected the starts of two or more classes', advice, { file, field: 'starts' });
  const [first, second] = [read.first, read.second].map((lists, l) =>
    sizesIn(lists, models.length, file, l === 0 ? 'first' : 'second'),
  );
  return {
    kind: 'start',
    beta: positive(read.beta, file, 'beta'),
    classes: models.map((start, y) => ({
      start,
      first: first?.[y] ?? [],
      second: second?.[y] ?? [],
    })),
  };
}

/** Models and a student, or a start. Throws {@link WidthwiseError} (`input`), naming file and field. */
export function viewTaskFrom(source: Source, student?: Source): ViewTask {
  const { file } = source;
  const read = entriesIn(source);
  if ((read.models === undefined) === (read.starts === undefined))
    throw unusable('expected either models or starts', advice, { file });
  if (read.starts !== undefined) {
    if (student !== undefined)
      throw unusable('expected models, not a start, with a student', advice, { file });
    return startIn(read, read.starts, source);
  }
  const models = modelsIn(read.models ?? [], source, 'models', advice);
  demandModels(models, file, advice);
  const task = { kind: 'models', unit: unitIn(read, file), models } as const;
  if (student === undefined) return { ...task, student };
  const own = entriesOf(viewStudent, student.value, student.file, studentAdvice);
  const found = modelsIn(own.models, student, 'models', studentAdvice);
  demandModels(found, student.file, studentAdvice);
  if (found[0]?.cols !== models[0]?.cols)
    throw unusable(
      `expected ${models[0]?.cols} columns, as in the weights, got ${found[0]?.cols}`,
      studentAdvice,
      { file: student.file, field: 'models' },
    );
  return { ...task, student: found };
}
