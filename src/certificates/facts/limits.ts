/**
 * # What the checker of facts is willing to take on
 *
 * Witnesses are small by their purpose, and exact numbers grow with every operation. Beyond these sizes the answer is
 * `resource-limit`; {@link Work} of work.ts counts what exact arithmetic takes within them.
 * @module
 */
export const factsLimits = {
  characters: 4_000_000,
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
  points: 64,
  facts: 64,
  /** Of the activation: its parity and its coefficients take more than its evaluation. */
  activationParts: 100,
  /** 0.2 to 0.5 us each (measured): at most two minutes. */
  work: 250_000_000,
} as const;
