/**
 * # Writing a certificate
 *
 * One certificate has one text: fixed key order, shortest round-trip decimals, one matrix row a line.
 * The strict reader compares the bytes it was given with this text, so this file is the definition
 * of the canonical form.
 * @module
 */
import type { Dense } from '../linalg/matrix.ts';
import { expressionToJson } from '../network/expression-json.ts';
import { formatName, formatVersion } from './format.ts';
import type { Certificate, CertifiedInputs, Claim, Witness } from './format.ts';

function matrixText(A: Dense): string {
  const rows = Array.from({ length: A.rows }, (_, i) =>
    vectorText(A.data.subarray(i * A.cols, (i + 1) * A.cols)),
  );
  return `[\n${rows.join(',\n')}]`;
}

/** JSON.stringify writes -0 as 0 and refuses nothing; non-finite entries become null, which no reader takes. */
function vectorText(xs: Iterable<number> & ArrayLike<number>): string {
  return JSON.stringify(Array.from(xs));
}

function inputsText(inputs: CertifiedInputs): string {
  const shape = `"rows":${inputs.rows},"cols":${inputs.cols},"sha256":"${inputs.sha256}"`;
  if (inputs.where === 'inline') return `{${shape},"matrix":${matrixText(inputs.matrix)}}`;
  const { source, labels, normalise, bias } = inputs.recipe;
  return `{${shape},"recipe":${JSON.stringify({ source, labels, normalise, bias })}}`;
}

/** The entries of one kind of claim, in their order. */
function specificText(claim: Claim): readonly string[] {
  switch (claim.kind) {
    case 'zero-near':
      return [`"labels":${vectorText(claim.labels)}`];
    case 'full-row-rank-on-ball':
      return [`"mirrored":${claim.mirrored}`];
    case 'kkt-bound': {
      const { set, least, most, bound } = claim;
      return [
        `"set":"${set}"`,
        `"least":${JSON.stringify(least)}`,
        `"most":${JSON.stringify(most)}`,
        `"bound":${JSON.stringify(bound)}`,
        `"labels":${vectorText(claim.labels)}`,
      ];
    }
    case 'kkt-cone':
      return [`"ratio":${JSON.stringify(claim.ratio)}`];
    case 'kkt-point':
      return [
        `"bound":${JSON.stringify(claim.bound)}`,
        `"gap":${JSON.stringify(claim.gap)}`,
        `"labels":${vectorText(claim.labels)}`,
      ];
  }
}

function claimText(claim: Claim): string {
  return [
    `{"kind":"${claim.kind}"`,
    `"activation":${JSON.stringify(expressionToJson(claim.activation))}`,
    `"width":${claim.width}`,
    `"radius":${JSON.stringify(claim.radius)}`,
    ...specificText(claim),
    `"inputs":${inputsText(claim.inputs)}}`,
  ].join(',\n');
}

function witnessText({ hidden, outputs, start, multiplier, inverse }: Witness): string {
  return `{${[
    `"outputs":${vectorText(outputs)}`,
    `"hidden":${matrixText(hidden)}`,
    ...(start === undefined ? [] : [`"start":${matrixText(start)}`]),
    ...(multiplier === undefined ? [] : [`"multiplier":${JSON.stringify(multiplier)}`]),
    ...(inverse === undefined ? [] : [`"inverse":${matrixText(inverse)}`]),
  ].join(',\n')}}`;
}

/** The text of a certificate, ending in a newline. */
export function writeCertificate(certificate: Certificate): string {
  return [
    `{"format":"${formatName}"`,
    `"version":${formatVersion}`,
    `"claim":${claimText(certificate.claim)}`,
    `"witness":${witnessText(certificate.witness)}`,
    `"provenance":${JSON.stringify(certificate.provenance)}}\n`,
  ].join(',\n');
}
