/**
 * # Known differences
 *
 * A file in the implementer's repository that foresees verdicts, each with a reason and a link. It excuses exactly
 * what it names: another verdict, a pass where a fail was foreseen, an entry that matches nothing and an entry past
 * its date are findings, so that the file cannot rot.
 *
 * ## Main definitions
 * - {@link Expectation}, {@link parseExpectations}
 * - {@link foresee}, {@link staleExpectations}
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { isFields, parseJson } from './messages.ts';
import { readCase } from './read-case.ts';
import type { Case } from './protocol.ts';
import type { CaseResult, Finding } from './record.ts';
import { badKinds } from './record.ts';
import type { VerdictKind } from './verdict.ts';

export interface Match {
  readonly id?: string;
  readonly op?: string;
  readonly dtype?: string;
  readonly activation?: string;
  readonly flags?: Readonly<Record<string, string>>;
}

export interface Expectation {
  readonly match: Match;
  readonly status: VerdictKind;
  readonly reason: string;
  readonly link: string;
  /** ISO date; from the day after it the entry is a finding. */
  readonly expires?: string;
  /** A case that shows the difference; it is asked first. */
  readonly witness?: Case;
}

/**
 * `{"format": "widthwise-expectations", "version": 1, "entries": [...]}`.
 *
 * @throws {@link WidthwiseError} of code `input` at the first entry that is not as above.
 */
export function parseExpectations(text: string, file: string): readonly Expectation[] {
  const value = parseJson(text);
  const isOurs =
    isFields(value) && value['format'] === 'widthwise-expectations' && value['version'] === 1;
  const entries: unknown = isOurs ? value['entries'] : undefined;
  if (!Array.isArray(entries))
    throw refusal(
      file,
      '',
      'expected {"format": "widthwise-expectations", "version": 1, "entries": [...]}',
    );
  return entries.map((entry: unknown, k) => {
    const fault = faultOf(entry);
    if (fault !== undefined || !isExpectation(entry))
      throw refusal(file, `entries[${k}]`, fault ?? 'expected an expectation');
    return entry;
  });
}

function refusal(file: string, field: string, found: string): WidthwiseError {
  const advice = 'Each entry has match, status, reason and link.';
  return new WidthwiseError('input', found, advice, field === '' ? { file } : { file, field });
}

function isExpectation(entry: unknown): entry is Expectation {
  return faultOf(entry) === undefined;
}

const fields = ['id', 'op', 'dtype', 'activation', 'flags'];

function faultOf(entry: unknown): string | undefined {
  if (!isFields(entry)) return 'expected an object';
  const { status, expires, witness } = entry;
  const silent = ['reason', 'link'].find((field) => !isSaid(entry[field]));
  if (silent !== undefined) return `${silent}: expected text`;
  if (!badKinds.some((kind) => kind === status))
    return `status: expected one of ${badKinds.join(', ')}`;
  if (expires !== undefined && !isDate(expires))
    return 'expires: expected a date such as 2030-12-31';
  if (witness !== undefined && readCase(witness).kind === 'bad')
    return 'witness: expected a case of protocol 1 with its id';
  return matchFault(entry['match']);
}

function isSaid(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function matchFault(match: unknown): string | undefined {
  if (!isFields(match) || Object.keys(match).length === 0)
    return 'match: expected an object with an id, or with op, dtype, activation or flags';
  const stranger = Object.keys(match).find((name) => !fields.includes(name));
  if (stranger !== undefined) return `match: unknown field "${stranger}"`;
  const wrong = Object.entries(match).find(([name, value]) =>
    name === 'flags' ? !areTexts(value) : typeof value !== 'string',
  );
  if (wrong === undefined) return undefined;
  const [name, value] = wrong;
  const wanted = name === 'flags' ? 'an object of text with at least one flag' : 'text';
  return `match.${name}: expected ${wanted}, got ${JSON.stringify(value).slice(0, 40)}`;
}

/** Without an entry it would match everything. */
function areTexts(value: unknown): boolean {
  if (!isFields(value)) return false;
  const texts = Object.values(value);
  return texts.length > 0 && texts.every((text) => typeof text === 'string');
}

function isDate(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/u.test(value) &&
    Number.isFinite(Date.parse(value))
  );
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

/** The reason of the first expectation that foresaw this result, or empty. */
export function foresee(entries: readonly Expectation[], result: CaseResult): string {
  const found = entries.find(
    (entry) => entry.status === result.verdict.kind && matches(entry, result),
  );
  return found === undefined ? '' : `${found.reason} (${found.link})`;
}

/** Entries that foresaw nothing, and entries past their date. `today` is an ISO date. */
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
