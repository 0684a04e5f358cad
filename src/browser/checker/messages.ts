/**
 * # What the page and its worker say to each other
 * @module
 */
import type { Verdict } from '../../certificates/verdict.ts';

/** What the page asks for: the verdict on a file, or the page about the file of the last verdict. */
export type Question = ({ readonly kind: 'check' } & Task) | { readonly kind: 'show' };

export interface Task {
  readonly file: File;
  /** The inputs that the file names by digest. */
  readonly data?: File | undefined;
}

/** What the worker answers. */
export type Answer =
  | { readonly kind: 'ready' }
  /** How much of the check is done, from 0 to 1. */
  | { readonly kind: 'share'; readonly share: number; readonly stage: string }
  | {
      readonly kind: 'verdict';
      readonly verdict: Verdict;
      /** As the command line prints it. */
      readonly line: string;
      readonly milliseconds: number;
    }
  | { readonly kind: 'page'; readonly html: string; readonly note: string | undefined }
  /** There is no verdict, or no page after one. */
  | { readonly kind: 'failed'; readonly because: string; readonly advice: string };
