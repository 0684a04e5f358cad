/**
 * # Failures by their cause
 *
 * Cases that went wrong in one operation, in one output, for one reason are one failure: shown once, by the smallest of
 * them, and that made as small as the implementation lets it be.
 *
 * ## Main definitions
 * - {@link causeOf}, {@link groupsOf}
 * - {@link lightest}
 * @module
 */
import type { Case } from './protocol.ts';
import type { CaseResult } from './record.ts';
import { isLighter } from './shrink.ts';

/** What cases of one failure have in common. Numbers differ from case to case, and so do lines after the first. */
export function causeOf({ op, verdict }: CaseResult): string {
  const because = 'because' in verdict ? verdict.because : '';
  const output = 'entry' in verdict ? (verdict.entry?.output ?? '') : '';
  const code = 'code' in verdict ? verdict.code : '';
  const [line = ''] = because.split('\n');
  const reason = line.replaceAll(/-?\d[\w.+-]*/gu, '#').replaceAll(/\[[^\]]*\]/gu, '[#]');
  return JSON.stringify([verdict.kind, op, output, code, reason]);
}

export type Asked = ReadonlyMap<string, Case>;

/** The results of each cause, in the order in which the causes came up. */
export function groupsOf(results: readonly CaseResult[]): readonly (readonly CaseResult[])[] {
  return [...Map.groupBy(results, causeOf).values()];
}

/** The result whose case is the lightest, with that case. */
export function lightest(
  results: readonly CaseResult[],
  asked: Asked,
): { readonly result: CaseResult; readonly question: Case } | undefined {
  let best: { readonly result: CaseResult; readonly question: Case } | undefined;
  for (const result of results) {
    const question = asked.get(result.id);
    if (question === undefined) continue;
    if (best === undefined || isLighter(question, best.question)) best = { result, question };
  }
  return best;
}
