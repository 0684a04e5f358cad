/**
 * # Exact cases
 *
 * Small fractions for dtype `q`. Projections have rational answers: the difference is a multiple of an integer vector
 * of integer length.
 * @module
 */
import type { Draw } from './draw.ts';
import { operations } from './protocol.ts';
import type { Operation, Tensor } from './protocol.ts';
import type { Sizes } from './sizes.ts';
import { encodeFractions } from './tensor.ts';

interface Direction {
  readonly entries: readonly number[];
  readonly length: number;
}

/** Integer vectors with an integer length. */
export const pythagorean: readonly [Direction, ...Direction[]] = [
  { entries: [3, 4], length: 5 },
  { entries: [1, 2, 2], length: 3 },
  { entries: [2, 3, 6], length: 7 },
  { entries: [1, 1, 1, 1], length: 2 },
];

function fraction(draw: Draw): string {
  const num = draw.below(13) - 6;
  const den = draw.from([1, 2, 3, 5, 8]);
  return num % den === 0 ? `${num / den}` : reduced(num, den);
}

function reduced(num: number, den: number): string {
  const common = [8, 5, 4, 3, 2].find((k) => num % k === 0 && den % k === 0) ?? 1;
  return `${num / common}/${den / common}`;
}

const list = (draw: Draw, count: number): readonly string[] =>
  Array.from({ length: count }, () => fraction(draw));

/** The inputs of an exact case; a ball has its own sizes. A step never leaves its ball, whose radius is large. */
export function exactCase(
  op: Operation,
  { n, d, m }: Sizes,
  draw: Draw,
): Readonly<Record<string, Tensor>> {
  if (op === 'project') return exactBall(draw);
  const inputs = {
    X: encodeFractions([n, d], list(draw, n * d)),
    W: encodeFractions([m, d], list(draw, m * d)),
    v: encodeFractions([m], list(draw, m)),
  };
  if (!('y' in operations[op].inputs)) return inputs;
  const labelled = { ...inputs, y: encodeFractions([n], list(draw, n)) };
  if (!('C' in operations[op].inputs)) return labelled;
  return {
    ...labelled,
    C: encodeFractions([m, d], list(draw, m * d)),
    radius: encodeFractions([], ['1000000000000']),
    eta: encodeFractions([], [draw.from(['0', '1/8', '1/3'])]),
  };
}

function exactBall(draw: Draw): Readonly<Record<string, Tensor>> {
  const { entries, length } = draw.from(pythagorean);
  const centre = entries.map(() => draw.below(9) - 4);
  const factor = draw.below(7); // 0: W is the centre
  const W = entries.map((x, k) => `${(centre[k] ?? 0) + factor * x}`);
  const shape = [1, entries.length];
  const radius = draw.from(['0', '1', `${length}`, `${factor * length}`, '1/2', '100']);
  return {
    W: encodeFractions(shape, W),
    C: encodeFractions(shape, centre.map(String)),
    radius: encodeFractions([], [radius]),
  };
}
