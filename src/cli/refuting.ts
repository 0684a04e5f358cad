/**
 * # Searching for counterexamples on the command line
 *
 * Searches one row, writes its witnesses as cards, each with its near miss, and examines them again from the file.
 * Ctrl-C ends a search with the best witness so far.
 * @module
 */
import { join } from 'node:path';
import { searchRow } from '../counterexamples/engine.ts';
import type { Found, Searched } from '../counterexamples/engine.ts';
import { examine } from '../counterexamples/examine.ts';
import type { Examined } from '../counterexamples/examine.ts';
import { carded } from '../counterexamples/refute.ts';
import type { Carded } from '../counterexamples/refute.ts';
import { arraysOf } from '../counterexamples/exports/arrays.ts';
import type { Row, Scope } from '../counterexamples/row.ts';
import { scopeText, sizeText } from '../counterexamples/scope.ts';
import type { RowLine } from '../records/record.ts';
import { printExpression } from '../sigma/expression-print.ts';
import { version } from '../version.ts';
import { rationalToText } from '../arithmetic/rational.ts';
import { makeFolder, readText, writeWhole } from './files.ts';
import { duration } from './output.ts';
import type { Output } from './output.ts';

export interface RefuteRequest {
  readonly seed: number;
  readonly milliseconds: number;
  readonly scope?: Scope | undefined;
  /** Ends the drawing of candidates. */
  readonly over?: () => boolean;
  /** Folder of the cards. */
  readonly out: string;
  /** The output file for the certificate of the near miss. */
  readonly nearMiss?: string | undefined;
  readonly command: string;
  readonly signal: AbortSignal;
}

export type Refuted =
  | {
      readonly kind: 'genuine';
      readonly row: string;
      readonly file: string;
      readonly examined: Extract<Examined, { kind: 'genuine' }>;
      /** The witness with the largest margin, if it is another one. */
      readonly clearest: string | undefined;
      /** The file of its certificate, if one was requested and there is a near miss. */
      readonly nearMiss: string | undefined;
      readonly distinct: number;
      readonly partial: boolean;
      readonly milliseconds: number;
    }
  | {
      readonly kind: 'none-in-scope' | 'none-found';
      readonly row: string;
      readonly tried: number;
      /** Interrupted before the time was up. */
      readonly partial: boolean;
      readonly milliseconds: number;
    };

/** Searches one row; writes the smallest witness, and the clearest if it is another. */
export async function refuteRow(
  row: Row,
  request: RefuteRequest,
  output: Output,
): Promise<Refuted> {
  const { seed, milliseconds, scope, over, signal } = request;
  const started = performance.now();
  const searched = await searchRow(row, {
    seed,
    milliseconds,
    ...(scope === undefined ? {} : { scope }),
    ...(over === undefined ? {} : { over }),
    signal,
    onProgress: progressLine(row, output),
  });
  clearLine(output);
  const took = Math.round(performance.now() - started);
  if (searched.kind !== 'found')
    return {
      kind: searched.kind,
      row: row.id,
      tried: searched.tried,
      partial: searched.kind === 'none-found' && signal.aborted,
      milliseconds: took,
    };
  return { ...(await written(searched, request)), row: row.id, milliseconds: took };
}

async function written(
  { smallest, clearest, distinct, partial }: Extract<Searched, { kind: 'found' }>,
  request: RefuteRequest,
): Promise<Omit<Extract<Refuted, { kind: 'genuine' }>, 'row' | 'milliseconds'>> {
  const { file, examined, near } = await writeCard(smallest, request);
  const other = clearest.text === smallest.text ? undefined : await writeCard(clearest, request);
  const nearMiss = near.kind === 'certified' ? request.nearMiss : undefined;
  if (nearMiss !== undefined && near.kind === 'certified') await writeWhole(nearMiss, near.text);
  return { kind: 'genuine', file, examined, clearest: other?.file, nearMiss, distinct, partial };
}

async function writeCard(
  found: Found,
  { seed, command, out }: RefuteRequest,
): Promise<Omit<Carded, 'text'> & { readonly file: string }> {
  const provenance = { tool: `widthwise ${version}`, command, seed: String(seed) };
  const { text, examined: wanted, near } = await carded(found, provenance);
  const file = join(out, `${wanted.card.id}.json`);
  await makeFolder(out);
  await writeWhole(file, text);
  const examined = await examine(await readText(file), () => found.row);
  if (examined.kind !== 'genuine') throw new Error(`${file}: changed while it was written`);
  return { file, examined, near };
}

function progressLine(
  row: Row,
  output: Output,
): Parameters<typeof searchRow>[1]['onProgress'] & object {
  return ({ tried, milliseconds, best }) => {
    if (!output.progress || !process.stderr.isTTY) return;
    const so = best === undefined ? 'none yet' : `best ${sizeText(best)}`;
    process.stderr.write(`\r\u001B[K${row.id}  ${tried} tried, ${duration(milliseconds)}, ${so}`);
  };
}

function clearLine(output: Output): void {
  if (output.progress && process.stderr.isTTY) process.stderr.write('\r\u001B[K');
}

/** The outcome of one row, as a line of the record. */
export function rowLine({ theorem, drops }: Row, scope: Scope, refuted: Refuted): RowLine {
  const line = { type: 'row', theorem, drops, scope: scopeText(scope) } as const;
  if (refuted.kind !== 'genuine') return { ...line, result: { ...refuted, kind: refuted.kind } };
  const { examined, clearest, nearMiss, ...rest } = refuted;
  const { card, sentence, proved, file } = examined;
  const { activation } = file.instance;
  return {
    ...line,
    result: {
      ...rest,
      ...(clearest === undefined ? {} : { clearest }),
      ...(nearMiss === undefined ? {} : { nearMiss }),
      card,
      sentence,
      proved,
    },
    ...(activation === undefined ? {} : { activation: printExpression(activation) }),
    arrays: arraysOf(file).map(({ name, rows }) => ({
      name,
      rows: rows.map((entries) => entries.map(rationalToText)),
    })),
  };
}

/** The outcome of one row, in a line. */
export function refutedLine(refuted: Refuted, scope: Scope): string {
  const took = duration(refuted.milliseconds);
  switch (refuted.kind) {
    case 'genuine': {
      const { card } = refuted.examined;
      return `${refuted.row}  genuine counterexample ${card.id}, ${card.size}, ${card.minimality}; ${took}`;
    }
    case 'none-in-scope':
      return `${refuted.row}  none in scope ${scopeText(scope)}: all ${refuted.tried} candidates tried; ${took}`;
    case 'none-found':
      return `${refuted.row}  no witness found: ${refuted.tried} candidates sampled; ${took}${refuted.partial ? ', interrupted' : ''}`;
  }
}
