/**
 * # Completion, in the shells themselves
 *
 * Without zsh or fish their tests are skipped, and their titles say so; bash is there wherever npm scripts run.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placesOf } from '../../src/cli/completion.ts';
import type { Place } from '../../src/cli/completion.ts';
import { programWith } from '../../src/cli/program.ts';
import { schemaNamed } from '../../src/cli/results/published.ts';
import { widthwise } from './called.ts';

let folder: string;
let places: readonly Place[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-completion-'));
  const program = await programWith(
    () => true,
    () => undefined,
  );
  places = await placesOf(program);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await widthwise(folder, 'completion', shell);
    expect(code).toBe(0);
    writeFileSync(join(folder, `script.${shell}`), stdout);
  }
  writeFileSync(join(folder, 'my table.csv'), '1\n');
  writeFileSync(join(folder, 'proof.json'), '{}');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a program says on the text; it must not fail. */
function said(program: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { ...process.env, HOME: folder },
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}\n${stderr}`);
  return stdout;
}

type Offered = readonly (readonly string[])[];

/** What bash offers for the last word of each line. */
function inBash(lines: readonly (readonly string[])[]): Offered {
  const calls = lines.map(
    (words) =>
      `COMP_WORDS=(widthwise ${words.map((w) => `'${w}'`).join(' ')}); COMP_CWORD=${words.length}; ` +
      `_widthwise; printf '%s\\n' "\${COMPREPLY[@]}"; echo ----`,
  );
  const text = said('bash', [], ['source script.bash', ...calls].join('\n'));
  return text
    .split('----\n')
    .slice(0, -1)
    .map((part) => part.split('\n').filter((line) => line !== ''));
}

/** The options that help names at the beginning of its lines. */
function optionsIn(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gmu)].map((match) => match[1] ?? '');
}

const cases: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['ch', ['check']],
  ['certify ex', ['expressivity']],
  ['certify kkt --set ', ['ball', 'box', 'cone']],
  ['certify kkt --set co', ['cone']],
  ['certify kkt --sc', ['--scale']],
  ['certify lazy-gap --la', []],
  ['certify lazy-gap --ta', ['--target']],
  ['--seed 3 adapter in', ['init']],
  ['adapter init py', ['python']],
  ['adapter init --d', ['--dir']],
  ['explain k', ['kkt']],
  ['verify expressivity right', ['right-inverse']],
  ['card CE-1819', ['CE-1819e978']],
  ['schema cla', ['claims']],
  ['completion f', ['fish']],
  ['check pr', ['proof.json']],
  ['certify network --weights pro', ['proof.json']],
  ['list pr', []],
];

function split(line: string): readonly string[] {
  return line.split(' ');
}

describe('completion in bash', () => {
  it('offers commands, targets, choices, options and files where they belong', () => {
    const offered = inBash(cases.map(([line]) => split(line)));
    offered.forEach((words, k) => {
      const [line, expected] = cases[k] ?? ['', []];
      expect([...words].sort(), line).toEqual(expected);
    });
  });

  it('offers at each place the options of its help, and no others', async () => {
    const asked = places.map(({ at }) => [...split(at).filter((word) => word !== ''), '--']);
    const offered = inBash(asked);
    expect(offered).toHaveLength(places.length);
    for (const [k, words] of asked.entries()) {
      const { stdout } = await widthwise(folder, ...words.slice(0, -1), '--help');
      const known = optionsIn(stdout).filter((name) => name !== '--version');
      expect([...(offered[k] ?? [])].sort(), words.join(' ')).toEqual([...new Set(known)].sort());
      expect(known).toContain('--json');
    }
  });

  it('keeps the name of a file with a space in it whole', () => {
    expect(inBash([['certify', 'kkt', '--data', 'my']])).toEqual([['my table.csv']]);
    expect(inBash([['certify', 'kkt', '--radius', 'my']])).toEqual([[]]);
  });
});

/** Whether there is such a shell, and what the title of a test says otherwise. */
function shell(name: string): { readonly isHere: boolean; readonly reason: string } {
  const isHere = spawnSync(name, ['-c', 'exit 0']).status === 0;
  return { isHere, reason: isHere ? '' : ` (skipped: there is no ${name} here)` };
}
const [zsh, fish] = [shell('zsh'), shell('fish')];

describe('completion in other shells', () => {
  it.skipIf(!zsh.isHere)(`offers the same in zsh${zsh.reason}`, () => {
    // the functions of its completion system, which choose by what is typed so far
    const system = `compdef() { : }
      offer() { for one; do [[ $one == $PREFIX* ]] && print -r -- $one; done }
      _describe() { offer "\${(@)\${(P)2}%%:*}" }
      compadd() { shift; offer "$@" }
      _files() { offer * }
      try() { words=("$@"); CURRENT=$#words; PREFIX=$words[CURRENT]; _widthwise; print -r -- ---- }
      source ./script.zsh`;
    const calls = cases.map(
      ([line]) => `try widthwise ${split(line).map((w) => `'${w}'`).join(' ')}`, // prettier-ignore
    );
    const parts = said('zsh', ['-f'], [system, ...calls].join('\n')).split('----\n');
    cases.forEach(([line, expected], k) => {
      const offered = (parts[k] ?? '').split('\n').filter((word) => word !== '');
      expect(offered.sort(), line).toEqual(expected);
    });
  });

  it.skipIf(!fish.isHere)(`offers the same in fish${fish.reason}`, () => {
    const calls = cases.map(([line]) => `complete -C 'widthwise ${line}'; echo ----`);
    const parts = said('fish', ['-c', ['source script.fish', ...calls].join('\n')], '').split(
      '----\n',
    );
    cases.forEach(([line, expected], k) => {
      const offered = (parts[k] ?? '').split('\n').map((one) => one.split('\t')[0] ?? '');
      expect(offered.filter((word) => word !== '').sort(), line).toEqual(expected);
    });
  });
});

describe('widthwise completion', () => {
  it('knows three shells, and has a document', async () => {
    const { code, stderr } = await widthwise(folder, 'completion', 'fsih');
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "fish"?')]);
    const { stdout } = await widthwise(folder, 'completion', 'bash', '--json');
    const { script } = JSON.parse(stdout);
    expect(script).toContain('complete -F _widthwise widthwise');
    expect(schemaNamed('completion')).toMatchObject({ type: 'object' });
  });
});
