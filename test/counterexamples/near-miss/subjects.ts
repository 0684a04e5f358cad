/**
 * # Subjects for the tests
 *
 * @module
 */
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { oneRow } from '../../../src/counterexamples/near-miss/subject.ts';
import type { Subject } from '../../../src/counterexamples/near-miss/subject.ts';
import { matrix } from '../../../src/linalg/matrix.ts';
import type { Matrix } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { q } from '../support.ts';

type Numbers = readonly (string | number)[];

function table(rows: readonly Numbers[]): Matrix<Rational> {
  return matrix(rows.length, rows[0]?.length ?? 0, rows.flat().map(q));
}

export function subject(parts: {
  readonly sigma?: string;
  readonly X?: readonly Numbers[];
  readonly y?: Numbers;
  readonly W?: readonly Numbers[];
  readonly v?: Numbers;
  readonly B?: readonly Numbers[];
  readonly w?: readonly Numbers[];
  readonly numbers?: Subject['numbers'];
}): Subject {
  const { sigma = 'tanh', X, y, W, v, B, w, numbers = {} } = parts;
  return {
    sigma: activationNamed(sigma).value,
    arrays: {
      ...(X === undefined ? {} : { X: table(X) }),
      ...(y === undefined ? {} : { y: oneRow(y.map(q)) }),
      ...(W === undefined ? {} : { W: table(W) }),
      ...(v === undefined ? {} : { v: oneRow(v.map(q)) }),
      ...(B === undefined ? {} : { B: table(B) }),
      ...(w === undefined ? {} : { w: table(w) }),
    },
    numbers,
    point: 'P',
  };
}
