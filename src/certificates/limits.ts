/**
 * # Limits of the checker
 *
 * Beyond these sizes the answer is `resource-limit`, before anything large is allocated. A file at all of the limits
 * takes about ten minutes and 4 GB, most of it for n x n matrices (extrapolated from half the samples).
 * @module
 */
export const limits = {
  /** Characters of a certificate file; fewer than the longest string. */
  characters: 100_000_000,
  /** n: the checker holds a handful of n x n matrices. */
  samples: 6_000,
  /** n d. */
  inputEntries: 33_554_432,
  /** m d: integers of up to 2,100 bits. */
  weightEntries: 4_194_304,
  /** n m: about 300 bytes each. */
  preactivations: 2_097_152,
  /** n m d: 0.1 us each, 0.5 us where entries differ by 2^1900. */
  dotProductTerms: 536_870_912,
  /** n m times the cost of sigma, sigma' and sigma'' (`cost` of activation.ts): 0.3 us each. */
  activationSteps: 134_217_728,
} as const;
