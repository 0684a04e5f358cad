/**
 * # Which view wins, and what ensembles and distillation gain
 *
 * Hypotheses of Theorem M as a dozen operations over Q. Proofs: proofs-notes/ensembles.md (M1, M2, M3, M5).
 * @module
 */
import { ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { distillationShare, missedShare, neededMembers } from '../../ensembles/members.ts';
import { endsOf, readsOneView, strengthsAt, viewsRead, winnerOf } from '../../ensembles/winner.ts';
import type { Field } from '../../quadratic/elimination.ts';
import { joined } from '../object-shapes.ts';
import { oneOf, record, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { countText, equalText, lowerText, numberText, upperText } from './show.ts';
import { isAtMost, isEqual } from './subject.ts';
import type { Subject } from './subject.ts';
import { countUpTo, listsUpTo, rational, table } from './values.ts';
import { models } from './view-cases.ts';
import { countedField } from './work.ts';

const winnerEntries = record({
  starts: models,
  first: listsUpTo('inputs'),
  second: listsUpTo('inputs'),
  beta: rational,
  zeta: rational,
});
const endsEntries = joined(
  record({ power: countUpTo('power'), start: table('parameters'), beta: rational }),
  joined(
    variant('samples', {
      multi: record({ before: rational, after: rational }),
      'each-view': record({}),
    }),
    record({ read: countUpTo('power') }),
  ),
);
const errorEntries = record({
  beta: rational,
  zeta: rational,
  members: countUpTo('parameters'),
  needed: countUpTo('parameters'),
  share: rational,
});
const selfEntries = record({
  beta: rational,
  zeta: rational,
  loss: oneOf('one-sided', 'two-sided'),
  share: rational,
});

function isPositive({ num }: Rational): boolean {
  return num > 0n;
}

function viewWinner({ work }: Subject, fact: Of<typeof winnerEntries>): FactOutcome {
  const { starts, first, second, beta, zeta } = fact;
  const C = starts.length;
  if (C < 2) return fails('expected the starts of two or more classes');
  if (first.length !== C || second.length !== C)
    return fails(`expected ${C} lists of noise for each view`);
  const F = countedField(work);
  const won: number[] = [];
  for (const [y, start] of starts.entries()) {
    const found = winnerOf(F, C, y, { start, first: first[y] ?? [], second: second[y] ?? [] });
    if (found.kind === 'none') return fails(`class ${y + 1}: ${found.because}`);
    if (!isAtMost(found.zeta, zeta))
      return fails(`class ${y + 1}: m/Delta'^3 ${equalText(found.zeta)}`);
    won.push(found.view);
  }
  if (!readsOneView(F, beta, zeta))
    return fails('not zeta < beta and 1 - zeta > beta (1 + zeta): M2 says nothing');
  const noise = [...first, ...second].reduce((sum, sizes) => sum + sizes.length, 0);
  return holds(
    `Gradient flow from these starts, power 3, hard labels, ${C} classes, ${countText(noise, 'single-view sample')}: in the end the training loss is 0, one view of each class is read (${won.slice(0, 20).join(', ')}${C > 20 ? ', ..' : ''}), the other has strength at most zeta = ${upperText(zeta)}, and for distractors that count beta = ${numberText(beta)} times the test error is mu/2 exactly.`,
    "the sums of M1 over Q: Delta' > 0, m/Delta'^3 <= zeta < beta and 1 - zeta > beta (1 + zeta)",
  );
}

/** "2 views are read, and the test error is 0". */
function readText(read: number): string {
  const views = read === 1 ? '1 view is read' : `${read} views are read`;
  return `${views}, and the test error is ${['mu', 'mu/2', '0'][read] ?? ''}`;
}

/** Both strengths end at 1: why not, or how many views are read. */
function readOfEach(F: Field, { start, beta, power }: Of<typeof endsEntries>): number | string {
  const sums = strengthsAt(F, power === 2 ? 2 : 3, start, power === 2 ? F.one : F.zero);
  if (sums?.every((c) => isPositive(c) && isPositive(F.sub(F.one, c))) !== true)
    return 'expected 0 < c_1 < 1 and 0 < c_2 < 1 at the start';
  const side = F.sign(F.sub(F.one, F.add(beta, beta)));
  return side === 0 ? 'undecided: a tie in the end' : side > 0 ? 2 : 0;
}

/** The end on samples of both views, between two times. */
function ofBothViews(
  F: Field,
  power: 2 | 3,
  fact: Of<typeof endsEntries> & { readonly samples: 'multi' },
  [head, tail]: readonly [string, string],
): FactOutcome {
  const { start, beta, read } = fact;
  const ends = endsOf(F, power, start, [fact.before, fact.after]);
  if (ends === undefined)
    return fails('expected 0 < c_1 + c_2 < 1 at the start, then <= 1 and >= 1 at the two times');
  const found = viewsRead(F, beta, ends);
  if (found !== read)
    return fails(found === undefined ? 'undecided between these times' : `read is ${found}`);
  const bracket = ([0, 1] as const)
    .map((l) => `c_${l + 1} from ${lowerText(ends.least[l])} to ${upperText(ends.most[l])}`)
    .join(', ');
  return holds(
    `${head}: it ends with c_1 + c_2 = 1, ${bracket}; ${tail}.`,
    power === 2 ? 'all coordinates grow by one factor' : 'all 1/a fall by one number',
  );
}

function viewEnds({ work }: Subject, fact: Of<typeof endsEntries>): FactOutcome {
  const { power, start, beta, read } = fact;
  const F = countedField(work);
  if (power !== 2 && power !== 3) return fails('expected power 2 or 3');
  if (start.cols !== 2) return fails('expected a column for each view');
  if (!isPositive(beta) || !isPositive(F.sub(F.one, beta))) return fails('expected 0 < beta < 1');
  const head = `Gradient flow, power ${power}, hard labels, each class from this start of ${countText(start.rows, 'neuron')}, on samples of both views`;
  const tail = `for distractors that count beta = ${numberText(beta)} times ${readText(read)}`;
  if (fact.samples === 'each-view') {
    const found = readOfEach(F, fact);
    if (found !== read) return fails(typeof found === 'string' ? found : `read is ${found}`);
    return holds(
      `${head} and of each view alone, without noise: c_1 and c_2 both end at 1; ${tail}.`,
      'zero loss of the single-view samples needs both',
    );
  }
  return ofBothViews(F, power, fact, [head, tail]);
}

/** Why it is open how many members are needed. */
function undecidedText(F: Field, { beta, members }: Of<typeof errorEntries>): string {
  const product = F.mul(beta, ratio(BigInt(members)));
  return product.den === 1n
    ? `undecided: beta K = ${product.num} is a whole number, so a view of as many members is a tie, or decided by zeta`
    : `undecided: zeta leaves open how many of ${members} members are needed, or no number is enough`;
}

function ensembleError({ work }: Subject, fact: Of<typeof errorEntries>): FactOutcome {
  const { beta, zeta, members, needed, share } = fact;
  if (!isPositive(beta) || zeta.num < 0n || members < 1)
    return fails('expected beta > 0, zeta >= 0 and a member');
  const F = countedField(work);
  const found = neededMembers(F, fact, members);
  if (found === undefined) return fails(undecidedText(F, fact));
  if (found !== needed) return fails(`needed is ${found}`);
  const missed = missedShare(members, needed);
  if (!isEqual(missed, share)) return fails(`the share ${equalText(missed)}`);
  return holds(
    `An ensemble of ${countText(members, 'model')}, each with one view of each class of strength >= 1 - zeta and <= 1, the other <= zeta = ${numberText(zeta)}, their sum >= 1, and distractors that count beta = ${numberText(beta)} times: a view is read if and only if it is that of at least ${countText(needed, 'model')}; with independent uniform winners the expected test error is e mu, where e ${equalText(share)}.`,
    'the two inequalities of M3, and a sum of binomials',
  );
}

function selfDistilled({ work }: Subject, fact: Of<typeof selfEntries>): FactOutcome {
  const { beta, zeta, loss, share } = fact;
  if (!isPositive(beta) || zeta.num < 0n) return fails('expected beta > 0 and zeta >= 0');
  const found = distillationShare(countedField(work), fact, loss);
  if (found === undefined) return fails('beta and zeta do not satisfy the inequalities of M5');
  if (!isEqual(found, share)) return fails(`the share ${equalText(found)}`);
  return holds(
    `A student and one independent teacher, each with a uniform winner for each class of strength >= 1 - zeta and <= 1, the other <= zeta = ${numberText(zeta)}, their sum >= 1, and distractors that count beta = ${numberText(beta)} times: ${loss} self-distillation has expected test error e mu, where e ${equalText(share)}.`,
    loss === 'one-sided'
      ? 'each strength ends at the larger of both: both views are read where the winners differ'
      : "the strengths end at the teacher's",
  );
}

export const ensemblesFacts = {
  'view-winner': {
    says: 'gradient flow of hard labels, power 3, from these *starts*: one view of each class wins, the other keeps strength at most zeta, and in the end the training loss is 0 and the test error mu/2, beta = alpha^3. About no instance',
    since: 3,
    entries: winnerEntries,
    arrays: { W: 'starts' },
    check: viewWinner,
  },
  'view-ends': {
    says: 'gradient flow of hard labels, this power, 2 or 3, each class from this start, m x 2, without positive coordinates elsewhere, on samples of both views (`multi`), or of these and of each view alone without noise (`each-view`): exactly `read` views of each class are read in the end. `before` and `after` are times with c_1 + c_2 <= 1 and >= 1. About no instance',
    since: 3,
    entries: endsEntries,
    arrays: { w: 'start' },
    check: viewEnds,
  },
  'ensemble-error': {
    says: 'K = members models as M1 ends, with zeta: an ensemble reads a view iff `needed` of them or more read it, and with independent uniform winners the expected error is share mu, beta = alpha^3. About no instance',
    since: 3,
    entries: errorEntries,
    check: ensembleError,
  },
  'self-distilled': {
    says: 'student and teacher as M1 ends, with zeta, independent uniform winners: self-distillation with this loss has expected error share mu, beta = alpha^3. About no instance',
    since: 3,
    entries: selfEntries,
    check: selfDistilled,
  },
};
