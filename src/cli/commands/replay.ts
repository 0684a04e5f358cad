/**
 * # widthwise replay
 * @module
 */
import type { Command } from 'commander';
import { lineText } from '../../codecs.ts';
import { claimText } from '../../counterexamples/card.ts';
import { unchecked } from '../../counterexamples/claimed.ts';
import type { CardNearMiss } from '../../counterexamples/card.ts';
import { examineWholly } from '../../counterexamples/examine.ts';
import type { Whole } from '../../counterexamples/examine.ts';
import { cardText, galleryIds } from '../../counterexamples/gallery.ts';
import { rowOfCard } from '../../conjectures/find-row.ts';
import { verdictLine } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { wrap } from '../lines.ts';
import { jsonText, outputFor } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

export function replayCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Examines a counterexample again: its facts are proved again and must refute its statement; its near miss is certified again. Without a name: the whole gallery.',
    )
    .argument('[names...]', 'ids of the gallery or files')
    .addHelpText(
      'after',
      `
Exit code: 0 genuine, 1 not proved, no refutation or a wrong near miss, 2 unreadable.

Examples:
  widthwise replay
  widthwise replay CE-1819e978
  widthwise replay ./found/CE-1819e978.json`,
    )
    .action(async (names: string[]) => {
      end(await replay(names, command.optsWithGlobals<GlobalOptions>()));
    });
}

async function replay(names: readonly string[], options: GlobalOptions): Promise<ExitCode> {
  const output = outputFor(options);
  const chosen = names.length === 0 ? galleryIds() : names;
  const all: { readonly name: string; readonly examined: Whole }[] = [];
  for (const name of chosen) {
    const examined = await examineWholly(cardText(name), rowOfCard);
    if (chosen.length > 1) output.detail(lineText(examinedLine(name, examined)));
    all.push({ name, examined });
  }
  const codes = all.map(({ examined }) => exitCodeOf(examined));
  const genuine = codes.filter((code) => code === 0).length;
  const [first] = all;
  const text =
    all.length === 1 && first !== undefined
      ? examinedText(first.name, first.examined, 'file')
      : `${genuine} genuine, ${all.length - genuine} not`;
  output.result(text, jsonText(all.map(({ name, examined }) => ({ name, ...plain(examined) }))));
  return codes.reduce((worst, code) => (code > worst ? code : worst), 0);
}

function exitCodeOf(examined: Whole): ExitCode {
  switch (examined.kind) {
    case 'genuine':
      return 0;
    case 'no-refutation':
    case 'wrong-near-miss':
      return 1;
    case 'not-proved':
      return exitCodeOfVerdict(examined.verdict.kind);
  }
}

function plain(examined: Whole): object {
  if (examined.kind !== 'genuine') return examined;
  const { kind, card, sentence, proved } = examined;
  return { kind, card, sentence, proved };
}

function examinedLine(name: string, examined: Whole): string {
  switch (examined.kind) {
    case 'genuine':
      return `${examined.card.id}  genuine: ${examined.card.title}${examined.near === undefined ? '' : '; near miss certified'}`;
    case 'no-refutation':
      return `${examined.card.id}  no refutation: ${examined.because}`;
    case 'wrong-near-miss':
      return `${examined.card.id}  genuine, but not its near miss: ${examined.because}`;
    case 'not-proved':
      return `${name}  ${verdictLine(examined.verdict)}`;
  }
}

function nearMissText(near: CardNearMiss | undefined, source: Source): readonly string[] {
  if (near === undefined) return [];
  if (near.kind === 'none') {
    const claimed = source === 'file' ? `, ${unchecked}` : '';
    return [wrap(`near miss${claimed}: ${near.because}`, '  ')];
  }
  const { changed, distance, restores, says } = near;
  return [
    'the near miss',
    `  satisfies  ${wrap(restores, '    ')}`,
    ...changed.map((text) => `  changed    ${wrap(text, '    ')}`),
    `  distance   ${wrap(distance, '    ')}`,
    `  certified  ${wrap(says, '    ')}`,
  ];
}

/** Who searched: the author of the file, or this run, which vouches for its own search. */
type Source = 'file' | 'search';

/** A genuine counterexample in readable form, or why it is not one. */
export function examinedText(name: string, examined: Whole, source: Source): string {
  if (examined.kind !== 'genuine') return wrap(examinedLine(name, examined), '  ');
  const { card, sentence, proved } = examined;
  const claim = source === 'file' ? claimText(card) : `${card.size}; ${card.minimality}`;
  return [
    wrap(`GENUINE  ${card.id}: ${card.title}`, '  '),
    `  ${wrap(sentence, '  ')}`,
    'this instance',
    ...card.satisfies.map((says) => `  satisfies  ${wrap(says, '    ')}`),
    `  violates   ${wrap(card.violates, '    ')}`,
    `  and yet    ${wrap(card.yet, '    ')}`,
    'proved, from the file alone:',
    ...proved.map((says) => `  - ${wrap(says, '    ')}`),
    ...nearMissText(card.nearMiss, source),
    wrap(`${claim}; found by ${card.found}`, '  '),
  ].join('\n');
}
