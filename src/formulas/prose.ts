/**
 * # Formulas in sentences
 *
 * Our sentences write formulas in plain letters: `norm(f - y)^2/2 <= eps`, `grad_W l`, `v_{j+h} = -v_j`. Here they are
 * found and translated into TeX. What is no formula of the vocabulary below stays text, so that a text from a file can
 * bring no TeX of its own.
 *
 * ## Main definitions
 * - {@link Piece}, {@link piecesOf}: a sentence as text and formulas
 * @module
 */

/** A part of a formula at whose end a line may break: its TeX, and how the sentence writes it. */
export interface Part {
  readonly tex: string;
  readonly source: string;
}

/** Text as it is, or a formula in its parts. */
export type Piece = { readonly text: string } | { readonly parts: readonly Part[] };

const greek: ReadonlyMap<string, string> = new Map([
  ...'alpha beta gamma delta zeta eta kappa lambda mu nu rho sigma tau theta phi psi omega Delta Theta Phi Psi Sigma pi'
    .split(' ')
    .map((name) => [name, `\\${name}`] as const),
  ['eps', '\\varepsilon'],
  ['hd', 'h\\, d'],
  ['md', 'm\\, d'],
]);

/** Functions by their brackets, or by their names. */
const brackets: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['norm', ['\\lVert ', '\\rVert']],
  ['norm_F', ['\\lVert ', '\\rVert_F']],
  ['abs', ['\\lvert ', '\\rvert']],
  ['floor', ['\\lfloor ', '\\rfloor']],
  ['ceil', ['\\lceil ', '\\rceil']],
  ['sqrt', ['\\sqrt{', '}']],
]);
const named: ReadonlyMap<string, string> = new Map([
  ...['exp', 'log', 'sin', 'cos', 'tanh', 'max', 'min', 'dim'].map(
    (name) => [name, `\\${name}`] as const,
  ),
  ...['erf', 'relu', 'rank', 'range', 'dist', 'diag', 'float64'].map(
    (name) => [name, `\\operatorname{${name}}`] as const,
  ),
  ['atan', '\\arctan'],
  ['sigma_min', '\\sigma_{\\min}'],
  ['sigma_max', '\\sigma_{\\max}'],
  ['lambda_min', '\\lambda_{\\min}'],
  ['lambda_max', '\\lambda_{\\max}'],
]);

/** Before what they are about, with a space. */
const prefixes: ReadonlyMap<string, string> = new Map([
  ...['rank', 'range', 'max', 'min', 'dim'].map((name) => [name, named.get(name) ?? ''] as const),
  ['sum_i', '\\textstyle\\sum_i'],
  ['sum_j', '\\textstyle\\sum_j'],
]);

/** Between two operands, longest first; those that compare begin a piece of their own. */
const operators: readonly (readonly [RegExp, string, 'compares' | 'joins'])[] = [
  [/ ?<= ?/uy, '\\le ', 'compares'],
  [/ ?>= ?/uy, '\\ge ', 'compares'],
  [/ ?!= ?/uy, '\\ne ', 'compares'],
  [/ ?< ?/uy, '< ', 'compares'],
  [/ ?> ?/uy, '> ', 'compares'],
  [/ ?= ?/uy, '= ', 'compares'],
  [/ ~ /uy, '\\sim ', 'compares'],
  [/ in (?=\[)/uy, '\\in ', 'compares'],
  [/ \+ |\+/uy, '+ ', 'joins'],
  [/ - |-(?=[^\s-])/uy, '- ', 'joins'],
  [/ x (?=[A-Za-z0-9(])/uy, '\\times ', 'joins'],
  [/ o (?=[A-Z(])/uy, '\\circ ', 'joins'],
  [/\*(?=[\w(])/uy, '\\cdot ', 'joins'],
  [/\.(?=[a-z])/uy, '\\cdot ', 'joins'],
  [/ ?\/ ?/uy, '/', 'joins'],
];

/** Capitals that name points: what follows them is not multiplied by them. */
const points = /^[PQCDE]$/u;
const number = /\d+(?:\.\d+)?(?:e-?\d+(?!\w))?/uy;
const word =
  /[A-Za-z]+\d{0,2}(?:_(?:\{[A-Za-z0-9+,-]{1,9}\}|(?:min|max|Psi|Delta|[A-Z]{2}|\d+|[A-Za-z])(?![A-Za-z0-9])))?/uy;
const gradient = /grad_(\w|\(W, v\)|\{[^{}]{1,6}\}) l\b/uy;

interface Found {
  readonly tex: string;
  readonly end: number;
}

interface Listed extends Found {
  readonly count: number;
}

/** Something that can stand beside an operator; `plain` if nothing may be multiplied by it without a sign. */
interface Operand extends Found {
  readonly plain: boolean;
}

/** How deep brackets may lie in each other. */
const deepest = 12;

function matchAt(pattern: RegExp, text: string, from: number): RegExpExecArray | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text) ?? undefined;
}

function numberTex(digits: string): string {
  const [mantissa = '', exponent] = digits.split('e');
  return exponent === undefined ? mantissa : `${mantissa} \\cdot 10^{${Number(exponent)}}`;
}

/** A letter, perhaps with a digit or an index, or a Greek name; `undefined` for any other word. */
function symbolTex(name: string): string | undefined {
  const [, base = '', digit = '', index] =
    /^([A-Za-z]|[A-Za-z]{2,}?)(\d?)(?:_\{?([^{}]+)\}?)?$/u.exec(name) ?? [];
  const letter = base.length === 1 ? base : greek.get(base);
  if (letter === undefined || (digit !== '' && !/^[WvrywC]0$/u.test(`${base}${digit}`)))
    return undefined;
  const below = belowTex(digit, index);
  return below === '' ? letter : `${letter}_{${below}}`;
}

/** The digit and the index under a letter. */
function belowTex(digit: string, index = ''): string {
  const below = [digit, greek.get(index) ?? index].filter((part) => part !== '').join(',');
  return /^[A-Z]{2,}$/u.test(below) ? `\\mathrm{${below}}` : below;
}

/** What stands between brackets, separated by commas, up to the closing one. */
function listAt(text: string, from: number, close: string, depth: number): Listed | undefined {
  const parts: string[] = [];
  let at = from;
  for (;;) {
    const nested = matchAt(/\.\. (?=[a-z])/uy, text, at)?.[0] ?? ''; // sigma(.. sigma(x))
    const part = text.startsWith('...', at)
      ? { tex: '\\dots', end: at + 3 }
      : expressionAt(text, at + nested.length, depth + 1);
    if (part === undefined) return undefined;
    parts.push(nested === '' ? part.tex : `\\dots ${part.tex}`);
    at = part.end;
    if (text.startsWith(close, at))
      return { tex: parts.join(', '), end: at + close.length, count: parts.length };
    const comma = matchAt(/, ?/uy, text, at);
    if (comma === undefined) return undefined;
    at += comma[0].length;
  }
}

/** Primes, a star and powers after an operand. */
function raised(text: string, base: Operand, depth: number): Operand {
  let { tex, end, plain } = base;
  const primes = matchAt(/'+(?![A-Za-z])/uy, text, end);
  if (primes !== undefined) [tex, end] = [`${tex}${primes[0]}`, end + primes[0].length];
  const star = matchAt(/\*(?=[,)])/uy, text, end);
  if (star !== undefined) [tex, end] = [`${tex}^*`, end + 1];
  const simple = matchAt(/\^(?:\{?(-?\w{1,4})\}?)(?![\w(])/uy, text, end);
  if (simple !== undefined)
    return { tex: `{${tex}}^{${simple[1] ?? ''}}`, end: end + simple[0].length, plain };
  if (text.startsWith('^(', end)) {
    const power = listAt(text, end + 2, ')', depth);
    if (power !== undefined) return { tex: `{${tex}}^{${power.tex}}`, end: power.end, plain };
  }
  return { tex, end, plain };
}

/** The gradient of the loss. */
function gradientAt(text: string, from: number): Operand | undefined {
  const found = matchAt(gradient, text, from);
  if (found === undefined) return undefined;
  const of = (found[1] ?? '').replaceAll(/[{}]/gu, '');
  return { tex: `\\nabla_{${of}} l`, end: from + found[0].length, plain: true };
}

/** A function with its arguments, whose bracket opens at `from`. */
function callAt(
  text: string,
  from: number,
  name: string,
  dressed: (tex: string) => string,
  depth: number,
): Operand | undefined {
  const inside = listAt(text, from + 1, ')', depth);
  if (inside === undefined) return undefined;
  const { tex, end } = inside;
  const pair = brackets.get(name);
  if (pair !== undefined) return { tex: `${pair[0]}${tex}${pair[1]}`, end, plain: true };
  const f = named.get(name) ?? symbolTex(name);
  return f === undefined ? undefined : { tex: `${dressed(f)}(${tex})`, end, plain: true };
}

/** A name with its arguments, or alone. */
function nameAt(text: string, from: number, depth: number): Operand | undefined {
  const slope = gradientAt(text, from);
  if (slope !== undefined) return slope;
  const [name] = matchAt(word, text, from) ?? [];
  if (name === undefined) return undefined;
  const isTilde = text.startsWith('~', from + name.length);
  const end = from + name.length + (isTilde ? 1 : 0);
  const dressed = (tex: string): string => (isTilde ? `\\tilde{${tex}}` : tex);
  if (text.startsWith('(', end)) {
    const call = callAt(text, end, name, dressed, depth);
    if (call !== undefined || brackets.has(name) || named.has(name)) return call;
  }
  const whole = prefixedAt(text, end, name, depth);
  if (whole !== undefined) return whole.operand;
  const symbol = /^(?:sigma|lambda)_m(?:in|ax)$/u.test(name) ? named.get(name) : symbolTex(name);
  return symbol === undefined
    ? undefined
    : { tex: dressed(symbol), end, plain: !points.test(name) };
}

/** What a name like rank stands before; `undefined` if it is no such name. */
function prefixedAt(
  text: string,
  end: number,
  name: string,
  depth: number,
): { readonly operand: Operand | undefined } | undefined {
  const prefix = prefixes.get(name);
  if (prefix === undefined || matchAt(/ [^\d]/uy, text, end) === undefined) return undefined;
  const of = operandAt(text, end + 1, depth + 1);
  return { operand: of && { ...of, tex: `${prefix}\\, ${of.tex}` } };
}

function operandAt(text: string, from: number, depth: number): Operand | undefined {
  if (depth > deepest) return undefined;
  const digits = matchAt(number, text, from)?.[0];
  if (digits !== undefined) {
    const end = from + digits.length;
    const unit = nameAt(text, end, depth); // 2h
    if (unit !== undefined) return raised(text, { ...unit, tex: `${digits} ${unit.tex}` }, depth);
    return raised(text, { tex: numberTex(digits), end, plain: true }, depth);
  }
  for (const [open, close, tex] of [
    ['(', ')', ['(', ')']],
    ['[', ']', ['[', ']']],
    ['|', '|', ['\\lvert ', '\\rvert']],
  ] as const) {
    if (!text.startsWith(open, from)) continue;
    const inside = listAt(text, from + 1, close, depth);
    if (inside === undefined) return undefined;
    const found = { tex: `${tex[0]}${inside.tex}${tex[1]}`, end: inside.end };
    return raised(text, { ...found, plain: inside.count === 1 }, depth);
  }
  const found = nameAt(text, from, depth);
  return found && raised(text, found, depth);
}

/** The letter a, unless it stands beside an operator. */
const article = /a\b(?!\^| (?:exp|[=<>+*/-]))/uy;

/** What follows an operand: an operator and an operand, or an operand that is multiplied without a sign. */
function nextAt(
  text: string,
  left: Operand,
  depth: number,
): { readonly operand: Operand; readonly sign: string; readonly compares: boolean } | undefined {
  for (const [pattern, tex, kind] of operators) {
    const found = matchAt(pattern, text, left.end);
    if (found === undefined) continue;
    const operand = signedAt(text, left.end + found[0].length, depth);
    return operand && { operand, sign: tex, compares: kind === 'compares' };
  }
  if (!left.plain || !/ [A-Za-z(]/uy.test(text.slice(left.end, left.end + 2))) return undefined;
  if (matchAt(article, text, left.end + 1) !== undefined) return undefined;
  const operand = operandAt(text, left.end + 1, depth);
  return operand?.plain === true ? { operand, sign: '\\,', compares: false } : undefined;
}

function signedAt(text: string, from: number, depth: number): Operand | undefined {
  if (!text.startsWith('-', from)) return operandAt(text, from, depth);
  const of = operandAt(text, from + 1, depth);
  return of && { ...of, tex: `-${of.tex}` };
}

/** Where a word goes on, or something is applied to it, a formula may not end. */
const goesOn = /[A-Za-z0-9_([^]|\.\d|-[A-Za-z]|'[A-Za-z]/uy;

/** So many characters of a part before a sum may go on in the next. */
const longPart = 20;

/** The parts of a formula, each of which but the first begins with an operator. */
function chainAt(text: string, from: number, depth: number): readonly Found[] {
  let last = signedAt(text, from, depth);
  const parts: Found[] = [];
  let [current, begun] = [last, from];
  while (last !== undefined && current !== undefined) {
    if (matchAt(goesOn, text, last.end) !== undefined) return parts;
    const next = nextAt(text, last, depth);
    if (next === undefined || matchAt(goesOn, text, next.operand.end) !== undefined) break;
    const { operand, sign, compares } = next;
    const breaks = compares || (/^[+-] $/u.test(sign) && last.end - begun > longPart);
    if (breaks) {
      parts.push({ tex: current.tex, end: last.end });
      current = { ...operand, tex: `{}${sign}${operand.tex}` }; // {}: a sign between, not before
      begun = last.end;
    } else current = { ...current, tex: `${current.tex} ${sign} ${operand.tex}` };
    last = operand;
  }
  return current === undefined || last === undefined
    ? parts
    : [...parts, { tex: current.tex, end: last.end }];
}

function expressionAt(text: string, from: number, depth: number): Found | undefined {
  const parts = chainAt(text, from, depth);
  const end = parts.at(-1)?.end;
  return end === undefined ? undefined : { tex: parts.map(({ tex }) => tex).join(' '), end };
}

/** The place of a formula that may begin here: a name, a sign of the size, or a tuple of names. */
const begins = /(?<![\w'|.^{$\\-]|Theorem |Lemma |Corollary )(?=[A-Za-z|]|\d|\([A-Za-z]\w?\*?, )/gu;

/** No formula: a number, an article, or a list in brackets of numbers alone. */
function isText(source: string): boolean {
  return (
    !/[A-Za-z|]/u.test(source.replaceAll(/\d(?:\.\d+)?e-?\d/gu, '')) || /^[aAI]$/u.test(source)
  );
}

/** The sentence in order: the texts and sources of its pieces make it up. */
export function piecesOf(sentence: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const add = (text: string): void => {
    if (text !== '') pieces.push({ text });
  };
  for (const { index } of sentence.matchAll(begins)) {
    if (index < from || matchAt(article, sentence, index) !== undefined) continue;
    const parts = chainAt(sentence, index, 0);
    const end = parts.at(-1)?.end ?? index;
    if (isText(sentence.slice(index, end))) continue;
    add(sentence.slice(from, index));
    from = index;
    pieces.push({
      parts: parts.map((part) => {
        const source = sentence.slice(from, part.end);
        from = part.end;
        return { tex: part.tex, source };
      }),
    });
  }
  add(sentence.slice(from));
  return pieces;
}
