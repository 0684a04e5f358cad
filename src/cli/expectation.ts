/**
 * # What long work will take
 *
 * ## Main definitions
 * - {@link sayExpected}: said before it begins, or refused
 * @module
 */
import { totalmem } from 'node:os';
import { demandRoom, expectationText } from '../certify/estimate.ts';
import type { Estimate } from '../certify/estimate.ts';
import type { Output } from './output.ts';

/**
 * What the work will take, if more than a few seconds. Throws {@link WidthwiseError} where the memory is too small.
 *
 * @param searches - one after the other until one certifies.
 */
export function sayExpected(searches: readonly Estimate[], output: Output): void {
  const [first] = searches;
  if (first === undefined) return;
  demandRoom(first, memoryHere());
  const text = expectationText(searches);
  if (text !== undefined) output.notice(`expected  ${text}`);
}

/** The memory that this process can have at most, in bytes. */
export function memoryHere(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
