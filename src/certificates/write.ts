/**
 * # Writing a certificate
 *
 * Each certificate has one text: fixed key order, shortest round-trip decimals, one matrix row per line. The strict
 * reader compares its input with this text, so this code defines the canonical form.
 * @module
 */
import type { Dense } from '../linalg/matrix.ts';
import { expressionToJson } from '../sigma/expression-json.ts';
import { ownEntries } from './claims/kinds.ts';
import { recipe } from './claims/values.ts';
import { formatName, versionOf } from './format.ts';
import type { Certificate, CertifiedInputs, Claim, Witness } from './format.ts';

/** A text in pieces, each at most as long as one row of a matrix. */
type Pieces = Generator<string, void>;

function* matrixPieces(A: Dense): Pieces {
  for (let i = 0; i < A.rows; i++)
    yield (i === 0 ? '[\n' : ',\n') + vectorText(A.data.subarray(i * A.cols, (i + 1) * A.cols));
  yield ']';
}

/** JSON.stringify writes -0 as 0 and refuses nothing; non-finite entries become null, which no reader takes. */
function vectorText(xs: ArrayLike<number>): string {
  const entries: number[] = [];
  for (let k = 0; k < xs.length; k++) entries.push(xs[k] ?? Number.NaN); // Array.from takes half as long again
  return JSON.stringify(entries);
}

function* inputsPieces(inputs: CertifiedInputs): Pieces {
  yield `{"rows":${inputs.rows},"cols":${inputs.cols},"sha256":"${inputs.sha256}"`;
  if (inputs.where === 'inline') {
    yield ',"matrix":';
    yield* matrixPieces(inputs.matrix);
  } else {
    yield `,"recipe":${JSON.stringify(recipe.give(inputs.recipe))}`;
  }
  if (inputs.columns !== undefined) {
    yield ',"columns":';
    yield* matrixPieces(inputs.columns);
  }
  if (inputs.distinct !== undefined) yield `,"distinct":${inputs.distinct}`;
  yield '}';
}

function* claimPieces(claim: Claim): Pieces {
  const [kind = '', ...own] = Object.entries(ownEntries.give(claim)).map(
    ([key, entry]) => `"${key}":${JSON.stringify(entry)}`,
  );
  yield [
    `{${kind}`,
    `"activation":${JSON.stringify(expressionToJson(claim.activation))}`,
    `"width":${claim.width}`,
    `"radius":${JSON.stringify(claim.radius)}`,
    ...own,
    '"inputs":',
  ].join(',\n');
  yield* inputsPieces(claim.inputs);
  yield '}';
}

function* witnessPieces({ hidden, outputs, start, multiplier, inverse }: Witness): Pieces {
  yield `{"outputs":${vectorText(outputs)},\n"hidden":`;
  yield* matrixPieces(hidden);
  if (start !== undefined) {
    yield ',\n"start":';
    yield* matrixPieces(start);
  }
  if (multiplier !== undefined) yield `,\n"multiplier":${JSON.stringify(multiplier)}`;
  if (inverse !== undefined) {
    yield ',\n"inverse":';
    yield* matrixPieces(inverse);
  }
  yield '}';
}

/** The pieces whose concatenation is the text of a certificate, which ends in a newline. */
export function* certificatePieces({ claim, witness, provenance }: Certificate): Pieces {
  yield `{"format":"${formatName}",\n"version":${versionOf(claim.inputs)},\n"claim":`;
  yield* claimPieces(claim);
  yield ',\n"witness":';
  yield* witnessPieces(witness);
  yield `,\n"provenance":${JSON.stringify(provenance)}}\n`;
}

/** The text of a certificate. */
export function writeCertificate(certificate: Certificate): string {
  return [...certificatePieces(certificate)].join('');
}
