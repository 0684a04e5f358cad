/**
 * # What bits cannot describe
 *
 * A binary code of length N with minimal distance t gives functions of variation at most 1 that are far apart, so that q
 * bits cannot tell them all. Proof: proofs-notes/rates.md (R7).
 * @module
 */
import { compareRational, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { bumpSquare } from '../../approximation/closed-forms.ts';
import { expected } from '../parsed-json.ts';
import { record, requiring } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { countText, equalText, neuronText } from './show.ts';
import type { Subject } from './subject.ts';
import { count, countUpTo, rational, table } from './values.ts';
import type { Work } from './work.ts';

function isBit({ num, den }: Rational): boolean {
  return den === 1n && (num === 0n || num === 1n);
}

const entries = requiring(
  record({
    generator: table('inputs'),
    power: countUpTo('power'),
    bits: count,
    squared: rational,
  }),
  ({ generator }, where) => {
    if (!Array.from(generator.data).every(isBit))
      throw expected(`${where}.generator`, 'entries 0 and 1', 'others');
  },
);

/** The least weight of a sum mod 2 of rows, over all choices but the empty one; in the order of a Gray code. */
function leastWeight(work: Work, G: Matrix<Rational>): number {
  const rows = Array.from({ length: G.rows }, (_, i) =>
    row(G, i).reduce((word, { num }) => (word << 1n) | num, 0n),
  );
  work.spend(2 ** G.rows * (2 + G.cols));
  let [word, least] = [0n, G.cols];
  for (let message = 1n; message < 1n << BigInt(G.rows); message++) {
    let flipped = 0;
    while (((message >> BigInt(flipped)) & 1n) === 0n) flipped++;
    word ^= rows[flipped] ?? 0n;
    let weight = 0;
    for (let rest = word; rest > 0n; rest >>= 1n) if ((rest & 1n) === 1n) weight++;
    if (weight < least) least = weight;
  }
  return least;
}

function packing({ work }: Subject, fact: Of<typeof entries>): FactOutcome {
  const { generator: G, power, bits, squared } = fact;
  const N = G.cols;
  if (!(G.rows > bits))
    return fails(`the code has 2^${G.rows} words, which ${countText(bits, 'bit')} can name`);
  const t = leastWeight(work, G);
  if (t === 0) return fails('two messages have one word');
  const { num, den } = bumpSquare(N, power);
  const value = ratio(num * BigInt(t), den * BigInt(N) ** 2n);
  if (compareRational(value, squared) !== 0) return fails(`h^2 t/N^2 ${equalText(value)}`);
  return holds(
    `On [0, 1], whatever describes each function of variation at most 1 in neurons +-${neuronText('+-(x - b)', power)} by ${countText(bits, 'bit')} has squared L2 error at least e for one of them, where e ${equalText(squared)}.`,
    `${countText(N, 'orthogonal bump')}, and a code of 2^${G.rows} words of distance ${t}`,
  );
}

export const packingFacts = {
  packing: {
    says: 'for the binary code with this generator, entries 0 and 1, more than q = bits rows, length N and least distance t > 0, and functions of variation at most 1 in neurons relu(+-(x - b))^k on [0, 1], k the power: any description by q bits has worst squared error at least `squared` = h^2 t/N^2, h^2 the squared norm of N bumps. About no instance',
    since: 3,
    entries,
    arrays: { generator: 'generator' },
    check: packing,
  },
};
