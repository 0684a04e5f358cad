/**
 * # A validation, in memory
 *
 * ## Main definitions
 * - {@link validateAdapter}: starts an adapter or uses a given one, asks generated cases and judges the answers
 * - {@link selectionFrom}: the cases to ask
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { pinnedSeed } from '../suite/verify.ts';
import { generateCases } from './cases.ts';
import { operationNames } from './protocol.ts';
import type { Selection } from './cases.ts';
import type { Expectation } from './expectations.ts';
import { inProcess } from './in-process.ts';
import type { Adapter } from './kits/kit.ts';
import { dtypes as knownDtypes } from './protocol.ts';
import type { ValidationRecord } from './record.ts';
import { validate } from './run.ts';
import { sessionDefaults } from './session.ts';
import { openTarget } from './shipped.ts';

/** The cases to ask. */
export interface SelectionRequest {
  /** Only these operations; by default all that the adapter has. */
  readonly ops?: readonly string[] | undefined;
  /** Only these formats; by default all that the adapter has. */
  readonly dtypes?: readonly string[] | undefined;
  /** How many; 1000 by default. */
  readonly cases?: number | undefined;
  /** The pinned seed by default. */
  readonly seed?: number | undefined;
}

const usualCount = 1000;

function demandKnown(
  names: readonly string[],
  what: string,
  known: readonly string[],
  field: string,
): readonly string[] {
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return names;
  const found = `unknown ${what} "${stranger}"`;
  throw new WidthwiseError('usage', found, `There are ${known.join(', ')}.`, { field });
}

/**
 * Throws {@link WidthwiseError} (`usage`) on an operation or a format that does not exist; `at` is prefixed to its key.
 */
export function selectionFrom(
  { ops, dtypes, cases = usualCount, seed = pinnedSeed }: SelectionRequest,
  at: string,
): Selection {
  return {
    seed,
    count: cases,
    ...(ops === undefined
      ? {}
      : { ops: demandKnown(ops, 'operation', operationNames, `${at}ops`) }),
    ...(dtypes === undefined
      ? {}
      : { dtypes: demandKnown(dtypes, 'format', knownDtypes, `${at}dtypes`) }),
  };
}

/** What to ask, and how to judge the answers. */
export interface ValidateRequest extends SelectionRequest {
  /** Time for one small case, 2 by default; large cases get more. */
  readonly seconds?: number | undefined;
  /** A relative error that you accept: what only it accepts counts as "weakened", not as passed. */
  readonly tolerance?: number | undefined;
  /** Whether indeterminate and skipped cases count as failures. */
  readonly strict?: boolean | undefined;
  /** Known differences, each with a reason and a link. */
  readonly expectations?: readonly Expectation[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Judges an adapter by derived rounding bounds: a shipped one by name, a command, or an adapter in this process.
 *
 * @throws {@link WidthwiseError} where it does not start, and on an operation or a format that does not exist.
 */
export async function validateAdapter(
  adapter: string | Adapter,
  request: ValidateRequest,
): Promise<ValidationRecord> {
  const { seconds = sessionDefaults.caseSeconds, tolerance, strict, signal } = request;
  const selection = selectionFrom(request, 'request.');
  const target =
    typeof adapter === 'string'
      ? await openTarget(adapter, { ...sessionDefaults, caseSeconds: seconds })
      : inProcess(adapter, seconds);
  try {
    return await validate(target, generateCases(target.ready.caps, selection), {
      target: typeof adapter === 'string' ? adapter : adapter.ready.adapter.name,
      seed: selection.seed,
      expectations: request.expectations ?? [],
      tolerance,
      strict,
      onLine: () => undefined,
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    await target.close();
  }
}
