/**
 * # What explain prints
 *
 * Apart from the command, so that help loads no theorem.
 * @module
 */
import { propertiesOf } from '../../properties/suites.ts';
import { suggestion } from '../suggest.ts';
import { WidthwiseError } from '../errors.ts';
import { theoremOf, theorems } from '../theorems/registry.ts';
import { searchesFor } from '../theorems/rows.ts';
import type { Assumption, Theorem } from '../theorems/theorem.ts';
import { wrap } from './lines.ts';
import { jsonText } from './output.ts';
import type { Output } from './output.ts';

/** A theorem, or what a conjecture can say. Throws {@link WidthwiseError} (`usage`) for both or neither. */
export async function explain(
  stem: string | undefined,
  isVocabulary: boolean,
  output: Output,
): Promise<void> {
  if ((stem === undefined) !== isVocabulary)
    throw new WidthwiseError(
      'usage',
      'expected the name of a theorem, or --vocabulary',
      'Give one of the two; widthwise list shows the names.',
    );
  if (stem !== undefined) return explainTheorem(stem, output);
  const { vocabularyOf, vocabularyText } = await import('../conjectures/listing.ts'); // a theorem needs none of it
  output.result(vocabularyText(), jsonText(vocabularyOf()));
}

async function explainTheorem(stem: string, output: Output): Promise<void> {
  const theorem = theoremOf(stem);
  if (theorem === undefined)
    throw new WidthwiseError(
      'usage',
      `unknown theorem "${stem}"${suggestion(
        stem,
        theorems.map((known) => known.stem),
      )}`,
      `There are: ${theorems.map((known) => known.stem).join(', ')}.`,
    );
  const properties = (await propertiesOf([stem])).map(({ id }) => id);
  const note = `proofs-notes/${stem}.md`;
  output.result(
    explanation(theorem, note, properties),
    jsonText({ ...theorem, hypotheses: theorem.hypotheses.map(searched), note, properties }),
  );
}

/** A hypothesis with the ids of the rows that search for what fails without it, if any. */
function searched(hypothesis: Assumption): object {
  const searches = searchesFor(hypothesis).map(({ id }) => id);
  return searches.length === 0 ? hypothesis : { ...hypothesis, searches };
}

function explanation(theorem: Theorem, note: string, properties: readonly string[]): string {
  const { title, statement, hypotheses, claims, limits, references } = theorem;
  return [
    title,
    '',
    ...statement.map((sentence) => `  ${wrap(sentence, '  ')}`),
    '',
    'Hypotheses',
    ...hypotheses.flatMap((hypothesis) => [
      `  ${hypothesis.id}  ${wrap(hypothesis.says, '    ')}`,
      `    checked by: ${wrap(hypothesis.checkedBy, '      ')}`,
      `    without it: ${wrap(hypothesis.without, '      ')}`,
      ...searchesFor(hypothesis).map(
        (row) => `    found by: widthwise refute ${row.theorem} --drop ${row.drops}`,
      ),
    ]),
    '',
    'What it does not say',
    ...limits.map((limit) => `  - ${wrap(limit, '    ')}`),
    '',
    ...(claims.length === 0 ? [] : [`Certified by claims of kind: ${claims.join(', ')}`]),
    `Proof: ${note}`,
    `Properties: ${wrap(properties.join(', '), '  ')}`,
    `References: ${references.join(', ')}`,
  ].join('\n');
}
