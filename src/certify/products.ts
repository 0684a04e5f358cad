/**
 * # Which network of products is asked for
 *
 * For the command line and for library users.
 *
 * ## Main definitions
 * - {@link demandProducts}, {@link productsFrom}
 * @module
 */
import { architectureFrom, gridNetworkFrom } from '../data/architectures.ts';
import { usage } from './plan.ts';
import type { Grounds, Naming } from './plan.ts';

interface Asked {
  readonly architecture?: unknown;
  readonly network?: unknown;
  readonly target?: unknown;
}

/** Throws {@link WidthwiseError} (`usage`) unless there is either a network, or an architecture with or without a target. */
export function demandProducts(
  { architecture, network, target }: Asked,
  { name, field }: Naming,
): void {
  const advice = `Give ${name('architecture')}, with or without ${name('target')}, or ${name('network')}.`;
  if (architecture === undefined && network === undefined)
    throw usage('no architecture', advice, field('architecture'));
  const other = architecture === undefined ? target : architecture;
  if (network !== undefined && other !== undefined)
    throw usage(
      `${name('network')} together with ${architecture === undefined ? 'a target' : 'an architecture'}`,
      advice,
      field('network'),
    );
}

interface Source {
  readonly value: unknown;
  /** Its name in errors. */
  readonly file: string;
}

/** The sources must be those that {@link demandProducts} takes. Throws {@link WidthwiseError} (`input`). */
export function productsFrom(source: {
  readonly [K in keyof Asked]: Source | undefined;
}): Grounds['products'] {
  const { architecture, network, target } = source;
  if (network !== undefined)
    return { kind: 'network', given: gridNetworkFrom(network.value, network.file) };
  if (architecture === undefined) throw new RangeError('productsFrom: no architecture');
  const sizes = architectureFrom(architecture.value, architecture.file);
  return target === undefined
    ? { kind: 'sizes', sizes }
    : { kind: 'sizes', sizes, target: gridNetworkFrom(target.value, target.file) };
}
