/**
 * # certify, in memory
 *
 * From a request to results: the plan searches, and each proposal is checked from its text, as a file would be.
 *
 * ## Main definitions
 * - {@link certify}, {@link Result}
 * @module
 */
import type { Verdict } from '../certificates/verdict.ts';
import { version } from '../version.ts';
import { check } from './check.ts';
import { demandKeys } from './keys.ts';
import type { Proposal } from './plan.ts';
import { naming, readingOf, selected } from './request.ts';
import type { Request } from './request.ts';
import { prepare, targetNamed } from './targets.ts';
import type { FoundOf, RequestOf, Target } from './targets.ts';

/**
 * The result for one statement, with further findings of the search, which are not checked. `not-certified` never means
 * "false".
 */
export type Single<F = object> =
  | ({
      readonly kind: 'certified';
      readonly claim: string;
      /** The text of the file. */
      readonly certificate: string;
      readonly verdict: Extract<Verdict, { kind: 'verified' }>;
    } & F)
  | {
      /** The statement is false: `claim` says why, and the file proves it. */
      readonly kind: 'impossible';
      readonly claim: string;
      readonly certificate: string;
      readonly verdict: Extract<Verdict, { kind: 'verified' }>;
    }
  | ({
      readonly kind: 'not-certified';
      readonly because: string;
      /** What to try, the most promising first. */
      readonly advice: readonly string[];
    } & Partial<F>);

/** The result of a request; `several` if it asks for several statements or classes, each under its name. */
export type Result<F = object> =
  Single<F> | { readonly kind: 'several'; readonly results: Readonly<Record<string, Single<F>>> };

async function outcomeOf<F>(proposal: Proposal<F>): Promise<Single<F>> {
  if (proposal.kind === 'none') {
    const { because, advice, found } = proposal;
    return { kind: 'not-certified', because, advice, ...found };
  }
  const { claim } = proposal;
  const certificate = proposal.text();
  const verdict = await check(certificate);
  if (verdict.kind === 'verified')
    return 'refutes' in proposal
      ? { kind: 'impossible', claim, certificate, verdict }
      : { kind: 'certified', claim, certificate, verdict, ...proposal.found };
  const because = `the checker answers: ${JSON.stringify(verdict)}`;
  return { kind: 'not-certified', because, advice: [] };
}

/**
 * Certifies the target as far as possible: the search makes proposals, and the checker verifies their text as it would
 * a file's.
 *
 * @throws {@link WidthwiseError} on an unknown target or activation, on keys that are missing, unknown or do not go
 * together, and on data or weights that cannot be used.
 * @example
 * ```ts
 * const made = await certify('expressivity', { inputs: [[1, 2], [3, -1]], labels: [1, -1], width: 4 });
 * ```
 */
export function certify<T extends Target>(
  target: T,
  request: RequestOf<T>,
): Promise<Result<FoundOf<T>>>;
export async function certify(target: string, request: Request): Promise<Result> {
  const definition = targetNamed(target);
  demandKeys<unknown>(request, definition.takes);
  const provenance = { tool: `widthwise ${version}` };
  const results: (readonly [string, Single])[] = [];
  for (const { name: ofClass, request: one } of selected(request)) {
    const prepared = await prepare(definition, readingOf(one), one, { naming, provenance });
    for (const proposal of prepared.search()) {
      const names = [ofClass, proposal.name].filter((name) => name !== undefined);
      results.push([names.join('-'), await outcomeOf(proposal)]);
    }
  }
  const [first] = results;
  return results.length === 1 && first !== undefined
    ? first[1]
    : { kind: 'several', results: Object.fromEntries(results) };
}
