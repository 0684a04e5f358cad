/**
 * # Searching for counterexamples to a conjecture of the user
 *
 * Reads the conjecture, searches it as a row of refute, and says what was done. Candidates that could not be decided are
 * written to a file.
 *
 * ## Main definitions
 * - {@link conjectureIn}, {@link refuteConjecture}
 * - {@link nothingFound}: in words
 * @module
 */
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readConjecture, conjectureLimits } from '../conjectures/format.ts';
import type { Conjecture } from '../conjectures/format.ts';
import { readModule } from '../conjectures/module.ts';
import { conjectureRow } from '../conjectures/row.ts';
import { newTally, tallyText, undecidedText } from '../conjectures/tally.ts';
import type { Tally } from '../conjectures/tally.ts';
import type { Row, Scope } from '../counterexamples/row.ts';
import { scopeInWords } from '../counterexamples/scope.ts';
import { jsonFile } from '../data/json-value.ts';
import { WidthwiseError } from '../errors.ts';
import { makeFolder, sizeOf, writeWhole } from './files.ts';
import { duration } from './output.ts';
import type { Output } from './output.ts';
import { refuteRow } from './refuting.ts';
import type { Refuted, RefuteRequest } from './refuting.ts';

const codeEndings: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** A conjecture, ready to be searched. */
export interface Source {
  readonly conjecture: Conjecture;
  readonly row: Row;
  readonly tally: () => Tally;
  /** Whether code has no more candidates. */
  readonly over: () => boolean;
  /** Whether all of a grid is searched. */
  readonly isGrid: boolean;
}

async function loadedFrom(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    throw new WidthwiseError(
      'input',
      `the module cannot be loaded: ${String(error)}`,
      'Run it by itself to see where it fails.',
      { file },
    );
  }
}

async function moduleIn(file: string): Promise<unknown> {
  await sizeOf(file); // refuses what is not there
  const loaded = await loadedFrom(file);
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded
    ? loaded.default
    : undefined;
}

async function valueIn(file: string): Promise<unknown> {
  const bytes = await sizeOf(file);
  if (bytes > conjectureLimits.bytes)
    throw new WidthwiseError(
      'input',
      `${bytes} bytes are more than ${conjectureLimits.bytes}, the limit of a conjecture`,
      'Give a smaller file.',
      { file },
    );
  try {
    return await jsonFile(file);
  } catch (error) {
    if (!(error instanceof WidthwiseError) || error.code !== 'input') throw error;
    // the reader of JSON gives the advice of tables
    const advice =
      'Give a conjecture: widthwise conjecture init mine.json writes one to begin with.';
    throw new WidthwiseError('input', error.found, advice, error.place);
  }
}

/** Throws {@link WidthwiseError}. Code is run only from a file whose ending says so. */
export async function conjectureIn(file: string): Promise<Source> {
  const { see, tally } = newTally();
  if (!codeEndings.includes(extname(file))) {
    const conjecture = readConjecture(await valueIn(file), file);
    return {
      conjecture,
      row: conjectureRow(conjecture, file, see),
      tally,
      over: () => false,
      isGrid: conjecture.entries.from === 'grid',
    };
  }
  const { conjecture, next } = readModule(await moduleIn(file), file);
  let isOver = false;
  const row: Row = {
    ...conjectureRow(conjecture, file, see),
    enumerate: () => [],
    draw: (random) => {
      const candidate = next(random);
      if (candidate === undefined) isOver = true;
      return candidate;
    },
  };
  return { conjecture, row, tally, over: () => isOver, isGrid: false };
}

/** What was found, and what was tried. */
export interface Conjectured {
  readonly row: Row;
  readonly scope: Scope;
  readonly refuted: Refuted;
  readonly tally: Tally;
  /** The file of the candidates that were left open. */
  readonly undecided: string | undefined;
  readonly isGrid: boolean;
}

/** Searches; writes the cards, or the candidates left open. */
export async function refuteConjecture(
  { conjecture, row, tally, over, isGrid }: Source,
  request: Omit<RefuteRequest, 'scope' | 'over'>,
  output: Output,
): Promise<Conjectured> {
  const scope = isGrid ? row.scope : undefined;
  const refuted = await refuteRow(row, { ...request, scope, over }, output);
  const found = tally();
  const isOpen = refuted.kind !== 'genuine' && found.undecided > 0;
  const undecided = isOpen
    ? join(request.out, `undecided-${row.id.replace('conjecture/', '')}.json`)
    : undefined;
  if (undecided !== undefined) {
    await makeFolder(request.out);
    await writeWhole(undecided, undecidedText(conjecture, found));
  }
  return { row, scope: row.scope, refuted, tally: found, undecided, isGrid };
}

function isVacuous({ holds, undecided, witnesses }: Tally): boolean {
  return holds + undecided + witnesses === 0;
}

/** What a search that found nothing has done, in words, no more. */
export function nothingFound({ refuted, tally, row, isGrid }: Conjectured): readonly string[] {
  if (refuted.kind === 'genuine') return [];
  const { tried } = refuted;
  const took = duration(refuted.milliseconds);
  const where = isGrid ? `: ${scopeInWords(row.scope)}` : '';
  const all = `all ${tried} instances up to symmetry`;
  const head = isVacuous(tally)
    ? refuted.kind === 'none-in-scope'
      ? `no instance in scope satisfies the hypotheses: ${all} were tried${where}`
      : `nothing was tested: none of the ${tried} candidates tried satisfies the hypotheses`
    : refuted.kind === 'none-in-scope' && tally.undecided === 0
      ? `none in scope: ${all} were decided${where}`
      : refuted.kind === 'none-in-scope'
        ? `none found in scope: ${all} were tried, and some could not be decided${where}`
        : `none found: ${tried} candidates tried within the budget`;
  return [
    `${row.id}  ${head}; ${took}${refuted.partial ? ', interrupted' : ''}`,
    ...tallyText(tally).map((line) => `  ${line}`),
  ];
}
