/**
 * # The page of a certificate
 *
 * ## Main definitions
 * - {@link certificatePage}
 * @module
 */
import { samplesOf } from '../certificates/format.ts';
import type { Certificate } from '../certificates/format.ts';
import { at } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { element, untrusted } from '../pages/html.ts';
import type { Node } from '../pages/html.ts';
import { pageOf, tableOf } from '../pages/page.ts';
import { theorems } from '../theorems/registry.ts';
import {
  download,
  activationFormula,
  folded,
  madeBy,
  picturesSection,
  rowsOf,
  section,
  sentences,
  showStyle,
  symbols,
} from './blocks.ts';
import { certificateLatex } from './certificate-latex.ts';
import { certificatePictures } from './certificate-pictures.ts';
import { checkSection, verdictHeader } from './file.ts';
import type { Shown, ShownFile } from './file.ts';
import { planeTable } from './plane-table.ts';

/**
 * What does not follow from claims of this kind, by the theorems that rest on them; Theorem S takes from one only where
 * its minimiser lies.
 */
function limitsOf({ claim }: Certificate): readonly string[] {
  const own = theorems.filter(
    ({ claims, stem }) =>
      claims.includes(claim.kind) &&
      stem !== 'sharpness' &&
      !(claim.kind === 'full-row-rank-on-ball' && !claim.mirrored && stem === 'expressivity'),
  );
  return [
    ...own.flatMap(({ limits }) => limits),
    'Anything about inputs that are not in the data, or about other activations.',
  ];
}

function numbers({ claim, witness }: Certificate, X: Dense): readonly Node[] {
  const { hidden, outputs, start, multiplier } = witness;
  const labels = 'labels' in claim ? claim.labels : undefined;
  const columns = X.cols + (labels === undefined ? 0 : 1);
  const data = rowsOf(
    labels === undefined ? 'The inputs X' : 'The inputs X, and y in the last column',
    X.rows,
    columns,
    (i, j) => `${j < X.cols ? at(X, i, j) : (labels?.[i] ?? Number.NaN)}`,
  );
  const W = rowsOf(
    'The hidden weights W',
    hidden.rows,
    hidden.cols,
    (i, j) => `${at(hidden, i, j)}`,
  );
  const v = rowsOf('The output weights v', outputs.length, 1, (i) => `${outputs[i] ?? Number.NaN}`);
  return [
    element(
      'p',
      {},
      'Every number is a float64, written as the shortest decimal that is read back as it.',
    ),
    data,
    W,
    v,
    ...(start === undefined
      ? []
      : [
          rowsOf(
            'The centre W0 of the ball',
            start.rows,
            start.cols,
            (i, j) => `${at(start, i, j)}`,
          ),
        ]),
    ...(multiplier === undefined ? [] : [element('p', {}, `The multiplier is ${multiplier}.`)]),
  ];
}

function aboutFile(file: ShownFile, { claim, provenance }: Certificate): Node {
  const { inputs, kind, width, activation } = claim;
  const source =
    inputs.where === 'inline'
      ? 'in the file'
      : ['named by digest: ', untrusted(inputs.recipe.source)];
  return tableOf({
    caption: 'The file; what it says of its origin is not checked',
    head: ['what', 'value'],
    rows: [
      ['file', untrusted(file.name)],
      ['kind of claim', kind],
      [
        'samples',
        `${inputs.rows}${inputs.distinct === undefined ? '' : `, ${samplesOf(inputs)} of them distinct`}`,
      ],
      ['inputs', `${inputs.cols}`],
      ['width', `${width}`],
      ['sigma(x)', activationFormula(activation)],
      ['the data are', source],
      ['SHA-256 of the inputs', element('code', {}, inputs.sha256)],
      ...Object.entries(provenance).map(([key, value]) => [key, untrusted(value)]),
    ],
  });
}

/** The page, with the inputs X that the checker was given. */
export async function certificatePage(
  file: ShownFile,
  certificate: Certificate,
  X: Dense,
): Promise<Shown> {
  const { verdict } = file;
  const isVerified = verdict.kind === 'verified';
  const { pictures, missing, slice } = await certificatePictures(certificate, X, {
    isVerified,
    directions: file.directions,
  });
  const latex =
    verdict.kind === 'verified' ? certificateLatex(file.name, certificate, X, verdict) : undefined;
  const html = pageOf({
    title: `Certificate ${file.name}`,
    header: verdictHeader(verdict),
    main: [
      isVerified
        ? section(
            'shown',
            'What is shown',
            element(
              'p',
              {},
              'The sentence above, about the data, the activation and the weights of this file alone. The checker decided it from the file with rigorous arithmetic, apart from the search that found it.',
            ),
            symbols([verdict.claim]),
          )
        : undefined,
      section(
        'not-shown',
        'What is not shown',
        isVerified
          ? undefined
          : element('p', {}, 'The claim itself: the checker refused the file.'),
        sentences(limitsOf(certificate)),
      ),
      picturesSection(pictures, missing),
      checkSection(file),
      section(
        'details',
        'Details',
        ...(verdict.kind === 'verified'
          ? [folded('What the checker checked', sentences(verdict.hypotheses))]
          : []),
        folded('The numbers', numbers(certificate, X)),
        ...(slice === undefined ? [] : [folded('The plane of the slice', planeTable(slice))]),
        folded('The file', aboutFile(file, certificate)),
        ...(latex === undefined
          ? []
          : [folded('As LaTeX', element('p', {}, download('certificate.tex', latex)))]),
      ),
    ],
    footer: [madeBy],
    style: showStyle,
  });
  return { html, pictures, latex };
}
