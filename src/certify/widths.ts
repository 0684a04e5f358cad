/**
 * # Which set a width is asked for
 *
 * For the command line and for library users.
 *
 * ## Main definitions
 * - {@link demandSet}, {@link sphereOf}
 * @module
 */
import { factsLimits } from '../certificates/facts/limits.ts';
import { usage } from './plan.ts';
import type { Grounds, Naming } from './plan.ts';

interface Asked {
  readonly gram?: unknown;
  readonly sphere?: unknown;
  readonly power?: unknown;
}

/** Throws {@link WidthwiseError} (`usage`) unless there is either a Gram matrix, or a sphere with or without a power. */
export function demandSet({ gram, sphere, power }: Asked, { name, field }: Naming): void {
  const advice = `Give ${name('gram')}, or ${name('sphere')} with or without ${name('power')}.`;
  if (gram === undefined && sphere === undefined)
    throw power === undefined
      ? usage('no Gram matrix', advice, field('gram'))
      : usage('no sphere', advice, field('sphere'));
  const other = sphere === undefined ? 'power' : 'sphere';
  if (gram !== undefined && (sphere ?? power) !== undefined)
    throw usage(`${name(other)} together with a Gram matrix`, advice, field(other));
}

/** Throws {@link WidthwiseError} (`usage`) unless the numbers are within the limits; the power is 1 by default. */
export function sphereOf(
  asked: { readonly sphere: number; readonly power: number | undefined; readonly space: number },
  { field }: Naming,
): Grounds['widths'] {
  const { sphere, power = 1, space } = asked;
  const { sphere: mostSphere, power: mostPower, range } = factsLimits;
  const isCount = (n: number, most: number): boolean => Number.isSafeInteger(n) && 0 <= n && n <= most; // prettier-ignore
  if (!(isCount(sphere, mostSphere) && sphere >= 2 && sphere % 2 === 0))
    throw usage(
      `expected an even number from 2 to ${mostSphere}, got ${sphere}`,
      'Give D of the sphere S^D in R^{D+1}.',
      field('sphere'),
    );
  if (!isCount(power, mostPower))
    throw usage(
      `expected a whole number from 0 to ${mostPower}, got ${power}`,
      'Give the power k of relu(w.x)^k.',
      field('power'),
    );
  if (!isCount(space, range))
    throw usage(
      `expected a whole number from 0 to ${range}, got ${space}`,
      'Give the dimension of the spaces.',
      field('space'),
    );
  return { kind: 'sphere', sphere, power, space };
}
