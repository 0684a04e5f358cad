/**
 * # What a report is told about the theorems
 *
 * Reports know no theorem: the command line hands them the registry in this form.
 * @module
 */

/** A search for what fails when a hypothesis is dropped, or for what refutes a false theorem. */
export interface KnownSearch {
  readonly theorem: string;
  readonly drops: string;
  /** The id of its card in the gallery, if it has one. */
  readonly card: string | undefined;
}

export interface KnownTheorem {
  readonly stem: string;
  readonly title: string;
}

export interface Known {
  readonly theorems: readonly KnownTheorem[];
  readonly searches: readonly KnownSearch[];
}
