/**
 * # Known differences
 *
 * A file in the implementer's repository that lists expected verdicts, each with a reason and a link. It excuses
 * exactly what it names: another verdict, a pass where a fail was expected, an entry that matches nothing and an entry
 * past its date are findings, so that the file cannot go stale.
 *
 * ## Main definitions
 * - {@link Expectation}, {@link parseExpectations}
 * - {@link foresee}, {@link staleExpectations}
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { placeOf, readPart } from '../schemas/reading.ts';
import type { Of } from '../schemas/reading.ts';
import { parseJson } from './messages.ts';
import { readCase } from './read-case.ts';
import type { CaseResult, Finding } from './record.ts';
import { expectations } from './schema/expectations.ts';
import type { expectation } from './schema/expectations.ts';

export type Expectation = Of<typeof expectation>;

const advice = 'Each entry has match, status, reason and link.';

/**
 * `{"format": "widthwise-expectations", "version": 1, "entries": [...]}`.
 *
 * @throws {@link WidthwiseError} of code `input` at the first entry that does not match the schema.
 */
export function parseExpectations(text: string, file: string): readonly Expectation[] {
  const read = readPart(expectations, parseJson(text));
  if (read.kind === 'bad') {
    const place = read.path.length === 0 ? { file } : { file, field: placeOf(read.path) };
    throw new WidthwiseError('input', read.says, advice, place);
  }
  const { entries } = read.value;
  for (const [k, { witness }] of entries.entries()) {
    const held = witness === undefined ? undefined : readCase(witness);
    if (held?.kind === 'bad')
      throw new WidthwiseError('input', `expected a case of protocol 1: ${held.rule}`, advice, {
        file,
        field: `entries[${k}].witness`,
      });
  }
  return entries;
}

type Asked = Pick<CaseResult, 'id' | 'op' | 'dtype' | 'activation' | 'flags'>;

function matches({ match, witness }: Expectation, asked: Asked): boolean {
  if (witness?.id === asked.id) return true;
  const flags: Readonly<Record<string, unknown>> = { ...asked.flags };
  return (
    (match.id === undefined || match.id === asked.id) &&
    (match.op === undefined || match.op === asked.op) &&
    (match.dtype === undefined || match.dtype === asked.dtype) &&
    (match.activation === undefined || match.activation === asked.activation) &&
    Object.entries(match.flags ?? {}).every(
      ([name, value]) => Object.hasOwn(flags, name) && flags[name] === value,
    )
  );
}

/** The reason of the first expectation that matches this result, or empty. */
export function foresee(entries: readonly Expectation[], result: CaseResult): string {
  const found = entries.find(
    (entry) => entry.status === result.verdict.kind && matches(entry, result),
  );
  return found === undefined ? '' : `${found.reason} (${found.link})`;
}

/** Entries that matched nothing, and entries past their date. `today` is an ISO date. */
export function staleExpectations(
  entries: readonly Expectation[],
  results: readonly CaseResult[],
  today: string,
): readonly Finding[] {
  return entries.flatMap((entry, k): readonly Finding[] => {
    const name = `entries[${k}] (${entry.reason})`;
    if (entry.expires !== undefined && entry.expires < today)
      return [finding('expired', `${name}: expired on ${entry.expires}`)];
    const matched = results.filter((result) => matches(entry, result));
    const seen = matched.filter(({ verdict }) => verdict.kind === entry.status);
    const witnessed =
      entry.witness === undefined || seen.some(({ id }) => id === entry.witness?.id);
    if (matched.length === 0) return [finding('unmatched', `${name}: no case matches it`)];
    if (seen.length > 0 && witnessed) return [];
    const which = seen.length > 0 ? 'its witness' : `each of ${matched.length} matching cases`;
    return [finding('unexpected-pass', `${name}: ${which} ended without "${entry.status}"`)];
  });
}

function finding(kind: 'unexpected-pass' | 'unmatched' | 'expired', because: string): Finding {
  return { type: 'finding', kind, because };
}
