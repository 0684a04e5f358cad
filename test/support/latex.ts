/**
 * # Documents compiled by pdflatex
 *
 * Where pdflatex and bibtex are not there, tests say so and are skipped, unless WIDTHWISE_REQUIRE is "all".
 * @module
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const isThere = ['pdflatex', 'bibtex'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
);

export const isSkipped = !isThere && process.env['WIDTHWISE_REQUIRE'] !== 'all';
export const reason = isThere ? '' : ' (needs pdflatex and bibtex: texlive-latex-base)';

/** What a program printed that ended in an error; empty if it did not. */
function fault(folder: string, program: string, ...args: readonly string[]): string {
  const { status, stdout, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? '' : `${program}: ${error?.message ?? stdout}`;
}

const strict = ['-halt-on-error', '-interaction=nonstopmode', '-no-shell-escape', 'all'];

/** pdflatex on all.tex in the folder: what went wrong. */
export function compileFault(folder: string): string {
  return fault(folder, 'pdflatex', ...strict);
}

/** bibtex on all.aux in the folder: what went wrong. */
export function bibliographyFault(folder: string): string {
  return fault(folder, 'bibtex', 'all');
}

/** Writes all.tex with these lines in the document. */
export function writeDocument(
  folder: string,
  preamble: readonly string[],
  body: readonly string[],
): void {
  const lines = ['\\documentclass{article}', ...preamble, '\\begin{document}', ...body];
  writeFileSync(join(folder, 'all.tex'), [...lines, '\\end{document}'].join('\n'));
}

/** The log of the last run, and whether there is a PDF. */
export function resultOf(folder: string): { readonly log: string; readonly isPdf: boolean } {
  const log = readFileSync(join(folder, 'all.log'), 'latin1');
  const pdf = readFileSync(join(folder, 'all.pdf'));
  return { log, isPdf: pdf.subarray(0, 4).toString() === '%PDF' };
}
