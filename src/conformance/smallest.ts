/**
 * # The smallest case of each failure
 *
 * The lightest case of each cause is shrunk as long as it fails for the same cause. Every crash costs a restart of the
 * adapter and every hang a time limit, so this stops at a budget, and says so.
 *
 * ## Main definitions
 * - {@link failuresOf}: one for each cause
 * - {@link Budget}
 * @module
 */
import { causeOf, groupsOf, lightest } from './failures.ts';
import type { Case } from './protocol.ts';
import type { CaseResult, Failure } from './record.ts';
import { shrink } from './shrink.ts';
import type { Outcome, Target } from './target.ts';

/** The budget for shrinking failures; a case already asked is waited for. */
export interface Budget {
  /** For one failure. */
  readonly questions: number;
  readonly seconds: number;
  /** For all of them. */
  readonly secondsInAll: number;
}

export const usualBudget: Budget = { questions: 400, seconds: 60, secondsInAll: 240 };

export interface Asking {
  readonly target: Target;
  readonly judged: (question: Case, outcome: Outcome) => CaseResult;
  readonly budget: Budget;
  readonly signal: AbortSignal | undefined;
}

type Smallest = Pick<Failure, 'cases' | 'among' | 'id' | 'smallest' | 'result' | 'ended'>;

/** One failure for each cause, in order of first appearance. */
export async function* failuresOf(
  bad: readonly CaseResult[],
  cases: readonly Case[],
  asking: Asking,
): AsyncGenerator<Smallest> {
  const asked = new Map(cases.map((question) => [question.id, question]));
  const started = performance.now();
  for (const group of groupsOf(bad)) {
    const first = lightest(group, asked);
    if (first === undefined) continue;
    const left = asking.budget.secondsInAll - (performance.now() - started) / 1000;
    const { question, result, ended } = await shrunk(first, left, asking);
    yield {
      cases: group.length,
      among: kindsOf(group),
      id: first.result.id,
      smallest: question,
      result,
      ...(ended === undefined ? {} : { ended }),
    };
  }
}

function kindsOf(group: readonly CaseResult[]): Failure['among'] {
  const kinds = Map.groupBy(group, ({ dtype, activation }) => `${dtype} ${activation}`.trimEnd());
  return Object.fromEntries([...kinds].map(([kind, own]) => [kind, own.length]));
}

interface Small {
  readonly question: Case;
  readonly result: CaseResult;
}

const faults: readonly Outcome['kind'][] = ['crash', 'timeout', 'protocol-error'];

/** The smallest case found that fails for the same cause, and what stopped the search early, if anything. */
async function shrunk(
  first: Small,
  secondsLeft: number,
  { target, judged, budget, signal }: Asking,
): Promise<Small & { readonly ended?: string | undefined }> {
  const { kind } = first.result.verdict;
  if (target.isFixed === true || kind === 'skipped' || kind === 'not-run') return first;
  const cause = causeOf(first.result);
  const started = performance.now();
  let [best, questions] = [first, 0];
  let ended: string | undefined;
  const over = (): string | undefined => {
    const seconds = (performance.now() - started) / 1000;
    if (signal?.aborted === true) return 'it was interrupted';
    if (seconds > secondsLeft) return `${budget.secondsInAll} s for all failures are over`;
    if (seconds > budget.seconds) return `${budget.seconds} s for one failure are over`;
    return questions >= budget.questions ? `${budget.questions} questions were asked` : undefined;
  };
  await shrink(
    first.question,
    faults.some((fault) => fault === kind),
    async (cases) => {
      ended = over();
      if (ended !== undefined) return { found: undefined, isCostly: false, isOver: true };
      questions += cases.length;
      const came = new Map<string, CaseResult>();
      let isCostly = false;
      target.renew?.();
      await target.ask(cases, (made, outcome) => {
        if (faults.includes(outcome.kind)) isCostly = true;
        if (outcome.kind === 'not-run') ended = outcome.because;
        came.set(made.id, judged(made, outcome));
      });
      const isSame = (own: CaseResult | undefined): boolean =>
        own !== undefined && own.known === '' && causeOf(own) === cause;
      const found = cases.find(({ id }) => isSame(came.get(id)));
      const result = found === undefined ? undefined : came.get(found.id);
      if (found !== undefined && result !== undefined) best = { question: found, result };
      return { found, isCostly, isOver: ended !== undefined };
    },
  );
  return { ...best, ended };
}
