/**
 * # widthwise replay
 * @module
 */
import type { Command } from 'commander';
import { examine } from '../../counterexamples/examine.ts';
import type { Examined } from '../../counterexamples/examine.ts';
import { cardText, galleryIds } from '../../counterexamples/gallery.ts';
import { verdictLine } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { jsonText, outputFor, wrap } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

export function replayCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Examines a counterexample again: its facts are proved anew, and must refute its statement. Without a name: the whole gallery.',
    )
    .argument('[names...]', 'ids of the gallery or files')
    .addHelpText(
      'after',
      `
Exit code: 0 genuine, 1 not proved or no refutation, 2 unreadable.

Examples:
  widthwise replay
  widthwise replay CE-1a2b3c4d
  widthwise replay ./found/CE-1a2b3c4d.json`,
    )
    .action((names: string[]) => {
      end(replay(names, command.optsWithGlobals<GlobalOptions>()));
    });
}

function replay(names: readonly string[], options: GlobalOptions): ExitCode {
  const output = outputFor(options);
  const chosen = names.length === 0 ? galleryIds() : names;
  const all = chosen.map((name) => {
    const examined = examine(cardText(name));
    if (chosen.length > 1) output.detail(examinedLine(name, examined));
    return { name, examined };
  });
  const codes = all.map(({ examined }) => exitCodeOf(examined));
  const genuine = codes.filter((code) => code === 0).length;
  const [first] = all;
  const text =
    all.length === 1 && first !== undefined
      ? examinedText(first.name, first.examined)
      : `${genuine} genuine, ${all.length - genuine} not`;
  output.result(text, jsonText(all.map(({ name, examined }) => ({ name, ...plain(examined) }))));
  return codes.reduce((worst, code) => (code > worst ? code : worst), 0);
}

function exitCodeOf(examined: Examined): ExitCode {
  switch (examined.kind) {
    case 'genuine':
      return 0;
    case 'no-refutation':
      return 1;
    case 'not-proved':
      return exitCodeOfVerdict(examined.verdict.kind);
  }
}

function plain(examined: Examined): object {
  if (examined.kind !== 'genuine') return examined;
  const { kind, card, sentence, proved } = examined;
  return { kind, card, sentence, proved };
}

function examinedLine(name: string, examined: Examined): string {
  switch (examined.kind) {
    case 'genuine':
      return `${examined.card.id}  genuine: ${examined.card.title}`;
    case 'no-refutation':
      return `${examined.card.id}  no refutation: ${examined.because}`;
    case 'not-proved':
      return `${name}  ${verdictLine(examined.verdict)}`;
  }
}

/** A genuine counterexample as people read it; else why it is not one. */
export function examinedText(name: string, examined: Examined): string {
  if (examined.kind !== 'genuine') return wrap(examinedLine(name, examined), '  ');
  const { card, sentence, proved } = examined;
  return [
    wrap(`GENUINE  ${card.id}: ${card.title}`, '  '),
    `  ${wrap(sentence, '  ')}`,
    'this instance',
    ...card.satisfies.map((says) => `  satisfies  ${wrap(says, '    ')}`),
    `  violates   ${wrap(card.violates, '    ')}`,
    `  and yet    ${wrap(card.yet, '    ')}`,
    'proved, from the file alone:',
    ...proved.map((says) => `  - ${wrap(says, '    ')}`),
    wrap(`${card.size}; ${card.minimality}; found by ${card.found}`, '  '),
  ].join('\n');
}
