/**
 * # Limits of the facts checker
 *
 * Witnesses are meant to be small, and exact numbers grow with every operation. Beyond these sizes the answer is
 * `resource-limit`; within them {@link Work} of work.ts counts the cost of exact arithmetic.
 * @module
 */
export const factsLimits = {
  characters: 16_000_000,
  /** Of one rational number, numerator and denominator together. */
  digits: 400,
  /** n. */
  samples: 400,
  /** d, and the order of a target matrix. */
  inputs: 400,
  /** m d + m, of each point. */
  parameters: 400,
  /** n m, of each point. */
  preactivations: 40_000,
  /** The same two in files whose facts all take large networks. */
  weights: 100_000,
  activations: 400_000,
  points: 64,
  facts: 64,
  /** Of the activation: its parity and its coefficients cost more than its evaluation. */
  activationParts: 100,
  /** D of a sphere S^D. */
  sphere: 16,
  /** k of a neuron relu^k. */
  power: 16,
  /** Of a harmonic polynomial. */
  degree: 400,
  /** The largest n of a range. */
  range: 100_000,
  /** N of a grid tensor, its layers and the length of a window. */
  positions: 64,
  /** The order of a minor of a grid tensor. */
  minor: 1024,
  /** M^N, where all values of a grid tensor are computed. */
  gridPoints: 65_536,
  /** Rows of [A] in a distance: its Gram matrix is squared or eliminated. */
  gridRows: 128,
  /** l of symmetric tensors. */
  order: 16,
  /** D: the coefficients of a form. */
  coefficients: 5_000,
  /** A modulus: products of residues stay below 2^52. */
  modulus: 2 ** 26,
  /** Of a run of feedback alignment, or of successive convex approximation. */
  steps: 1000,
  /** 0.2 to 0.5 us each (measured): at most two minutes. */
  work: 250_000_000,
} as const;
