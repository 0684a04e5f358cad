/**
 * # The properties of each theorem, loaded on demand
 *
 * ## Main definitions
 * - {@link suites}: by stem, the theorems before the lemmas
 * - {@link propertiesOf}: those of some of them
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';

export const suites: Readonly<Record<string, () => Promise<readonly AnyProperty[]>>> = {
  expressivity: async () => (await import('./expressivity.ts')).expressivityProperties,
  'nice-region': async () => (await import('./nice-region.ts')).niceRegionProperties,
  kkt: async () => (await import('./kkt.ts')).kktProperties,
  'gradient-descent': async () => (await import('./gradient-descent.ts')).gradientDescentProperties,
  'lazy-gap': async () => (await import('./lazy-gap.ts')).lazyGapProperties,
  projection: async () => (await import('./projection.ts')).projectionProperties,
  elimination: async () => (await import('./elimination.ts')).eliminationProperties,
  rates: async () => (await import('./rates.ts')).ratesProperties,
  overlaps: async () => (await import('./overlaps.ts')).overlapsProperties,
  tensors: async () => (await import('./tensors.ts')).tensorsProperties,
  sharpness: async () => (await import('./sharpness.ts')).sharpnessProperties,
  'feedback-alignment': async () =>
    (await import('./feedback-alignment.ts')).feedbackAlignmentProperties,
  'convex-approximation': async () =>
    (await import('./convex-approximation.ts')).convexApproximationProperties,
  ensembles: async () => (await import('./ensembles.ts')).ensemblesProperties,
  purification: async () => (await import('./purification.ts')).purificationProperties,
  'right-inverse': async () => (await import('./right-inverse.ts')).rightInverseProperties,
  'gram-structure': async () => (await import('./gram-structure.ts')).gramStructureProperties,
  lipschitz: async () => (await import('./lipschitz.ts')).lipschitzProperties,
  taylor: async () => (await import('./taylor.ts')).taylorProperties,
  'n-width': async () => (await import('./n-width.ts')).nWidthProperties,
};

/** The properties of these stems in the order of the suites, or of all if one is unknown or none is named. */
export async function propertiesOf(stems: readonly string[]): Promise<readonly AnyProperty[]> {
  const isKnown = stems.length > 0 && stems.every((stem) => Object.hasOwn(suites, stem));
  const wanted = Object.entries(suites).filter(([stem]) => !isKnown || stems.includes(stem));
  return (await Promise.all(wanted.map(([, load]) => load()))).flat();
}
