/**
 * # Outcomes in one line
 * @module
 */
import { contains } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { compareRational, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, mapMatrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import type { Outcome } from '../../src/suite/property.ts';

export const proved: Outcome = { kind: 'proved' };

/** Reasons are counted by their text, which must not contain numbers that vary between instances. */
export function notCertified(because: string): Outcome {
  return { kind: 'not-certified', because };
}

export function refuted(left: string, right: string, because: string): Outcome {
  return { kind: 'refuted', left, right, because };
}

export function decide(holds: boolean, left: string, right: string, because: string): Outcome {
  return holds ? proved : refuted(left, right, because);
}

/** The first refutation, else the first `not-certified`, else `proved`. */
export function together(...outcomes: readonly Outcome[]): Outcome {
  const worst = ['refuted', 'not-certified'].map((kind) => outcomes.find((o) => o.kind === kind));
  return worst.find((o) => o !== undefined) ?? proved;
}

export function atMost(left: Rational, right: Rational, because: string): Outcome {
  const holds = compareRational(left, right) <= 0;
  return decide(holds, rationalToText(left), rationalToText(right), because);
}

/** Equality entry by entry over Q. */
export function equal(left: Matrix<Rational>, right: Matrix<Rational>, because: string): Outcome {
  const same =
    left.rows === right.rows &&
    left.cols === right.cols &&
    Array.from(left.data).every((a, k) => {
      const b = right.data[k];
      return b !== undefined && compareRational(a, b) === 0;
    });
  return decide(same, showMatrix(left), showMatrix(right), because);
}

/** Whether each interval contains the exact entry. */
export function inside(boxes: Matrix<Interval>, exact: Matrix<Rational>): Outcome {
  for (let i = 0; i < exact.rows; i++)
    for (let k = 0; k < exact.cols; k++) {
      const box = at(boxes, i, k);
      if (!contains(box, at(exact, i, k)))
        return refuted(
          rationalToText(at(exact, i, k)),
          `[${box.lo}, ${box.hi}]`,
          `entry (${i}, ${k})`,
        );
    }
  return proved;
}

/** Rows in brackets; a cell is a fraction or a double. */
export function showMatrix(A: Matrix<Rational | number>): string {
  const cells = mapMatrix(A, showNumber);
  const rows = Array.from({ length: A.rows }, (_, i) =>
    Array.from({ length: A.cols }, (_, j) => at(cells, i, j)).join(', '),
  );
  return `[${rows.map((r) => `[${r}]`).join(', ')}]`;
}

export function showVector(xs: readonly (Rational | number)[]): string {
  return `(${xs.map(showNumber).join(', ')})`;
}

function showNumber(a: Rational | number): string {
  return typeof a === 'number' ? String(a) : rationalToText(a);
}
