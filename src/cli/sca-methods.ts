/**
 * # Methods of train by successive convex approximation
 *
 * Separate from convex-training.ts, which loads the method itself.
 * @module
 */

export const scaMethods = ['sca', 'sca-l1', 'sca-parallel'] as const;
export type ScaMethod = (typeof scaMethods)[number];
