/**
 * # A file to show
 *
 * ## Main definitions
 * - {@link ShownFile}: its name and verdict, and how to check it
 * - {@link Shown}: its page and its pictures
 * - {@link verdictHeader}, {@link checkSection}: parts of every page
 * @module
 */
import type { Verdict } from '../certificates/verdict.ts';
import { typeset } from '../pages/formula.ts';
import { element, untrusted } from '../pages/html.ts';
import type { Node } from '../pages/html.ts';
import { mark } from '../pages/page.ts';
import { commands, section } from './blocks.ts';
import type { Directions } from '../pictures/directions.ts';
import type { Picture } from './picture.ts';

export interface ShownFile {
  readonly name: string;
  readonly text: string;
  readonly verdict: Verdict;
  /** Commands that check it, as they could be typed. */
  readonly checks: readonly string[];
  /** The plane of its slice, if it is not that of its kind. */
  readonly directions?: Directions | undefined;
}

export interface Shown {
  readonly html: string;
  readonly pictures: readonly Picture[];
  /** Its LaTeX; `undefined` for a file that is not verified. */
  readonly latex?: string | undefined;
}

function because(verdict: Exclude<Verdict, { kind: 'verified' }>): string {
  switch (verdict.kind) {
    case 'rejected':
    case 'malformed':
      return `${verdict.at}: ${verdict.because}`;
    case 'unsupported':
      return verdict.feature;
    case 'resource-limit':
      return `the checker takes ${verdict.limit}, this file needs ${verdict.needed}`;
  }
}

const words = {
  rejected: 'Rejected',
  malformed: 'Malformed',
  unsupported: 'Unsupported',
  'resource-limit': 'Too large',
} as const;

/** The verdict as the first line. */
export function verdictHeader(verdict: Verdict): readonly Node[] {
  if (verdict.kind === 'verified')
    return [
      element(
        'p',
        { class: 'verdict long' },
        mark('holds', 'Verified'),
        ' ',
        typeset(verdict.claim),
      ),
    ];
  return [
    element(
      'p',
      { class: 'verdict long' },
      mark('fails', words[verdict.kind]),
      ' ',
      untrusted(because(verdict)),
    ),
    element('p', {}, 'This file does not prove its claim. The claim may still be true.'),
  ];
}

/** What the commands print where they find the same. */
function success({ verdict, checks }: ShownFile): string {
  const replays = checks.some((command) => command.startsWith('widthwise replay'));
  return verdict.kind === 'verified'
    ? `Each of them prints a line that begins with VERIFIED${replays ? ' (replay: GENUINE)' : ''} and ends with exit code 0.`
    : 'None of them prints VERIFIED: each says what is wrong, and ends with an exit code other than 0.';
}

export function checkSection(file: ShownFile): Node {
  return section(
    'check',
    'How to check it yourself',
    element(
      'p',
      {},
      'This page was made by a program that checked the file. The page itself proves nothing: check the file, by other methods too.',
    ),
    commands(file.checks),
    element('p', {}, success(file)),
  );
}
