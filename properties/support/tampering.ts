/**
 * # Changing one field of a certificate
 *
 * ## Main definitions
 * - {@link spoiled}: changes after which every checker must refuse
 * - {@link altered}: changes after which the claim may still be true
 * @module
 */
import { nextUp } from '../../src/arithmetic/bounds.ts';
import { inputsDigest } from '../../src/certificates/format.ts';
import type { Certificate } from '../../src/certificates/format.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { sigmaNamed } from './sigmas.ts';

/** From a certificate and a position, the text of another one. */
export type Change = (certificate: Certificate, at: number) => string;

type NumberChange = (x: number) => number;

const numberChanges: Readonly<Record<string, NumberChange>> = {
  negated: (x) => -x,
  'one ulp up': nextUp,
  doubled: (x) => 2 * x,
};

type RowChange = (A: Dense, at: number) => Dense;

function swapRows(A: Dense, i: number, k: number): Dense {
  const data = Float64Array.from(A.data);
  data.set(A.data.subarray(k * A.cols, (k + 1) * A.cols), i * A.cols);
  data.set(A.data.subarray(i * A.cols, (i + 1) * A.cols), k * A.cols);
  return dense(A.rows, A.cols, data);
}

function duplicateRow(A: Dense, i: number, k: number): Dense {
  const data = Float64Array.from(A.data);
  data.set(A.data.subarray(i * A.cols, (i + 1) * A.cols), k * A.cols);
  return dense(A.rows, A.cols, data);
}

const rowChanges: Readonly<Record<string, RowChange>> = {
  'with two rows swapped': (A, at) => swapRows(A, at % A.rows, (at + 1) % A.rows),
  'with a row twice': (A, at) => duplicateRow(A, at % A.rows, (at + 1) % A.rows),
};

function dropRow(A: Dense): Dense {
  return dense(A.rows - 1, A.cols, A.data.slice(A.cols));
}

function entryChanged(A: Dense, at: number, change: NumberChange): Dense {
  const k = at % A.data.length;
  return dense(
    A.rows,
    A.cols,
    A.data.map((x, i) => (i === k ? change(x) : x)),
  );
}

function listChanged(xs: readonly number[], at: number, change: NumberChange): readonly number[] {
  return xs.map((x, i) => (i === at % xs.length ? change(x) : x));
}

/** The matrices of a certificate, each with how it is replaced. */
type Part = 'hidden' | 'inputs' | 'inputs and digest' | 'inverse';

function withPart(c: Certificate, part: Part, change: (A: Dense) => Dense): Certificate {
  const { claim, witness } = c;
  const { inputs } = claim;
  switch (part) {
    case 'hidden':
      return { ...c, witness: { ...witness, hidden: change(witness.hidden) } };
    case 'inverse':
      return witness.inverse === undefined
        ? c
        : { ...c, witness: { ...witness, inverse: change(witness.inverse) } };
    case 'inputs':
    case 'inputs and digest': {
      if (inputs.where !== 'inline') return c;
      const matrix = change(inputs.matrix);
      const sha256 = part === 'inputs' ? inputs.sha256 : inputsDigest(matrix);
      return { ...c, claim: { ...claim, inputs: { ...inputs, matrix, sha256 } } };
    }
  }
}

function withOutputs(
  c: Certificate,
  change: (v: readonly number[]) => readonly number[],
): Certificate {
  return { ...c, witness: { ...c.witness, outputs: change(c.witness.outputs) } };
}

function withLabels(
  c: Certificate,
  change: (y: readonly number[]) => readonly number[],
): Certificate {
  const { claim } = c;
  return claim.kind === 'zero-near'
    ? { ...c, claim: { ...claim, labels: change(claim.labels) } }
    : c;
}

function withRadius(c: Certificate, change: NumberChange): Certificate {
  return { ...c, claim: { ...c.claim, radius: change(c.claim.radius) } };
}

/** The other claim about the same witness. */
function withOtherKind(c: Certificate, mirrored: boolean): Certificate {
  const { activation, inputs, width, radius } = c.claim;
  const about = { activation, inputs, width, radius };
  return c.claim.kind === 'zero-near'
    ? { ...c, claim: { kind: 'full-row-rank-on-ball', ...about, mirrored } }
    : {
        ...c,
        claim: {
          kind: 'zero-near',
          ...about,
          labels: Array.from({ length: inputs.rows }, () => 1),
        },
      };
}

const written =
  (change: (c: Certificate, at: number) => Certificate): Change =>
  (c, at) =>
    writeCertificate(change(c, at));

const replaced =
  (from: string | RegExp, to: string): Change =>
  (c) =>
    writeCertificate(c).replace(from, to);

const everyPart: readonly Part[] = ['hidden', 'inputs and digest', 'inverse'];

/** After these changes the claim may or may not hold; the checker decides, and must be right. */
export const altered: ReadonlyMap<string, Change> = new Map<string, Change>([
  ...everyPart.flatMap((part) => [
    ...Object.entries(numberChanges).map(([name, change]): [string, Change] => [
      `${part}: an entry ${name}`,
      written((c, at) => withPart(c, part, (A) => entryChanged(A, at, change))),
    ]),
    ...Object.entries(rowChanges).map(([name, change]): [string, Change] => [
      `${part} ${name}`,
      written((c, at) => withPart(c, part, (A) => change(A, at))),
    ]),
  ]),
  ...Object.entries(numberChanges).flatMap(([name, change]): [string, Change][] => [
    [
      `an output weight ${name}`,
      written((c, at) => withOutputs(c, (v) => listChanged(v, at, change))),
    ],
    [`a label ${name}`, written((c, at) => withLabels(c, (y) => listChanged(y, at, change)))],
  ]),
  [
    'two labels swapped',
    written((c) =>
      withLabels(c, ([a = 0, b = a, ...rest]) => (rest.length === 0 ? [a, b] : [b, a, ...rest])),
    ),
  ],
  ['the radius doubled', written((c) => withRadius(c, (r) => 2 * r))],
  ['the radius halved', written((c) => withRadius(c, (r) => r / 2))],
  ['the radius times 1024', written((c) => withRadius(c, (r) => 1024 * r))],
  ['the radius over 1024', written((c) => withRadius(c, (r) => r / 1024))],
  [
    'the activation replaced',
    written((c) => ({ ...c, claim: { ...c.claim, activation: sigmaNamed('sin').value } })),
  ],
  ['the other kind of claim', written((c) => withOtherKind(c, false))],
  ['the other kind of claim, mirrored', written((c) => withOtherKind(c, true))],
  ['mirrored not claimed', replaced('"mirrored":true', '"mirrored":false')],
  ['the provenance changed', written((c) => ({ ...c, provenance: { tool: 'another' } }))],
]);

const parts: readonly Part[] = ['hidden', 'inputs'];

/** After these changes the file is broken, or its digest or shapes contradict it. */
export const spoiled: ReadonlyMap<string, Change> = new Map<string, Change>([
  ...parts.flatMap((part): [string, Change][] => [
    [
      `${part}: NaN`,
      written((c, at) => withPart(c, part, (A) => entryChanged(A, at, () => Number.NaN))),
    ],
    [
      `${part}: Infinity`,
      written((c, at) => withPart(c, part, (A) => entryChanged(A, at, () => Infinity))),
    ],
    [`${part}: a row dropped`, written((c) => withPart(c, part, dropRow))],
  ]),
  [
    'inputs: an entry one ulp up, the digest kept',
    written((c, at) => withPart(c, 'inputs', (A) => entryChanged(A, at, nextUp))),
  ],
  ['an output weight dropped', written((c) => withOutputs(c, (v) => v.slice(1)))],
  ['an output weight too many', written((c) => withOutputs(c, (v) => [...v, 1]))],
  [
    'another digest',
    written((c) => ({
      ...c,
      claim: { ...c.claim, inputs: { ...c.claim.inputs, sha256: 'a'.repeat(64) } },
    })),
  ],
  ['another width', written((c) => ({ ...c, claim: { ...c.claim, width: c.claim.width + 1 } }))],
  ['a radius of 0', written((c) => withRadius(c, () => 0))],
  ['a negative radius', written((c) => withRadius(c, (r) => -r))],
  ['a radius of NaN', written((c) => withRadius(c, () => Number.NaN))],
  ['a radius that underflows in decimal', replaced(/"radius":[^,]*/u, '"radius":1e-400')],
  ['NaN as a word', replaced(/"radius":[^,]*/u, '"radius":NaN')],
  ['a radius twice', replaced(/"radius":([^,]*)/u, '"radius":1e300,\n"radius":$1')],
  ['a longer decimal', replaced(/"radius":([^,]*)/u, '"radius":0$1')],
  ['an unknown key', replaced('"witness":{', '"witness":{"trust":true,')],
  ['another version', replaced('"version":1', '"version":2')],
  ['another format', replaced('widthwise-certificate', 'widthwise-certificate2')],
  ['the kind renamed', replaced(/"kind":"[^"]*"/u, '"kind":"zero-anywhere"')],
  ['a trailing byte', (c) => `${writeCertificate(c)} `],
  ['cut off', (c, at) => writeCertificate(c).slice(0, -2 - (at % 40))],
  ['nothing', () => ''],
]);
