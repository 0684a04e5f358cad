/**
 * # The page of a facts file
 *
 * ## Main definitions
 * - {@link factsPage}
 * - {@link instanceTables}: the exact arrays of its instance
 * - {@link lettersOf}: what the letters of its sentences mean
 * @module
 */
import { rationalToText } from '../arithmetic/rational.ts';
import type { FactsFile } from '../certificates/facts/format.ts';
import { arraysOf } from '../counterexamples/exports/arrays.ts';
import { element, untrusted } from '../pages/html.ts';
import type { Element, Node } from '../pages/html.ts';
import { pageOf, tableOf } from '../pages/page.ts';
import {
  activationFormula,
  folded,
  madeBy,
  picturesSection,
  rowsOf,
  section,
  sentences,
  showStyle,
  symbols,
} from './blocks.ts';
import { factsPictures } from './facts-pictures.ts';
import { checkSection, verdictHeader } from './file.ts';
import type { Shown, ShownFile } from './file.ts';
import { planeTable } from './plane-table.ts';

/** sigma and every array of the file, exactly. */
export function instanceTables(file: FactsFile): readonly Node[] {
  const { activation } = file.instance;
  const tables = arraysOf(file).map(({ name, vector, rows }) => {
    const entries = vector ? (rows[0] ?? []).map((a) => [a]) : rows;
    const text = (i: number, j: number): string => {
      const entry = entries[i]?.[j];
      return entry === undefined ? '' : rationalToText(entry);
    };
    return rowsOf(name, entries.length, entries[0]?.length ?? 0, text);
  });
  return [...(activation === undefined ? [] : [activationFormula(activation)]), ...tables];
}

/** The letters of these sentences; none where the facts define their own, as those about risks and deep networks do. */
export function lettersOf(
  { instance, facts }: FactsFile,
  texts: readonly string[],
): Element | undefined {
  const isShallow =
    instance.inputs !== undefined &&
    instance.activation !== undefined &&
    !facts.some((fact) => 'layers' in fact);
  return isShallow ? symbols(texts) : undefined;
}

/** What the file says of its origin. */
export function provenanceTable({ provenance }: FactsFile): Node {
  const rows = Object.entries(provenance).map(([key, value]) => [key, untrusted(value)]);
  return rows.length === 0
    ? element('p', {}, 'The file says nothing of its origin.')
    : tableOf({
        caption: 'What the file says of its origin; not checked',
        head: ['what', 'value'],
        rows,
      });
}

const limits = [
  'Anything beyond these facts: which statement they refute, if any, is for a counterexample card to say.',
  'Anything about other data, activations or points than those of the file.',
];

/** `note`: why the file is shown as facts, although it has a card. */
export async function factsPage(file: ShownFile, facts: FactsFile, note?: string): Promise<Shown> {
  const { verdict } = file;
  const isVerified = verdict.kind === 'verified';
  const { pictures, missing, slice } = await factsPictures(facts, isVerified, file.directions);
  const html = pageOf({
    title: `Facts ${file.name}`,
    header: [
      verdictHeader(verdict),
      note === undefined ? undefined : element('p', {}, untrusted(note)),
    ],
    main: [
      isVerified
        ? section(
            'shown',
            'What is shown',
            element(
              'p',
              {},
              'The sentence above, about the numbers of this file alone. The checker decided each fact exactly or with rigorous arithmetic.',
            ),
            lettersOf(facts, [verdict.claim]),
          )
        : undefined,
      section(
        'not-shown',
        'What is not shown',
        isVerified
          ? undefined
          : element('p', {}, 'The facts together: the checker refused the file.'),
        sentences(limits),
      ),
      picturesSection(pictures, missing),
      checkSection(file),
      section(
        'details',
        'Details',
        ...(verdict.kind === 'verified'
          ? [folded('The facts, each with how it was checked', sentences(verdict.hypotheses))]
          : []),
        folded('The numbers, exactly', instanceTables(facts)),
        ...(slice === undefined ? [] : [folded('The plane of the slice', planeTable(slice))]),
        folded('The file', provenanceTable(facts)),
      ),
    ],
    footer: [madeBy],
    style: showStyle,
  });
  return { html, pictures };
}

/** The page of a file of which nothing can be drawn: what is wrong, and how it begins. */
export function refusedPage(file: ShownFile): Shown {
  const html = pageOf({
    title: `Refused: ${file.name}`,
    header: verdictHeader(file.verdict),
    main: [
      section(
        'not-shown',
        'What is not shown',
        element('p', {}, 'Anything: the file was refused before its claim was looked at.'),
      ),
      checkSection(file),
      section(
        'details',
        'Details',
        folded('How the file begins', element('p', {}, untrusted(file.text.slice(0, 2000)))),
      ),
    ],
    footer: [madeBy],
    style: showStyle,
  });
  return { html, pictures: [] };
}
