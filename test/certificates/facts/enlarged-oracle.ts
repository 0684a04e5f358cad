/**
 * # The enlarged loss, judged in plain floating point
 *
 * L~ is computed from its definition; a minimum is judged by trying other points, with the best a for each.
 * @module
 */
import type { EnlargedPoint } from '../../../src/certificates/facts/enlarged.ts';
import { dot, drawer, flat, float, residual, unflat } from './plain-network.ts';
import type { Data, Point } from './plain-network.ts';

interface Unit {
  readonly a: number;
  readonly b: number;
  readonly w: readonly number[];
}

function unitOf({ scale, offset, direction }: EnlargedPoint): Unit {
  return { a: float(scale), b: float(offset), w: direction.map(float) };
}

function exponentials({ X }: Data, { b, w }: Unit): readonly number[] {
  return X.map((x) => Math.exp(dot(w, x) + b));
}

function enlargedLoss(data: Data, p: Point, unit: Unit, lambda: number): number {
  const e = exponentials(data, unit);
  const R = residual(data, p).map((r, i) => r + unit.a * (e[i] ?? Number.NaN));
  return dot(R, R) / 2 + lambda * unit.a ** 2;
}

/** L~ is below l at a, and halfway to it. */
export function judgeEnlargedDescent(data: Data, p: Point, fact: EnlargedPoint): boolean {
  const unit = unitOf(fact);
  const lambda = float(fact.penalty);
  const here = enlargedLoss(data, p, { ...unit, a: 0 }, lambda);
  return (
    lambda > 0 &&
    [1, 0.5].every(
      (t) => enlargedLoss(data, p, { ...unit, a: t * unit.a }, lambda) < here + 1e-12 * (1 + here),
    )
  );
}

/** No other (W, v, b, w), with the best a for it, has less than L~. */
export function judgeEnlargedMinimum(data: Data, p: Point, fact: EnlargedPoint): boolean {
  const unit = unitOf(fact);
  const lambda = float(fact.penalty);
  if (lambda < 0) return false;
  const least = enlargedLoss(data, p, unit, lambda);
  const draw = drawer(19);
  const start = flat(p);
  for (let k = 0; k < 400; k++) {
    const size = [0, 0.01, 0.3, 2][k % 4] ?? 0;
    const near = unflat(
      p,
      start.map((x) => x + size * draw()),
    );
    const other = { a: 0, b: unit.b + draw(), w: unit.w.map((x) => x + draw()) };
    const e = exponentials(data, other);
    const a = -dot(residual(data, near), e) / (dot(e, e) + 2 * lambda);
    if (enlargedLoss(data, near, { ...other, a }, lambda) < least - 1e-9 * (1 + least))
      return false;
  }
  return true;
}
