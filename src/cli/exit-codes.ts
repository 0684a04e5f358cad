/**
 * # Exit codes
 *
 * The same for every command; README.md lists them.
 * @module
 */

import type { Verdict } from '../certificates/verdict.ts';
import type { ErrorCode } from '../errors.ts';

/**
 * 0 all held; 1 something was rejected, refuted or not certified; 2 usage or unreadable input;
 * 3 adapter or environment; 4 a stale expectation; 5 interrupted; 70 a bug.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 70;

export function exitCodeOfVerdict(kind: Verdict['kind']): ExitCode {
  switch (kind) {
    case 'verified':
      return 0;
    case 'rejected':
      return 1;
    case 'malformed':
    case 'unsupported':
    case 'resource-limit':
      return 2;
  }
}

export function exitCodeOfError(code: ErrorCode): ExitCode {
  return code === 'environment' ? 3 : 2;
}
