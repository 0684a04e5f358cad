/**
 * # A certificate as LaTeX
 *
 * A `theorem` with its data in formulas and the sentence of the checker, and as its proof what the checker checked.
 * Needs amsmath, `\newtheorem{theorem}{Theorem}` and the environment `proof` of amsthm.
 *
 * ## Main definitions
 * - {@link certificateLatex}
 * @module
 */
import type { Certificate } from '../certificates/format.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { keyText, texText } from '../codecs.ts';
import { texExpression, texMatrix, texSentence } from '../counterexamples/exports/tex.ts';
import { row } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';

/** Rows and columns of a matrix that is printed. */
const most = 12;

/** The shortest decimal of a float64: `1e-7` as 1 \cdot 10^{-7}. */
function decimal(x: number): string {
  const [digits = '', exponent] = `${x}`.split('e');
  return exponent === undefined ? digits : `${digits} \\cdot 10^{${Number(exponent)}}`;
}

/** The characters of the longest row. */
function rowLength(rows: readonly (readonly string[])[]): number {
  return Math.max(...rows.map((entries) => entries.join('').length));
}

/** Characters in a row that fit between the usual margins in small print, and in normal print. */
const [widest, wide] = [68, 48];

interface Formula {
  readonly tex: string;
  readonly isWide: boolean;
}

function matrixOf(name: string, A: Dense): readonly Formula[] {
  if (A.rows > most || A.cols > most) return [];
  const rows = Array.from({ length: A.rows }, (_, i) => row(A, i).map(decimal));
  const length = rowLength(rows);
  return length > widest ? [] : [{ tex: `  ${name} = ${texMatrix(rows)}`, isWide: length > wide }];
}

function vectorOf(name: string, entries: readonly number[]): readonly Formula[] {
  return entries.length > most
    ? []
    : [{ tex: `  ${name} = ${texMatrix(entries.map((x) => [decimal(x)]))}`, isWide: false }];
}

/** A digest may break between two lines after each eight digits. */
function breakable(tex: string): string {
  return tex.replaceAll(/[0-9a-f]{8}(?=[0-9a-f]{8})/gu, '$&\\allowbreak{}');
}

function display({ claim, witness }: Certificate, X: Dense): readonly string[] {
  const { hidden, outputs, start } = witness;
  const { columns } = claim.inputs;
  const network = `  f(W, v) = \\sigma(X ${columns === undefined ? '' : 'A '}W^{\\mathsf T}) v, \\qquad \\sigma(x) = ${texExpression(claim.activation)}`;
  const formulas = [
    ...matrixOf('X', X),
    ...(columns === undefined ? [] : matrixOf('A', columns)),
    ...('labels' in claim ? vectorOf('y', claim.labels) : []),
    ...matrixOf('W', hidden),
    ...vectorOf('v', outputs),
    ...(start === undefined ? [] : matrixOf('W_0', start)),
  ];
  const isSmall = formulas.some(({ isWide }) => isWide);
  return [
    ...(isSmall ? ['  \\begingroup\\footnotesize'] : []),
    '  \\begin{gather*}',
    [network, ...formulas.map(({ tex }) => tex)].join(',\\\\\n'),
    '  \\end{gather*}',
    ...(isSmall ? ['  \\endgroup'] : []),
  ];
}

/** The theorem of a verified certificate in a file of this name. Larger matrices stay in the file. */
export function certificateLatex(
  name: string,
  certificate: Certificate,
  X: Dense,
  { claim, hypotheses }: Extract<Verdict, { kind: 'verified' }>,
): string {
  const { kind, inputs } = certificate.claim;
  return [
    `% ${keyText(name)}: widthwise check ${keyText(name)}`,
    `\\begin{theorem}[${texText(kind)}, certified]\\label{${keyText(name)}}`,
    `  Let $n = ${inputs.rows}$, $d = ${inputs.cols}$, $m = ${certificate.claim.width}$; every decimal below is the float64 nearest to it, exactly, and matrices that are not printed are those of the file.`,
    ...display(certificate, X),
    `  ${texSentence(claim)}`,
    '\\end{theorem}',
    '\\begin{proof}',
    '  Checked with rigorous arithmetic by \\texttt{widthwise check}:',
    '  \\begin{itemize}',
    ...hypotheses.map((says) => `    \\item ${breakable(texSentence(says))}`),
    '  \\end{itemize}',
    '\\end{proof}',
    '',
  ].join('\n');
}
