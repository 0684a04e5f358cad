/**
 * # certify ensembles
 *
 * For trained models: the exact errors of each, of their mean and of a student, over all test inputs. For a start: which view of
 * each class wins, zeta, the error mu/2, and the expected errors of ensembles of 1 to 16 independent models like it.
 * @module
 */
import { rationalField as Q, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import type { Fact, FactOf } from '../../certificates/facts/format.ts';
import { countText, numberText, upperText } from '../../certificates/facts/show.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { usage } from '../../certify/plan.ts';
import type { Context, Grounds, Plan, Prepared, Proposal } from '../../certify/plan.ts';
import type { ViewTask } from '../../ensembles/task.ts';
import { readsOneView, winnerOf } from '../../ensembles/winner.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { casesFact, distilledFact, errorFact } from './proposals.ts';

/** Wrong inputs with one view and with both; the strength that the losing view never exceeds. */
export interface ViewErrors {
  readonly single?: number;
  readonly multi?: number;
  readonly ties?: number;
  readonly zeta?: string;
  /** Members of an ensemble for which it is undecided what is read. */
  readonly undecided?: readonly number[];
}

type Ground = Grounds['views'];
type Trained = Extract<ViewTask, { readonly kind: 'models' }>;
type Start = Extract<ViewTask, { readonly kind: 'start' }>;

/** Models that have a fact each; the ensemble of all has one in any case. */
const mostModels = 16;
const mostMembers = 16;

function errorLine(name: string, { models, single, multi, ties }: FactOf<'view-cases'>): string {
  const C = (models[0]?.cols ?? 0) / 2;
  const pairs = C * (C - 1);
  const tied = ties === 0 ? '' : `, ${countText(ties, 'tie')}`;
  return `${name.padEnd(10)}wrong on ${single} of ${2 * pairs} inputs with one view, ${multi} of ${pairs} with both${tied}`;
}

function ofModels(task: Trained, { provenance }: Context): Proposal<ViewErrors> {
  const { unit, models, student } = task;
  const each = models.length === 1 ? [] : models.slice(0, mostModels);
  const alone = each.map((W) => casesFact(unit, [W]));
  const all = casesFact(unit, models);
  const own = student === undefined ? [] : [casesFact(unit, student)];
  const compared = student === undefined ? [] : [distilledFact(unit, models, student)];
  const facts: readonly Fact[] = [all, ...alone, ...own, ...compared];
  const notes = [
    errorLine(models.length === 1 ? 'model' : 'ensemble', all),
    ...alone.map((one, k) => errorLine(`model ${k + 1}`, one)),
    ...own.map((one) => errorLine('student', one)),
    ...compared.map(
      ({ difference, agreeing }) =>
        `distilled strengths differ by at most ${upperText(difference)}, ${countText(agreeing, 'decision')} alike`,
    ),
  ];
  const text = (): string => writeFacts({ instance: { points: {} }, facts, provenance });
  const { single, multi, ties } = all;
  return { kind: 'file', notes, claim: 'ensembles', text, found: { single, multi, ties } };
}

/** zeta of all classes, or why there is none. */
function largestZeta({ classes }: Start): Rational | string {
  let zeta = Q.zero;
  for (const [y, own] of classes.entries()) {
    const found = winnerOf(Q, classes.length, y, own);
    if (found.kind === 'none') return `class ${y + 1}: ${found.because}`;
    if (Q.sign(Q.sub(found.zeta, zeta)) > 0) zeta = found.zeta;
  }
  return zeta;
}

function ofStart(task: Start, { provenance }: Context): Proposal<ViewErrors> {
  const { beta, classes } = task;
  const zeta = largestZeta(task);
  const why =
    typeof zeta === 'string'
      ? zeta
      : readsOneView(Q, beta, zeta)
        ? undefined
        : `zeta ${upperText(zeta)} and beta ${numberText(beta)} do not satisfy zeta < beta and 1 - zeta > beta (1 + zeta)`;
  if (typeof zeta === 'string' || why !== undefined)
    return {
      kind: 'none',
      notes: [],
      because: why ?? '',
      doubt: 'One view may still win: the inequalities of M1 and M2 are sufficient.',
      advice: ['Start smaller, or with views that differ more.'],
      found: {},
    };
  const winner: FactOf<'view-winner'> = {
    fact: 'view-winner',
    starts: classes.map(({ start }) => start),
    first: classes.map(({ first }) => first),
    second: classes.map(({ second }) => second),
    beta,
    zeta,
  };
  const sizes = Array.from({ length: mostMembers }, (_, k) => k + 1);
  const errors = sizes.map((K) => errorFact(beta, zeta, K));
  const undecided = sizes.filter((_, k) => errors[k] === undefined);
  const facts: readonly Fact[] = [winner, ...errors.flatMap((one) => one ?? [])];
  const notes = [
    `winner    one view of each class, the other has strength at most ${upperText(zeta)}; error mu/2`,
    ...errors.flatMap((one) =>
      one === undefined
        ? []
        : [
            `K = ${one.members}`.padEnd(10) +
              `expected error ${rationalToText(one.share)} mu, ${one.needed} needed`,
          ],
    ),
    ...(undecided.length === 0
      ? []
      : [`undecided K = ${undecided.join(', ')}: beta K is a whole number, or zeta decides`]),
  ];
  const text = (): string => writeFacts({ instance: { points: {} }, facts, provenance });
  const found = { zeta: rationalToText(zeta), undecided };
  return { kind: 'file', notes, claim: 'ensembles', text, found };
}

function demandSizes(task: Ground, { naming }: Context): void {
  const tables: readonly (readonly Matrix<Rational>[])[] =
    task.kind === 'start'
      ? [task.classes.map(({ start }) => start)]
      : [task.models, task.student ?? []];
  for (const models of tables) {
    const found = models.reduce((sum, W) => sum + W.rows * W.cols, 0);
    if (found > factsLimits.weights)
      throw usage(
        `${found} weights, of at most ${factsLimits.weights}`,
        'Give fewer models, or smaller ones.',
        naming.field('weights'),
      );
  }
}

export const plan: Plan<Ground, ViewErrors> = {
  prepare(task, _aims, context): Prepared<ViewErrors> {
    demandSizes(task, context);
    const what =
      task.kind === 'start'
        ? `${task.classes.length} classes, from a start`
        : `${countText(task.models.length, 'model')} of ${(task.models[0]?.cols ?? 0) / 2} classes`;
    return {
      lines: [`ensembles ${what}`],
      searched: 'over Q',
      search: () => [task.kind === 'start' ? ofStart(task, context) : ofModels(task, context)],
    };
  },
};
