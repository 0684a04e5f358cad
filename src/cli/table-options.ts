/**
 * # The options that select rows and columns
 *
 * Their entries in the table of options. Their meaning is in table-request.ts, since help must load no reader of data.
 * @module
 */
import { count } from './option-values.ts';

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
  },
  { flags: '--ignore <names>', help: 'columns that are no inputs, as a,b,c' },
  { flags: '--rows <n>', help: 'the first n rows alone', read: count },
  {
    flags: '--sample <n>',
    help: 'n rows drawn by --seed, without replacement, in their order',
    read: count,
  },
];
