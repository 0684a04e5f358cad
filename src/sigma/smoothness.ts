/**
 * # Kinks
 *
 * The only functions in a tree that are not smooth inside their domain are relu and its derivatives.
 * @module
 */
import { compareRational, rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { partsOf } from './expression-tree.ts';
import type { Application, Expression } from './expression-tree.ts';
import { polynomial } from './polynomial.ts';

/**
 * Whether e has derivatives of every order on the open set where it is defined. `false` means "not
 * shown": relu(x) - relu(-x) is x. The domain need not be all of R: log(x) and 1/x are smooth.
 */
export function isSmooth(e: Expression): boolean {
  return !mayHaveKink(e) && partsOf(e).every(isSmooth);
}

function mayHaveKink(e: Expression): e is Application {
  return e.kind === 'apply' && (e.f === 'relu' || e.f === 'step' || e.f === 'kink');
}

/**
 * Points, in increasing order, off which e is smooth wherever it is defined; `undefined` when one of the
 * arguments of relu is not recognised as c + a x. A point in the list need not be a kink.
 */
export function kinksOf(e: Expression): readonly Rational[] | undefined {
  const found: Rational[] = [];
  for (const part of partsOf(e)) {
    const inner = kinksOf(part);
    if (inner === undefined) return undefined;
    found.push(...inner);
  }
  if (mayHaveKink(e)) {
    const line = polynomial(e.of);
    if (line === undefined || line.length > 2) return undefined;
    const [c = Q.zero, a] = line;
    if (a !== undefined) found.push(Q.neg(Q.div(c, a)));
  }
  const ordered = found.sort(compareRational);
  return ordered.filter((p, i) => i === 0 || compareRational(p, ordered[i - 1] ?? p) !== 0);
}
