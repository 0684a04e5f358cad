/**
 * # Which of a network and a range is asked for
 *
 * For the command line and for library users.
 *
 * ## Main definitions
 * - {@link demandLine}, {@link rangeOf}
 * @module
 */
import { factsLimits } from '../certificates/facts/limits.ts';
import { usage } from './plan.ts';
import type { Grounds, Naming } from './plan.ts';

interface Asked {
  readonly network?: unknown;
  readonly target?: unknown;
  readonly neurons?: unknown;
}

/** Throws {@link WidthwiseError} (`usage`) unless there is either a network with its target, or a range. */
export function demandLine({ network, target, neurons }: Asked, { name, field }: Naming): void {
  const pair = [network, target].filter((part) => part !== undefined).length;
  const advice = `Give ${name('network')} with ${name('target')}, or ${name('neurons')}.`;
  if (neurons !== undefined && pair > 0)
    throw usage(`${name('neurons')} together with a network or a target`, advice, field('neurons'));
  if (neurons === undefined && pair < 2)
    throw usage(
      network === undefined ? 'no network' : 'no target',
      advice,
      field(network === undefined ? 'network' : 'target'),
    );
}

/** Throws {@link WidthwiseError} (`usage`) unless the range is one of counts, from 1 on, within the limit. */
export function rangeOf(
  [first, last]: readonly [number, number],
  { field }: Naming,
): Grounds['line'] {
  const isRange =
    Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 1 && first <= last;
  if (!isRange || last > factsLimits.range)
    throw usage(
      `expected whole numbers 1 <= first <= last <= ${factsLimits.range}, got ${first} and ${last}`,
      'Give the first and the last number of neurons, such as 16 and 500.',
      field('neurons'),
    );
  return { kind: 'range', first, last };
}
