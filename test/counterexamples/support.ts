/**
 * # Candidates for the tests
 *
 * @module
 */
import { rationalFromText, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Candidate, Row } from '../../src/counterexamples/row.ts';
import { randomSource } from '../../src/data/random.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

export function q(text: string | number): Rational {
  const value = rationalFromText(String(text));
  if (value === undefined) throw new Error(`not a rational: ${text}`);
  return value;
}

type Numbers = readonly (string | number)[];

function table(rows: readonly Numbers[], cols: number): Matrix<Rational> {
  return matrix(rows.length, cols, rows.flat().map(q));
}

export function candidate(parts: {
  readonly sigma?: string;
  readonly X: readonly Numbers[];
  readonly W?: readonly Numbers[];
  readonly v?: Numbers;
  readonly y?: Numbers;
}): Candidate {
  const { sigma = 'tanh', X, W = [], v = W.map(() => 1), y } = parts;
  const d = X[0]?.length ?? 0;
  const { value: activation } = activationNamed(sigma);
  const free = { activation, inputs: table(X, d), hidden: table(W, d), outputs: v.map(q) };
  return y === undefined ? free : { ...free, labels: y.map(q) };
}

/** Random candidates with entries p/q, abs(p) <= 3, q <= 2; in pairs where asked. */
export function randomCandidates(
  count: number,
  neurons: Row['neurons'],
  sigma: string,
): readonly Candidate[] {
  const random = randomSource(2024);
  const whole = (most: number): number => 1 + Math.floor(random() * most);
  const entry = (): Rational => ratio(BigInt(Math.floor(random() * 7) - 3), BigInt(whole(2)));
  const list = (length: number): Rational[] => Array.from({ length }, entry);
  const { value: activation } = activationNamed(sigma);
  return Array.from({ length: count }, () => {
    const [n, d, h] = [whole(4), whole(3), whole(3)];
    const inputs = matrix(n, d, list(n * d));
    const labels = random() < 0.5 ? { labels: list(n) } : {};
    const w = list(h * d);
    const v = list(h);
    if (neurons === 'none')
      return { activation, inputs, hidden: matrix(0, d, []), outputs: [], ...labels };
    if (neurons === 'single')
      return { activation, inputs, hidden: matrix(h, d, w), outputs: v, ...labels };
    const minus = v.map(({ num, den }) => ratio(-num, den));
    const hidden = matrix(2 * h, d, [...w, ...w]);
    return { activation, inputs, hidden, outputs: [...v, ...minus], ...labels };
  });
}
