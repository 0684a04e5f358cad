/**
 * # The options that say what is taken of a table
 *
 * ## Main definitions
 * - {@link tableOptions}: their rows in the table of options
 * - {@link TableRequest}: what they become
 * - {@link demandTable}: refuses those that do not go together
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { usage } from '../certify/plan.ts';
import { fieldsOf } from '../data/csv-separator.ts';
import { standardInput } from '../data/files.ts';
import { WidthwiseError } from '../errors.ts';
import { count } from './option-values.ts';

export interface TableRequest {
  readonly data?: string | undefined;
  readonly inputs?: string | undefined;
  readonly features?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly rows?: number | undefined;
  readonly sample?: number | undefined;
}

/** Names as a line of a CSV file has them: one with a comma in it stands in quotes. */
function names(text: string): readonly string[] {
  try {
    const fields = fieldsOf(text, ',', {});
    if (!fields.includes('')) return fields;
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
  }
  throw new InvalidArgumentError(`Expected names with commas between them, got "${text}".`);
}

export const tableOptions: readonly {
  readonly flags: string;
  readonly help: string;
  readonly read?: (text: string) => unknown;
}[] = [
  {
    flags: '--inputs <array>',
    help: 'the array of an .npz or .json file that holds the samples (default: X)',
  },
  {
    flags: '--features <names>',
    help: 'the columns that are inputs, as a,b,c (default: all of numbers but the labels)',
    read: names,
  },
  { flags: '--ignore <names>', help: 'columns that are no inputs, as a,b,c', read: names },
  { flags: '--rows <n>', help: 'the first n rows alone', read: count },
  {
    flags: '--sample <n>',
    help: 'n rows drawn by --seed, without replacement, in their order',
    read: count,
  },
];

/** Throws {@link WidthwiseError} (`usage`) on options that exclude each other. */
export function demandTable({
  features,
  ignore,
  rows,
  sample,
  byDigest,
  data,
}: TableRequest & {
  readonly byDigest?: boolean | undefined;
}): void {
  if (features !== undefined && ignore !== undefined)
    throw usage('--features and --ignore', 'Give one of them.', '--ignore');
  if (rows !== undefined && sample !== undefined)
    throw usage('--rows and --sample', 'Give one of them: the first rows, or a sample.', '--rows');
  if (byDigest === true && data === standardInput)
    throw usage(
      '--by-digest does not apply to standard input',
      'It says where the data are found again: give a file, or leave the option out.',
      '--by-digest',
    );
}
