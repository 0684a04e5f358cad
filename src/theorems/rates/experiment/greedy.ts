/**
 * # Orthogonal greedy steps in float64
 *
 * Measures; proves nothing. Functions are vectors of values at sample points. The steps are chosen at some points, and
 * the error is measured at others.
 *
 * ## Main definitions
 * - {@link Samples}, {@link greedyErrors}
 * @module
 */

/** Values at the points where the choice is made, and at those where the error is measured. */
export interface Samples {
  readonly fit: Float64Array;
  readonly test: Float64Array;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** a + c b, in place. */
function add(a: Float64Array, c: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) + c * (b[i] ?? 0);
}

const copied = ({ fit, test }: Samples): Samples => ({ fit: fit.slice(), test: test.slice() });

/** The part of a function that is orthogonal to the basis, at the points of the choice. */
function outside(g: Samples, basis: readonly Samples[]): Samples {
  const rest = copied(g);
  // twice: once loses digits
  for (const b of [...basis, ...basis]) {
    const along = inner(rest.fit, b.fit);
    add(rest.fit, -along, b.fit);
    add(rest.test, -along, b.test);
  }
  return rest;
}

function largest(
  rest: Samples,
  dictionary: readonly Samples[],
  byNorm: boolean,
): Samples | undefined {
  let [best, most]: [Samples | undefined, number] = [undefined, 0];
  for (const g of dictionary) {
    const pull = Math.abs(inner(rest.fit, g.fit)) / (byNorm ? Math.sqrt(inner(g.fit, g.fit)) : 1);
    if (pull > most) [best, most] = [g, pull];
  }
  return best;
}

/**
 * The root mean square error after each number of steps in `counts`, ascending. The functions in `free` are taken first,
 * and count for nothing.
 *
 * @param byNorm - whether inner products are divided by norms.
 */
export function greedyErrors(
  target: Samples,
  dictionary: readonly Samples[],
  counts: readonly number[],
  {
    free = [],
    byNorm = false,
  }: { readonly free?: readonly Samples[]; readonly byNorm?: boolean } = {},
): readonly number[] {
  const basis: Samples[] = [];
  const rest = copied(target);
  const take = (g: Samples): void => {
    const { fit, test } = outside(g, basis);
    const norm = Math.sqrt(inner(fit, fit));
    if (!(norm > 1e-9 * Math.sqrt(inner(g.fit, g.fit)))) return;
    const unit = { fit: fit.map((a) => a / norm), test: test.map((a) => a / norm) };
    basis.push(unit);
    const along = inner(rest.fit, unit.fit);
    add(rest.fit, -along, unit.fit);
    add(rest.test, -along, unit.test);
  };
  free.forEach(take);
  const errors: number[] = [];
  const last = counts.at(-1) ?? 0;
  for (let n = 1; n <= last; n++) {
    const best = largest(rest, dictionary, byNorm);
    if (best !== undefined) take(best);
    if (counts.includes(n)) errors.push(Math.sqrt(inner(rest.test, rest.test) / rest.test.length));
  }
  return errors;
}
