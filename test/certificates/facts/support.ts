/**
 * # Facts files for the tests
 *
 * Short ways to write exact points, and the verdict on a file after writing and reading it.
 * @module
 */
import { rationalFromText } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type {
  Fact,
  FactPoint,
  FactsFile,
  Instance,
} from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import type { Matrix } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';

type Short = number | string;

/** "1/3", 2 or "0.5". */
export function q(x: Short): Rational {
  const found = rationalFromText(`${x}`);
  if (found === undefined) throw new Error(`not a rational: ${x}`);
  return found;
}

export function vec(...xs: readonly Short[]): readonly Rational[] {
  return xs.map(q);
}

/** A matrix by its rows. */
export function mat(...rows: readonly (readonly Short[])[]): Matrix<Rational> {
  return matrix(rows.length, rows[0]?.length ?? 0, rows.flat().map(q));
}

export function point(
  hidden: readonly (readonly Short[])[],
  ...outputs: readonly Short[]
): FactPoint {
  return { hidden: mat(...hidden), outputs: outputs.map(q) };
}

/** An instance with this activation, inputs and labels. */
export function instance(
  activation: string,
  inputs: readonly (readonly Short[])[],
  labels: readonly Short[],
  points: Instance['points'] = {},
): Instance {
  const sigma = activationNamed(activation).value;
  return { activation: sigma, inputs: mat(...inputs), labels: labels.map(q), points };
}

export function fileOf(about: Instance, ...facts: readonly Fact[]): FactsFile {
  return { instance: about, facts, provenance: {} };
}

/** The verdict on these facts. */
export function verdictOn(about: Instance, ...facts: readonly Fact[]): Verdict {
  return checkFacts(writeFacts(fileOf(about, ...facts)));
}

/** The sentence of a fact, or why it is refused. */
export function answer(about: Instance, fact: Fact): string {
  const verdict = verdictOn(about, fact);
  switch (verdict.kind) {
    case 'verified':
      return 'verified';
    case 'rejected':
      return verdict.because;
    case 'malformed':
      return `malformed ${verdict.at}: ${verdict.because}`;
    case 'unsupported':
      return `unsupported ${verdict.feature}`;
    case 'resource-limit':
      return `resource-limit ${verdict.limit}`;
  }
}
