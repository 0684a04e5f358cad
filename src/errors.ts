/**
 * # Errors that a user can cause
 *
 * One error class with a code. The message says what was found, where, and what to do; the command
 * line turns the code into an exit code. A bad certificate is a verdict, not an error, and anything
 * that is not a `WidthwiseError` is a bug and shows its stack.
 * @module
 */
import { lineText } from './codecs.ts';

/** `usage`: a wrong option or argument; `input`: unreadable or unusable data; `environment`: a missing part. */
export type ErrorCode = 'usage' | 'input' | 'environment';

/** Where in the user's input the fault lies; lines and columns count from 1. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
}

/** An error that the user can fix. */
export class WidthwiseError extends Error {
  override readonly name = 'WidthwiseError';
  readonly code: ErrorCode;
  readonly place: Place;
  /** The message without the place and the advice. */
  readonly found: string;
  readonly advice: string;

  /**
   * @param found - what was found and what was expected, one sentence without the place.
   * @param advice - what to do about it, one sentence, or a list of lines.
   */
  constructor(
    code: ErrorCode,
    found: string,
    advice: string | readonly string[],
    place: Place = {},
  ) {
    // names and texts from files and adapters are quoted here: their line breaks must not start a line of ours
    const advised = [advice].flat().map(lineText).join('\n');
    super(`${lineText(`${describePlace(place)}${found}`)}\n${advised}`);
    this.code = code;
    this.place = place;
    this.found = lineText(found);
    this.advice = advised;
  }
}

function describePlace(place: Place): string {
  const parts: string[] = [];
  if (place.file !== undefined) parts.push(place.file);
  if (place.line !== undefined) parts.push(`line ${place.line}`);
  if (place.column !== undefined) parts.push(`column ${place.column}`);
  if (place.field !== undefined) parts.push(place.field);
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'its symbolic links lead round in a circle'],
  ['EMFILE', 'too many files are open'],
]);

/** The reason for a system error in words, or its code if it is not listed; `undefined` for any other error. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return undefined;
  const code = String(error.code);
  return reasons.get(code) ?? code;
}
