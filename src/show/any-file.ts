/**
 * # The page of any file
 *
 * By the checkers' verdict, and what kind of file it is: a certificate, facts, or a counterexample.
 *
 * ## Main definitions
 * - {@link showFile}
 * @module
 */
import { readFacts } from '../certificates/facts/check.ts';
import type { FindInputs } from '../certificates/kernel/check.ts';
import { readCertificate } from '../certificates/read.ts';
import { isFactsFile } from '../certify/check.ts';
import { examineWholly } from '../counterexamples/examine.ts';
import type { Whole } from '../counterexamples/examine.ts';
import { WidthwiseError } from '../errors.ts';
import { rowOfCard } from '../conjectures/find-row.ts';
import { cardPage } from './card-page.ts';
import { certificatePage } from './certificate-page.ts';
import { factsPage, refusedPage } from './facts-page.ts';
import type { Shown, ShownFile } from './file.ts';

export type Kind = 'certificate' | 'facts' | 'counterexample' | 'refused';

export interface ShownAs extends Shown {
  readonly kind: Kind;
  /** Whether all that the file says is verified: for a card, that it is a genuine counterexample. */
  readonly isVerified: boolean;
  /** What is wrong with the card of a file whose facts are verified. */
  readonly note?: string | undefined;
}

function cardFault(examined: Exclude<Whole, { kind: 'genuine' }>): string {
  switch (examined.kind) {
    case 'not-proved':
      return 'its facts are not proved';
    case 'no-refutation':
      return `no genuine counterexample: what is missing is ${examined.because}`;
    case 'wrong-near-miss':
      return `its near miss is wrong: ${examined.because}`;
  }
}

/** A card that is refused is shown as facts, with the reason. */
async function shownFacts(file: ShownFile): Promise<ShownAs> {
  const read = readFacts(file.text);
  if (read.kind !== 'read') return { kind: 'refused', isVerified: false, ...refusedPage(file) };
  const isVerified = file.verdict.kind === 'verified';
  const asFacts = async (note?: string): Promise<ShownAs> => ({
    kind: 'facts',
    isVerified: isVerified && note === undefined,
    note,
    ...(await factsPage(file, read.file, note)),
  });
  if (!isVerified || read.file.card === undefined) return asFacts();
  try {
    const examined = await examineWholly(file.text, rowOfCard);
    if (examined.kind !== 'genuine') return await asFacts(`Its card: ${cardFault(examined)}.`);
    return { kind: 'counterexample', isVerified, ...(await cardPage(file, examined)) };
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
    return asFacts(`Its card: ${error.message}`);
  }
}

/** The page of a file that was checked, and its pictures. */
export async function showFile(file: ShownFile, findInputs: FindInputs): Promise<ShownAs> {
  if (isFactsFile(file.text)) return shownFacts(file);
  const read = readCertificate(file.text);
  if (read.kind !== 'read') return { kind: 'refused', isVerified: false, ...refusedPage(file) };
  const { inputs } = read.certificate.claim;
  const X =
    inputs.where === 'inline'
      ? inputs.matrix
      : await findInputs(inputs.recipe, inputs.rows, inputs.cols);
  const fits = X.rows === inputs.rows && X.cols === inputs.cols && X.data.every(Number.isFinite);
  if (!fits) return { kind: 'refused', isVerified: false, ...refusedPage(file) };
  return {
    kind: 'certificate',
    isVerified: file.verdict.kind === 'verified',
    ...(await certificatePage(file, read.certificate, X)),
  };
}
