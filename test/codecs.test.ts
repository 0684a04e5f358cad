import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import ts from 'typescript';
import {
  keyText,
  lineText,
  markdownText,
  shellText,
  terminalText,
  texText,
  xmlText,
} from '../src/codecs.ts';
import { examinedText } from '../src/cli/commands/replay.ts';
import { examineWholly } from '../src/counterexamples/examine.ts';
import type { Card } from '../src/counterexamples/card.ts';
import { bibtexOf } from '../src/counterexamples/exports/bibtex.ts';
import { latexOf } from '../src/counterexamples/exports/latex.ts';
import { pythonOf, typescriptOf } from '../src/counterexamples/exports/literals.ts';
import { markdownOf } from '../src/counterexamples/exports/markdown.ts';
import { galleryIds, galleryText } from '../src/counterexamples/gallery.ts';
import { distinctInputsRow as row } from '../src/theorems/expressivity/witnesses.ts';
import { rowOf } from '../src/theorems/rows.ts';
import { writeFacts } from '../src/certificates/facts/write.ts';
import { readFacts } from '../src/certificates/facts/check.ts';
import { fileSizeText } from '../src/counterexamples/file-size.ts';
import { cardOf } from '../src/counterexamples/card.ts';
import type { FactsFile } from '../src/certificates/facts/format.ts';
import { asked, isSkipped, reason } from './certificates/recheck-support.ts';
import { widthwise } from './cli/called.ts';

const faulty = new URL('conformance/fixtures/faulty.ts', import.meta.url).pathname;
const breaks = ['\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'];
const hostile = `${breaks.map((b) => `${b}raise SystemExit("owned")${b}export const owned = 1;`).join('')}\u001B]0;owned\u0007\u009B2J\u202E}*/"""'''\${owned}\\input{owned}<script>&"](owned)\``;
const raw = /[^\P{Cc}\n]|[\u2028-\u202E\u2066-\u2069]/u;

const [id = ''] = galleryIds();
const read = readFacts(galleryText(id));
if (read.kind !== 'read') throw new Error(id);
const { file }: { readonly file: FactsFile } = read;
const plain: Card = { ...cardOf(file), references: ['Zhang21'] };
const fields: readonly (keyof Card)[] = [
  'id',
  'title',
  'statement',
  'satisfies',
  'violates',
  'yet',
  'size',
  'minimality',
  'found',
];
const near = {
  kind: 'certified',
  changed: [hostile],
  distance: hostile,
  restores: hostile,
} as const;
const cards: readonly (readonly [string, Card])[] = [
  ...fields.map((key): readonly [string, Card] => [
    key,
    { ...plain, [key]: Array.isArray(plain[key]) ? [hostile] : hostile },
  ]),
  ['near miss', { ...plain, nearMiss: { ...near, says: hostile } }],
  ['no near miss', { ...plain, nearMiss: { kind: 'none', because: hostile } }],
];

describe('a command to type again', () => {
  it('gives the shell the words that it was made of', () => {
    const words = [
      'a',
      '',
      "it's",
      '$(touch owned)',
      '`touch owned`',
      'a;b',
      'n<=3,|w|',
      '*',
      '"',
      '\\',
      hostile.replaceAll('\0', ''),
    ];
    const command = `printf '%s\\0' ${shellText(words)}`;
    const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect(stdout.split('\0').slice(0, -1)).toEqual(words);
    expect(shellText(['widthwise', 'check', './a-b_c.json', 'n=3,4+x:y'])).toBe(
      'widthwise check ./a-b_c.json n=3,4+x:y',
    );
  });
});

describe('hostile text in a card', () => {
  it.each(cards)('in the field "%s" stays on its line in every text form', (_, card) => {
    const forms = [
      (c: Card) => markdownOf(c, file, []),
      (c: Card) => latexOf(c, file, []),
      (c: Card) => pythonOf(c, row, file),
      (c: Card) => typescriptOf(c, row, file),
      (c: Card) => bibtexOf(c),
    ];
    const tame: Card = JSON.parse(
      JSON.stringify(card, (_key, value: unknown) => (value === hostile ? 'tame' : value)),
    );
    for (const form of forms) {
      expect(form(card)).not.toMatch(raw);
      expect(form(card).split('\n').length).toBe(form(tame).split('\n').length);
    }
    expect(markdownOf(card, file, [])).not.toMatch(/(?<!\\)(?:<script|\]\(owned)/u);
    expect(latexOf(card, file, []) + bibtexOf(card)).not.toContain('\\input');
    const entry = bibtexOf(card);
    expect(entry.split('{').length).toBe(entry.split('}').length);
  });

  it.each(cards)('in the field "%s" becomes no statement of TypeScript', (_, card) => {
    const source = ts.createSourceFile(
      'card.ts',
      typescriptOf(card, row, file),
      ts.ScriptTarget.Latest,
    );
    expect(source.statements.map((s) => s.getText(source)).join()).not.toContain('owned');
  });

  it.skipIf(isSkipped)(`becomes no statement of Python${reason}`, () => {
    const script = [
      'import ast, json, sys',
      'for text in json.load(sys.stdin):',
      '    assert "owned" not in ast.dump(ast.parse(text))',
      '    exec(text, {})',
      'print("inert")',
    ].join('\n');
    expect(
      asked(
        script,
        cards.map(([, card]) => pythonOf(card, row, file)),
      ).trim(),
    ).toBe('inert');
  });

  it.each(['constructor', '__proto__', 'toString', hostile])(
    'that reads %j is not a key of the references',
    (key) => {
      expect(() => bibtexOf({ ...plain, references: [key] })).toThrow(/no BibTeX entry/u);
      expect(latexOf({ ...plain, references: [key] }, file, [])).not.toMatch(/\\input|owned\}\}/u);
    },
  );
});

describe('what a card claims', () => {
  const claims = {
    title: 'the Riemann hypothesis',
    statement: 'Riemann',
    satisfies: ['Riemann'],
    violates: 'Riemann',
    yet: 'Riemann',
    references: ['Riemann59'],
    size: 'as small as can be',
    minimality: 'proved minimal in every scope',
    found: 'an oracle',
  };

  it('is printed from the row where that settles it, and else as a claim', async () => {
    const text = writeFacts({ ...file, card: { ...file.card, ...claims } });
    const examined = await examineWholly(text, rowOf);
    if (examined.kind !== 'genuine') throw new Error(examined.kind);
    const printed = examinedText(id, examined, 'file');
    expect(printed).not.toContain('Riemann');
    expect(printed.replaceAll(/\s+/gu, ' ')).toContain(
      `${fileSizeText(file)}; its search, which no check repeats, says: proved minimal in every scope`,
    );
    expect(examined.card.references).toEqual(rowOf(examined.card.row)?.references);
    for (const form of [markdownOf(examined.card, file, []), latexOf(examined.card, file, [])]) {
      expect(form).not.toContain('Riemann');
      expect(form).not.toContain('as small as can be');
      expect(form).toContain(
        `${fileSizeText(file)}; its search, which no check repeats, says: proved`,
      );
    }
  });

  it('has a BibTeX entry for each reference, in every card of the gallery', () => {
    for (const name of galleryIds()) {
      const found = readFacts(galleryText(name));
      if (found.kind !== 'read') throw new Error(name);
      expect(bibtexOf(cardOf(found.file))).toContain(name);
    }
  });
});

describe('codecs', () => {
  it('show characters that cannot be seen', () => {
    expect(terminalText('a\u001B[2J\n\tb\u009B\r\u202E')).toBe(
      'a\\u001b[2J\n\tb\\u009b\\u000d\\u202e',
    );
    expect(lineText('a\nb\u2028\u{E0041}\uD800')).toBe('a\\u000ab\\u2028\\udb40\\udc41\\ud800');
    expect(xmlText('<&">\u0000\uFFFF')).toBe('&lt;&amp;&quot;&gt;\\u0000\\uffff');
    expect(texText('{\n}')).toBe('\\{\\textbackslash{}u000a\\}');
    expect(texText('a]b[c')).toBe('a{]}b{[}c');
    expect(markdownText('- [a](b)')).toBe('\\- \\[a\\](b)');
    expect(keyText('a}\n\\b')).toBe('a---b');
  });

  it('leave the value of a JSON document unchanged', () => {
    const value = { a: '\u009B\u202E\u2028\u{E0041}' };
    expect(JSON.parse(terminalText(JSON.stringify(value)))).toEqual(value);
  });

  it.each([
    ['an adapter', ['validate', '--target', `${process.execPath} ${faulty} hostile all`]],
    [
      'an adapter that does not start',
      ['validate', '--target', `${process.execPath} ${faulty} hostile-start`],
    ],
    ['the doctor', ['adapter', 'doctor', `${process.execPath} ${faulty} hostile all`]],
    ['the name of a file', ['check', 'a\nVERIFIED forged.json']],
    ['a data set', ['certify', 'expressivity', '--data', 'a\nVERIFIED forged.csv']],
    ['a card', ['replay', 'a\nVERIFIED forged']],
  ])('let no text from %s start a line', async (_, words) => {
    const { stdout, stderr } = await widthwise('.', ...words);
    expect(stdout + stderr).toContain('VERIFIED forged');
    expect(stdout + stderr).not.toMatch(/^VERIFIED/mu);
    expect(stdout + stderr).not.toMatch(raw);
  });

  it('keep control characters in errors from the terminal', async () => {
    const name = 'no-such-\u001B]0;owned\u0007\u009B';
    for (const words of [['replay', name], [name]]) {
      const { stdout, stderr } = await widthwise('.', ...words);
      expect(stdout + stderr).toContain('\\u001b]0;owned');
      expect(stdout + stderr).not.toMatch(raw);
    }
  });
});
