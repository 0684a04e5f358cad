/**
 * The notes as GitHub shows them: KaTeX can typeset each formula, Markdown does not alter it, and each link points to
 * an existing file and heading.
 */

import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import katex from 'katex';
import { describe, expect, it } from 'vitest';

const home = join(import.meta.dirname, '../../proofs-notes');
const notes = globSync('*.md', { cwd: home }).sort();

function textOf(note: string): string {
  return readFileSync(join(home, note), 'utf8');
}

/** The generated parts of a note, and the titles that are also in the registry: plain ASCII. */
function handwritten(text: string): string {
  return text
    .replaceAll(/<!-- (?<part>\w+):begin -->[\s\S]*?<!-- \k<part>:end -->/gu, '')
    .replaceAll(/^#.*$/gmu, '');
}

interface Parts {
  readonly formulas: readonly string[];
  readonly faults: readonly string[];
}

/** GitHub begins a formula after a space and ends it before one, brackets and punctuation apart. */
const before = /(?:^|[\s(])$/u;
const after = /^(?:$|[\s.,;:!?)"-])/u;

/** Why Markdown would change a formula between plain dollars, which it reads as text. */
const hazards: readonly (readonly [RegExp, string])[] = [
  [/[*<>~]|\|/u, 'has a character that Markdown or HTML reads'],
  [/\\[^A-Za-z]/u, 'has an escape that Markdown takes away'],
  [/(?:^|[^A-Za-z0-9])_/u, 'has a subscript that may begin an emphasis: write $`...`$'],
  [/\]\(/u, 'looks like a link'],
];

/** The prose of a note, in which code is a word and a formula written as code is $`$, and those formulas. */
function withoutCode(text: string): { readonly prose: string; readonly formulas: string[] } {
  const formulas: string[] = [];
  const prose = handwritten(text)
    .replaceAll(
      /^ *```(?<language>\w*)\n(?<body>[\s\S]*?)^ *```$/gmu,
      (_, language, body: string) => {
        if (language === 'math') formulas.push(body);
        return '';
      },
    )
    .replaceAll(/\$`(?<tex>[^`\n]+)`\$/gu, (_, tex: string) => {
      formulas.push(tex);
      return '$`$';
    })
    .replaceAll(/(?<!\$)`[^`\n]*`/gu, 'code');
  return { prose, formulas };
}

/** Prose and formulas of a line in turn: $$...$$ has a line of its own, and no formula crosses a line. */
function piecesOf(line: string): readonly string[] {
  const display = /^\s*\$\$(?<tex>[^$]+)\$\$$/u.exec(line)?.groups?.['tex'];
  return display === undefined ? line.split('$') : ['', display, ''];
}

function proseFaults(prose: string): readonly string[] {
  const bare = /<=|>=|!=|\^|\b(?:norm|norm_F|abs|sqrt)\(/u.test(prose);
  return bare ? [`a formula outside dollars: ${prose}`] : [];
}

function formulaFaults(left: string, formula: string, right: string): readonly string[] {
  const reasons = formula === '`' ? [] : hazards.filter(([pattern]) => pattern.test(formula));
  const apart = before.test(left) && after.test(right);
  return [
    ...reasons.map(([, why]) => `${formula} ${why}`),
    ...(apart ? [] : [`$${formula}$ touches its neighbour`]),
  ];
}

/** The formulas of a note and what is wrong with it. */
function partsOf(text: string): Parts {
  const { prose, formulas } = withoutCode(text);
  const lines = prose.split('\n').map(piecesOf);
  const faults = lines.flatMap((pieces) => [
    ...(pieces.length % 2 === 0 ? [`an odd number of $: ${pieces.join('$')}`] : []),
    ...pieces.flatMap((piece, at) =>
      at % 2 === 0
        ? proseFaults(piece)
        : formulaFaults(pieces[at - 1] ?? '', piece, pieces[at + 1] ?? ''),
    ),
  ]);
  const plain = lines.flatMap((pieces) => pieces.filter((_, at) => at % 2 === 1));
  return { formulas: [...formulas, ...plain.filter((piece) => piece !== '`')], faults };
}

/** KaTeX's error for a formula, if any. */
function refusal(formula: string): string | undefined {
  try {
    katex.renderToString(formula, { throwOnError: true, strict: 'error', displayMode: true });
    return undefined;
  } catch (error) {
    return `${formula}: ${String(error)}`;
  }
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/gu, '')
    .replaceAll(' ', '-');
}

describe.each(notes)('the note %s', (note) => {
  const text = textOf(note);
  const { formulas, faults } = partsOf(text);

  it('has formulas that Markdown leaves unchanged, and none outside dollar signs', () => {
    expect(faults).toEqual([]);
  });

  it('has formulas that KaTeX can typeset', () => {
    expect(formulas.map(refusal).filter((said) => said !== undefined)).toEqual([]);
  });

  it('has links whose targets exist', () => {
    for (const [, target = ''] of text.matchAll(/\]\((?<target>[^)\s:]+)\)/gu)) {
      const [file = '', heading] = target.split('#');
      expect(existsSync(join(home, file)), target).toBe(true);
      if (heading === undefined) continue;
      const headings = textOf(basename(file || note)).matchAll(/^#+ (?<heading>.*)$/gmu);
      expect(
        [...headings].map(([, words = '']) => anchor(words)),
        target,
      ).toContain(heading);
    }
  });
});

describe('the reader of formulas', () => {
  it('finds each form of formula, and skips code and generated tables', () => {
    const text =
      'a $x$ (b $y_1$), $`(z)_1`$ `$c$`\n$$d$$\n```math\n(e)_1\n```\n```sh\n$\n```\n<!-- t:begin -->\n$\n<!-- t:end -->\n';
    expect(partsOf(text)).toEqual({ formulas: ['(e)_1\n', '(z)_1', 'x', 'y_1', 'd'], faults: [] });
  });

  it.each([
    ['one $x', /odd number/u],
    ['$a*b$', /Markdown or HTML/u],
    ['$a < b$', /Markdown or HTML/u],
    [String.raw`$\{a\}$`, /escape/u],
    ['$(a)_i$', /emphasis/u],
    ['$[a](b)$', /link/u],
    ['$x$s', /touches/u],
    ['*$x$ is*', /touches/u],
    ['n <= m', /outside dollars/u],
    ['norm(r)^2', /outside dollars/u],
  ])('refuses %s', (text, fault) => {
    expect(partsOf(text).faults).toEqual([expect.stringMatching(fault)]);
  });

  it('reports that KaTeX refuses an unknown macro, an open brace and a double subscript', () => {
    expect(refusal(String.raw`\nosuch x`)).toContain('Undefined control sequence');
    expect(refusal('{x')).toContain("Expected '}'");
    expect(refusal('x_1_2')).toContain('Double subscript');
    expect(refusal(String.raw`\lVert x\rVert_F`)).toBeUndefined();
  });
});
