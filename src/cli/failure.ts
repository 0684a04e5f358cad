/**
 * # How a command ends that has no result
 *
 * With help that was asked for, or an error: text on a terminal, and under --json one document on stdout, unless the
 * command has printed its own already.
 *
 * ## Main definitions
 * - {@link failureOf}: what an error comes to
 * - {@link failureDocument}, {@link helpDocument}
 * @module
 */
import { CommanderError } from 'commander';
import { WidthwiseError } from '../errors.ts';
import type { Place } from '../errors.ts';
import { exitCodeOfError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

/** What is known of an error. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly code: 'usage' | 'input' | 'environment' | 'internal';
  /** What is wrong, and where. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
  readonly place: Place;
}

/** `undefined` for help or a version that was asked for: that is no failure. */
export function failureOf(error: unknown, printed: string): Failure | undefined {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return undefined;
    if (error.code === 'commander.help')
      return { exitCode: 2, code: 'usage', message: 'no command', advice: printed, place: {} };
    // printed by Commander: its sentence, and perhaps help
    const [sentence = '', ...more] = printed
      .trim()
      .replace(/^error: /u, '')
      .split('\n');
    return { exitCode: 2, code: 'usage', message: sentence, advice: more.join('\n'), place: {} };
  }
  if (error instanceof WidthwiseError) {
    const { code, advice, place } = error;
    const [message = ''] = error.message.split('\n');
    return { exitCode: exitCodeOfError(code), code, message, advice, place };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: 70, code: 'internal', message, advice: 'Please report it.', place: {} };
}

/** The failure as one document, with the warnings before it. */
export function failureDocument(failure: Failure, warnings: Iterable<string>): string {
  const { exitCode, code, message, advice, place } = failure;
  const document = { kind: 'error', code, message, advice, place, exitCode };
  return JSON.stringify({ ...document, warnings: [...warnings] }, undefined, 2);
}

/** Help, or the version. */
export function helpDocument(text: string): string {
  return JSON.stringify({ kind: 'help', text }, undefined, 2);
}
