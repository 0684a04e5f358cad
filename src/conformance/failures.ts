/**
 * # Failures grouped by cause
 *
 * Cases that went wrong in the same operation and output for the same reason form one failure. It is shown once, by its
 * smallest case, shrunk as far as it still fails.
 *
 * ## Main definitions
 * - {@link causeOf}, {@link groupsOf}
 * - {@link lightest}
 * @module
 */
import type { Case } from './protocol.ts';
import type { CaseResult } from './record.ts';
import { isLighter } from './shrink.ts';

/**
 * What the cases of a failure have in common. Numbers and lines after the first are left out: they vary between cases.
 */
export function causeOf({ op, verdict }: CaseResult): string {
  const because = 'because' in verdict ? verdict.because : '';
  const output = 'entry' in verdict ? (verdict.entry?.output ?? '') : '';
  const code = 'code' in verdict ? verdict.code : '';
  const [line = ''] = because.split('\n');
  const reason = line.replaceAll(/-?\d[\w.+-]*/gu, '#').replaceAll(/\[[^\]]*\]/gu, '[#]');
  return JSON.stringify([verdict.kind, op, output, code, reason]);
}

export type Asked = ReadonlyMap<string, Case>;

/** The results for each cause, in order of first appearance. */
export function groupsOf(results: readonly CaseResult[]): readonly (readonly CaseResult[])[] {
  return [...Map.groupBy(results, causeOf).values()];
}

/** The result with the lightest case, and that case. */
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
