/**
 * # What is taken of a table, as the command line asks for it
 *
 * ## Main definitions
 * - {@link TableRequest}: what the options of table-options.ts become
 * - {@link demandTable}: refuses those that do not go together
 * - {@link columnsIn}: the columns that are named
 * @module
 */
import { usage } from '../certify/plan.ts';
import { fieldsOf } from '../data/csv-separator.ts';
import { standardInput } from '../data/files.ts';
import { WidthwiseError } from '../errors.ts';

export interface TableRequest {
  readonly data?: string | undefined;
  readonly inputs?: string | undefined;
  /** Names of columns, with commas between them. */
  readonly features?: string | undefined;
  readonly ignore?: string | undefined;
  readonly rows?: number | undefined;
  readonly sample?: number | undefined;
}

/** Names as a line of a CSV file has them: one with a comma in it stands in quotes. */
function namesIn(text: string | undefined, flag: string): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const fields = fieldsOf(text, ',', {});
    if (!fields.includes('')) return fields;
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
  }
  throw usage(
    `${flag}: expected names with commas between them, got ${JSON.stringify(text)}`,
    'Give a,b,c; a name with a comma in it in quotes.',
    flag,
  );
}

/** The columns that are named. Throws {@link WidthwiseError} (`usage`) on what is no list of names. */
export function columnsIn({ features, ignore }: TableRequest): {
  readonly features: readonly string[] | undefined;
  readonly ignore: readonly string[] | undefined;
} {
  return { features: namesIn(features, '--features'), ignore: namesIn(ignore, '--ignore') };
}

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
