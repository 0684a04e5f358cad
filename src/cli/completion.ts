/**
 * # Completion of the command line in a shell
 *
 * The commands, their arguments and options as they are declared, as a script for bash, zsh or fish. A script holds all
 * words, so that a key press starts no program.
 *
 * ## Main definitions
 * - {@link Place}: what may be typed after some words
 * - {@link placesOf}
 * - {@link scripts}: by shell
 * @module
 */
import type { Argument, Command, Option } from 'commander';
import type { Definition } from '../certify/target.ts';
import { targets } from '../certify/targets.ts';
import { isOptionOf } from './certify-options.ts';

/** A word, and what it is. */
export interface Word {
  readonly word: string;
  readonly help: string;
}

/** What stands for the value of an option. */
export type Value =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'none' | 'files' | 'any' };

/** What may be typed after the words `at`, such as "certify kkt"; "" at the beginning. */
export interface Place {
  readonly at: string;
  readonly words: readonly Word[];
  /** Whether the name of a file may stand there. */
  readonly files: boolean;
  readonly options: readonly (Word & { readonly value: Value })[];
}

/** What an argument may be that has no choices, by the words before it and its name. */
type Known = ReadonlyMap<string, readonly string[]>;

async function knownWords(): Promise<Known> {
  const { theorems } = await import('../theorems/registry.ts');
  const { galleryIds } = await import('../counterexamples/gallery.ts');
  const { shippedNames } = await import('../conformance/shipped.ts');
  const { publishedSchemas } = await import('./results/published.ts');
  const stems = theorems.map(({ stem }) => stem);
  const ids = galleryIds();
  return new Map([
    ['explain stem', stems],
    ['verify stems', stems],
    ['refute theorem', stems],
    ['card name', ids],
    ['show file', ids],
    ['replay names', ids],
    ['adapter doctor target', shippedNames],
    ['schema name', publishedSchemas().map(({ name }) => name)],
  ]);
}

const namesOfFiles = ['file', 'source', 'folder', 'cases', 'results', 'records', 'old', 'new'];

function valueOf({ flags, argChoices, required, optional }: Option): Value {
  if (argChoices !== undefined) return { kind: 'words', words: argChoices };
  if (!required && !optional) return { kind: 'none' };
  const called = /[<[]([a-z]+)/u.exec(flags)?.[1] ?? '';
  return { kind: namesOfFiles.includes(called) ? 'files' : 'any' };
}

/** One line, without the marks of the shells. */
function helpText(text: string): string {
  return text.replaceAll(/["'`$\\\n]+/gu, ' ').trim();
}

function optionWord(option: Option): Place['options'][number] {
  return { word: option.long ?? '', help: helpText(option.description), value: valueOf(option) };
}

const help = { word: '--help', help: 'display help', value: { kind: 'none' } } as const;

function argumentWords(argument: Argument, at: string, known: Known): readonly Word[] {
  const words = argument.argChoices ?? known.get(`${at} ${argument.name()}`) ?? [];
  const ofTargets = new Map<string, Definition>(at === 'certify' ? Object.entries(targets) : []);
  return words.map((word) => ({
    word,
    help: helpText(ofTargets.get(word)?.summary ?? argument.description),
  }));
}

/** A place for the command, and one for each of its subcommands and of the targets of certify. */
function placesIn(
  command: Command,
  at: string,
  known: Known,
  inherited: Place['options'],
): readonly Place[] {
  const args = command.registeredArguments;
  const subcommands = command.commands.map((one) => ({
    word: one.name(),
    help: helpText(one.summary() || one.description()),
  }));
  const words = [...subcommands, ...args.flatMap((one) => argumentWords(one, at, known))];
  const files = args.some(
    (one) => namesOfFiles.includes(one.name()) || at === 'card' || at === 'replay',
  );
  const own = command.options.filter(({ long }) => long !== '--version');
  const options = [...own.map(optionWord), ...inherited, help];
  const below = command.commands.flatMap((one) =>
    placesIn(one, at === '' ? one.name() : `${at} ${one.name()}`, known, [
      ...inherited,
      ...own.map(optionWord),
    ]),
  );
  const targets = at === 'certify' ? words : [];
  return [
    { at, words, files, options },
    ...targets.map(({ word }) => ({
      at: `${at} ${word}`,
      words: [],
      files: false,
      options: [
        ...own.filter(({ flags }) => isOptionOf(word, flags)).map(optionWord),
        ...inherited,
        help,
      ],
    })),
    ...below,
  ];
}

/** Every place of a program, that of its bare name first. */
export async function placesOf(program: Command): Promise<readonly Place[]> {
  return placesIn(program, '', await knownWords(), []);
}

/** The words that lead to a place, in the order of the places: "certify", then "certify kkt". */
function steps(places: readonly Place[]): readonly string[] {
  return places.map(({ at }) => at).filter((at) => at !== '');
}

function quoted(word: string): string {
  return `'${word}'`;
}

/** What the shells call the place "before word" after the word, given the place before it: ` check`, `certify kkt`. */
function stepPatterns(places: readonly Place[]): string {
  return steps(places)
    .map((at) => quoted(at.includes(' ') ? at : ` ${at}`))
    .join('|');
}

/** What a shell does for the value of an option. */
interface Actions {
  readonly words: (words: readonly string[]) => string;
  readonly files: string;
  readonly any: string;
}

/** The lines of a `case` on the place and the option before, one for each action. */
function valueCases(places: readonly Place[], actions: Actions): string {
  const patterns = new Map<string, string[]>();
  for (const { at, options } of places)
    for (const { word, value } of options) {
      if (value.kind === 'none') continue;
      const then = value.kind === 'words' ? actions.words(value.words) : actions[value.kind];
      const known = patterns.get(then) ?? [];
      patterns.set(then, [...known, quoted(`${at} ${word}`)]);
    }
  return [...patterns].map(([then, all]) => `    ${all.join('|')}) ${then} ;;`).join('\n');
}

function bash(places: readonly Place[]): string {
  const cases = valueCases(places, {
    words: (words) => `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$current")); return`,
    files: `_widthwise_files; return`,
    any: 'return',
  });
  const at = places.map(
    (place) =>
      `    ${quoted(place.at)}) options='${place.options.map(({ word }) => word).join(' ')}'; ` +
      `words='${place.words.map(({ word }) => word).join(' ')}'; files=${place.files ? 1 : 0} ;;`,
  );
  return `# Completes the words of widthwise in bash: printed by "widthwise completion bash".
_widthwise_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY+=($(compgen -f -- "$current"))
}
_widthwise() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local at='' k options words files
  for ((k = 1; k < COMP_CWORD; k++)); do
    case "$at \${COMP_WORDS[k]}" in
      ${stepPatterns(places)}) at="\${at:+$at }\${COMP_WORDS[k]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at $before" in
${cases}
  esac
  case "$at" in
${at.join('\n')}
  esac
  if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$current")); return; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if ((files)); then _widthwise_files; fi
}
complete -F _widthwise widthwise
`;
}

function zsh(places: readonly Place[]): string {
  const described = ({ word, help: says }: Word): string =>
    quoted(`${word}:${says.replaceAll(':', '\\:')}`);
  const cases = valueCases(places, {
    words: (words) => `compadd -- ${words.map(quoted).join(' ')}; return`,
    files: '_files; return',
    any: 'return',
  });
  const at = places.map(
    (place) =>
      `    ${quoted(place.at)}) options=(${place.options.map(described).join(' ')}); ` +
      `choices=(${place.words.map(described).join(' ')}); files=${place.files ? 1 : 0} ;;`,
  );
  return `#compdef widthwise
# Completes the words of widthwise in zsh: printed by "widthwise completion zsh".
_widthwise() {
  local at='' word files=0
  local -a options choices
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${stepPatterns(places)}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${cases}
  esac
  case "$at" in
${at.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then _describe option options; return; fi
  if (( \${#choices} )); then _describe word choices; fi
  if (( files )); then _files; fi
}
if [[ $funcstack[1] == _widthwise ]]; then _widthwise "$@"; else compdef _widthwise widthwise; fi
`;
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ at, words, files, options }) => {
    const here = `complete -c widthwise -n '__widthwise_at "${at}"'`;
    return [
      ...words.map(({ word, help: says }) => `${here} -a ${quoted(word)} -d ${quoted(says)}`),
      ...(files ? [`${here} -F`] : []),
      ...options.map(({ word, help: says, value }) => {
        const option = `${here} -l ${word.slice(2)} -d ${quoted(says)}`;
        switch (value.kind) {
          case 'none':
            return option;
          case 'any':
            return `${option} -x`;
          case 'files':
            return `${option} -r -F`;
          case 'words':
            return `${option} -x -a ${quoted(value.words.join(' '))}`;
        }
      }),
    ];
  });
  return `# Completes the words of widthwise in fish: printed by "widthwise completion fish".
function __widthwise_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${stepPatterns(places).replaceAll('|', ' ')}
        set at (string trim "$at $word")
    end
  end
  test "$at" = "$argv[1]"
end
complete -c widthwise -f
${lines.join('\n')}
`;
}

export const scripts: Readonly<
  Record<'bash' | 'zsh' | 'fish', (places: readonly Place[]) => string>
> = {
  bash,
  zsh,
  fish,
};
