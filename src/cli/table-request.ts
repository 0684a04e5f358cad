/**
 * # The selection of rows and columns on the command line
 *
 * ## Main definitions
 * - {@link TableRequest}: the values of the options in table-options.ts
 * - {@link demandTable}: refuses options that exclude each other
 * - {@link columnsIn}: a list of column names
 * @module
 */
import { usage } from '../certify/plan.ts';
import { fieldsOf } from '../data/csv-separator.ts';
import { standardInput } from '../data/files.ts';
import { WidthwiseError } from '../errors.ts';

export interface TableRequest {
  readonly data?: string | undefined;
  readonly inputs?: string | undefined;
  /** Names of columns, separated by commas. */
  readonly features?: string | undefined;
  readonly ignore?: string | undefined;
  readonly rows?: number | undefined;
  readonly sample?: number | undefined;
}

/** Names in the form of a CSV line: one that contains a comma is quoted. */
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

/** The named columns. Throws {@link WidthwiseError} (`usage`) on text that is not a list of names. */
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
