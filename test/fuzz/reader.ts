/**
 * # A reader under test
 *
 * ## Main definitions
 * - {@link Reader}, {@link Fault}
 * - {@link many}, {@link nested}: large texts
 * @module
 */
import type { Chance } from './chance.ts';

/** An answer that breaks a promise. */
export class Fault extends Error {}

/** A reader under test. */
export interface Reader {
  readonly name: string;
  /** The input of a case. */
  readonly make: (c: Chance) => Uint8Array;
  /** The kind of answer; throws a `WidthwiseError` for a refusal, and anything else for a fault. */
  readonly run: (input: Uint8Array) => Promise<string> | string;
  /** Large inputs, each of about this many bytes. */
  readonly bombs: Readonly<Record<string, (bytes: number) => Uint8Array>>;
}

export const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const many = (piece: string, bytes: number): string =>
  piece.repeat(Math.ceil(bytes / piece.length));
export const nested = (open: string, close: string, bytes: number): string =>
  many(open, (bytes * open.length) / (open.length + close.length)) +
  many(close, (bytes * close.length) / (open.length + close.length));
