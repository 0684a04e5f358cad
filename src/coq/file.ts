/**
 * # A file for Coq
 * @module
 */

/** A theorem and its proof. */
export interface CoqFile {
  readonly text: string;
  /** Of its first line, such as "Whole: ...". */
  readonly extent: string;
  readonly theorem: string;
  /** The files of the theory that it needs, each after those that it needs itself. */
  readonly theory: readonly string[];
  /** The modules of Coq whose axioms specify the machine numbers that it computes with. */
  readonly machine: readonly string[];
}
