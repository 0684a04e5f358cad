/**
 * # Formulas in sentences
 * @module
 */
import * as fc from 'fast-check';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../src/formulas/prose.ts';
import { theorems } from '../../src/theorems/registry.ts';
import { rows } from '../../src/theorems/rows.ts';

/** The sentence with its formulas between dollars, and a bar where one may break. */
function marked(sentence: string): string {
  return piecesOf(sentence)
    .map((piece) =>
      'text' in piece
        ? piece.text
        : `$${piece.parts.map(({ tex }) => tex.replaceAll(/ +/gu, ' ')).join('|')}$`,
    )
    .join('');
}

function sourceOf(sentence: string): string {
  return piecesOf(sentence)
    .map((piece) =>
      'text' in piece ? piece.text : piece.parts.map(({ source }) => source).join(''),
    )
    .join('');
}

describe('formulas in a sentence', () => {
  it.each([
    ['with n <= h d samples', 'with $n|{}\\le h \\, d$ samples'],
    ['n<=3,|w|<=2', '$n|{}\\le 3$,$\\lvert w\\rvert|{}\\le 2$'],
    [
      'f(W, v) = sigma(X W^T) v of width 4',
      '$f(W, v)|{}= \\sigma(X \\, {W}^{T}) \\, v$ of width 4',
    ],
    [
      'norm(f - y)^2/2 and norm_F(W - W0)',
      '${\\lVert f - y\\rVert}^{2} / 2$ and $\\lVert W - W_{0}\\rVert_F$',
    ],
    [
      'eps (mu - L eps/2) >= 1e-7',
      '$\\varepsilon \\, (\\mu - L \\, \\varepsilon / 2)|{}\\ge 1 \\cdot 10^{-7}$',
    ],
    ['w_{j+h} = w_j, v_{j+h} = -v_j', '$w_{j+h}|{}= w_{j}$, $v_{j+h}|{}= -v_{j}$'],
    ['a point with grad_W l = 0', 'a point with $\\nabla_{W} l|{}= 0$'],
    ['grad_(W, v) l', '$\\nabla_{(W, v)} l$'],
    ['sigma_min(J) at W', '$\\sigma_{\\min}(J)$ at $W$'],
    ['sigma_min of Psi', '$\\sigma_{\\min}$ of $\\Psi$'],
    ['lambda_max(J J^T) < 1', '$\\lambda_{\\max}(J \\, {J}^{T})|{}< 1$'],
    ['W_L sigma(.. sigma(W_1 x))', '$W_{L} \\, \\sigma(\\dots \\sigma(W_{1} \\, x))$'],
    ["n' rows, abs(sigma'')", "$n'$ rows, $\\lvert \\sigma''\\rvert$"],
    ['a exp(w.x_i + b)', '$a \\, \\exp(w \\cdot x_{i} + b)$'],
    ['a W with a rank', 'a $W$ with a rank'],
    ['lambda a^2 and a = 1', '$\\lambda \\, {a}^{2}$ and $a|{}= 1$'],
    ['sum_i (f(x_i) - y_i)^2', '$\\textstyle\\sum_i\\, {(f(x_{i}) - y_{i})}^{2}$'],
    ['L~(W) is at most sqrt(2)', '$\\tilde{L}(W)$ is at most $\\sqrt{2}$'],
    ['at P n > h d', 'at $P$ $n|{}> h \\, d$'],
    ['(W*, v), floor(m/2)', '$(W^*, v)$, $\\lfloor m / 2\\rfloor$'],
    ['m = 2h and 2n/d', '$m|{}= 2 h$ and $2 n / d$'],
    ['e in [0.1, 2]', '$e|{}\\in [0.1, 2]$'],
    ['X, 4 x 3', '$X$, $4 \\times 3$'],
    ['6 <= 4 x 3 of m d', '$6|{}\\le 4 \\times 3$ of $m \\, d$'],
    ['dist(y, range J)^2', '${\\operatorname{dist}(y, \\operatorname{range}\\, J)}^{2}$'],
    ['x^2 + x^4/12 + x^6/200 + x^8', '${x}^{2} + {x}^{4} / 12 + {x}^{6} / 200|{}+ {x}^{8}$'],
  ])('%s', (sentence, wanted) => {
    expect(marked(sentence)).toBe(wanted);
  });

  it.each([
    'Theorem C and Lemma W, C5 and L2',
    'an n-th row, the file CE-1819e978, W_P[1,2] and my_name',
    '1/4 of (1, -1) at 0.5',
    'I am a name: widthwise check proof.json',
    '</title><script>alert(1)</script>',
    '\\input{y} $z$ \\href{javascript:alert()}{q}',
  ])('stays as it is where it is none: %s', (sentence) => {
    const pieces = piecesOf(sentence);
    expect(sourceOf(sentence)).toBe(sentence);
    for (const piece of pieces)
      if ('parts' in piece) for (const { tex } of piece.parts) expect(tex).toMatch(/^[a-zA-Z]$/u);
  });

  it('brings no TeX of its own and loses no mark, whatever the text', () => {
    const words = fc.constantFrom(
      'norm(',
      'f - y',
      ')',
      '^2',
      '^{',
      '}',
      '\\',
      '$',
      '%',
      '<',
      '>=',
      ' ',
      'sigma',
      'w_{j',
      'a',
      '1e',
      '[',
      '|',
      '~',
      '#',
      '&',
      "'",
      'grad_W l',
      'x',
      '\u202E',
    );
    const texts = fc.oneof(
      fc.array(words, { maxLength: 14 }).map((all) => all.join('')),
      fc.string(),
    );
    const commands =
      /\\(?:[lr](?:Vert|vert|floor|ceil)|sqrt|operatorname|mathrm|textstyle|tilde|nabla|cdot|times|circ|sim|dots|[lgn]e|in|min|max|sum|dim|exp|log|sin|cos|tanh|arctan|var(?:epsilon)|[A-Za-z]+(?<=alpha|beta|gamma|delta|zeta|eta|kappa|lambda|mu|nu|rho|sigma|tau|theta|phi|psi|omega|Delta|Theta|Phi|Psi|Sigma|pi)|,)/gu;
    fc.assert(
      fc.property(texts, (text) => {
        expect(sourceOf(text)).toBe(text);
        for (const piece of piecesOf(text))
          if ('parts' in piece)
            for (const { tex } of piece.parts) {
              expect(tex.replaceAll(commands, '')).not.toMatch(/[\\$%#&~]/u);
              katex.renderToString(tex, { throwOnError: true, strict: 'error', trust: false });
            }
      }),
      { numRuns: 600, seed: 19 },
    );
  });

  it('takes time in proportion to the length', () => {
    for (const text of [
      '('.repeat(5000),
      'f('.repeat(5000),
      'norm('.repeat(3000),
      'x + '.repeat(3000),
      '|'.repeat(5000),
      'x^'.repeat(4000),
      '2h'.repeat(4000),
      '[x'.repeat(4000),
    ]) {
      const begun = process.cpuUsage().user;
      expect(sourceOf(text)).toBe(text);
      expect((process.cpuUsage().user - begun) / 1e6, text.slice(0, 8)).toBeLessThan(2);
    }
  });

  it('are set by KaTeX in every statement and row', () => {
    const sentences = [
      ...theorems.flatMap(({ limits, title }) => [...limits, title]),
      ...rows.flatMap(({ statement, yet, rule }) => [
        statement,
        yet,
        ...rule.keeps.map(({ says }) => says),
        ...rule.shows.map(({ says }) => says),
      ]),
    ];
    let formulas = 0;
    for (const sentence of sentences)
      for (const piece of piecesOf(sentence))
        if ('parts' in piece) {
          formulas++;
          const tex = piece.parts.map((part) => part.tex).join(' ');
          katex.renderToString(tex, { throwOnError: true, strict: 'error' });
        }
    expect(formulas).toBeGreaterThan(200);
  });
});
