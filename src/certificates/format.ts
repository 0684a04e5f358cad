/**
 * # The certificate
 *
 * A certificate is one JSON file: a claim (what is asserted, about which data and activation), a
 * witness (the point, and optionally the matrix M) and provenance, which the checker ignores. Every
 * real number in it is an exact float64, written as its shortest round-trip decimal.
 *
 * ## Main definitions
 * - {@link Certificate}, {@link Claim}, {@link Witness}, {@link CertifiedInputs}
 * - {@link dimensionOf}, {@link samplesOf}: the sizes of the data that the network fits
 * - {@link versionOf}: 1, or 2 for features that version 1 lacks
 * - {@link inputsDigest}: SHA-256 of the data
 *
 * The normative page is proofs-notes/certificate-format.md.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Dense } from '../linalg/matrix.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import type { OwnEntries } from './claims/kinds.ts';
import type { recipe } from './claims/values.ts';
import type { Of } from './shapes.ts';

export const formatName = 'widthwise-certificate';

export type Recipe = Of<typeof recipe>;

/** X, n x d: in the file, or by digest and a recipe. */
export type CertifiedInputs = {
  readonly rows: number;
  readonly cols: number;
  /** Of {@link inputsDigest}. */
  readonly sha256: string;
  /** A, d x d': the claim is about the inputs X A. */
  readonly columns?: Dense;
  /** The number of distinct rows of X, if some are equal and their labels agree. */
  readonly distinct?: number;
} & (
  | { readonly where: 'inline'; readonly matrix: Dense }
  | { readonly where: 'by-digest'; readonly recipe: Recipe }
);

interface About {
  readonly activation: Expression;
  readonly inputs: CertifiedInputs;
  /** m, the number of hidden neurons. */
  readonly width: number;
  /**
   * Positive. A Frobenius distance in the hidden weights; for the box of `kkt-bound` the distance of each
   * hidden weight vector from its centre, for `descent` the distance in the trained parameters.
   */
  readonly radius: number;
}

/** What is asserted; the checker spells out the sentence of each kind. */
export type Claim = About & OwnEntries;

/**
 * The point, W m x d and v m, and optionally M n x n; without M the checker computes its own. `kkt-point` also has the
 * centre W0 of its ball, m x d, and the multiplier lambda >= 0 of the ball.
 */
export interface Witness {
  readonly hidden: Dense;
  readonly outputs: readonly number[];
  readonly start?: Dense;
  readonly multiplier?: number;
  readonly inverse?: Dense;
}

export interface Certificate {
  readonly claim: Claim;
  readonly witness: Witness;
  /** Tool, seed, command: ignored by the checker. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** d', the dimension of the inputs that the network gets. */
export function dimensionOf({ cols, columns }: CertifiedInputs): number {
  return columns?.cols ?? cols;
}

/** The number of distinct samples: n, or less if equal rows are merged. */
export function samplesOf({ rows, distinct }: CertifiedInputs): number {
  return distinct ?? rows;
}

/** The version of a file about these inputs. */
export function versionOf({ columns, distinct }: CertifiedInputs): 1 | 2 {
  return columns === undefined && distinct === undefined ? 1 : 2;
}

/**
 * SHA-256, in lower-case hexadecimal, of n and d and the n d entries row by row, each as eight
 * little-endian bytes of a float64; -0 counts as 0.
 */
export function inputsDigest(X: Dense): string {
  const view = new DataView(new ArrayBuffer(8 * (2 + X.data.length)));
  view.setFloat64(0, X.rows, true);
  view.setFloat64(8, X.cols, true);
  X.data.forEach((x, k) => view.setFloat64(8 * (2 + k), x === 0 ? 0 : x, true));
  return bytesToHex(sha256(new Uint8Array(view.buffer)));
}
