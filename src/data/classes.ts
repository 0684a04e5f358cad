/**
 * # Classes as labels
 *
 * Two classes become -1 and +1, in the order of their names. If there are more and the user asked for classes, each gets
 * its own labels: +1 on its samples, -1 on the others.
 *
 * ## Main definitions
 * - {@link classesIn}
 * @module
 */
import type { Place } from '../errors.ts';
import { show, unusable } from './data-set.ts';
import type { LabelVector } from './data-set.ts';

/** The labels of one class against the others. */
export interface ClassLabels {
  readonly name: string;
  readonly labels: Float64Array;
}

/** More distinct values are not classes, but numbers to be predicted or names of the samples. */
const mostClasses = 100;

type Made =
  | {
      readonly labels: Float64Array;
      readonly classes?: undefined;
      /** The number that stands for each class. */
      readonly remark?: string;
    }
  | {
      readonly labels?: undefined;
      readonly classes: readonly ClassLabels[];
      readonly remark?: undefined;
    };

/** The class of each sample, and all classes in order: numbers by size, words by their characters. */
function namesIn({ values, words, fractions }: LabelVector, place: Place): readonly string[] {
  if (words !== undefined) return words;
  const odd = values.find((y) => !Number.isSafeInteger(y));
  if (odd === undefined) return Array.from(values, (y) => String(y + 0)); // + 0 makes -0 to 0
  throw unusable(
    `expected classes, got ${fractions === undefined ? odd : 'a fraction'}`,
    'Classes are words or whole numbers; leave classes out for one output with these labels.',
    place,
  );
}

function signs(names: readonly string[], positive: string): Float64Array {
  return Float64Array.from(names, (name) => (name === positive ? 1 : -1));
}

/**
 * The labels for a network with one output, or for one network per class.
 *
 * @param asked - whether classes were asked for; if not, numbers are used unchanged.
 * @throws {@link WidthwiseError} (`input`) on words of more than two classes that were not asked for.
 */
export function classesIn(labels: LabelVector, asked: boolean, place: Place): Made {
  if (labels.words === undefined && !asked) return { labels: labels.values };
  const names = namesIn(labels, place);
  const own = [...new Set(names)];
  if (labels.words === undefined) own.sort((a, b) => Number(a) - Number(b));
  else own.sort();
  const [first = '', second] = own;
  if (second === undefined)
    throw unusable(`one class alone, ${show(first)}`, 'Give samples of two or more.', place);
  if (own.length === 2)
    return {
      labels: signs(names, second),
      remark: `labels: ${show(first)} is -1, ${show(second)} is +1`,
    };
  const some = own.slice(0, 3).map(show).join(', ');
  if (own.length > mostClasses)
    throw unusable(
      `${own.length} classes (${some}, ..), more than ${mostClasses}, the limit`,
      'Give another column of labels.',
      place,
    );
  if (!asked)
    throw unusable(
      `${own.length} classes (${some}${own.length > 3 ? ', ..' : ''}), and a network has one output`,
      'Ask for one network a class (--classes), or encode the classes as numbers.',
      place,
    );
  return { classes: own.map((name) => ({ name, labels: signs(names, name) })) };
}
