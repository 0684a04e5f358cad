/**
 * # What the checker is willing to take on
 *
 * Beyond these sizes the answer is `resource-limit`, before anything large is allocated.
 * @module
 */
export const limits = {
  /** Characters of a certificate file. */
  characters: 268_435_456,
  /** n: the checker holds a handful of n x n matrices. */
  samples: 6_000,
  /** n d. */
  inputEntries: 33_554_432,
  /** m d, and n m pre-activations. */
  weightEntries: 16_777_216,
} as const;
