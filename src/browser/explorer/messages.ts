/**
 * # What the explorer's page and its worker say to each other
 * @module
 */
import type { State } from './state.ts';
import type { Study } from './study.ts';

/** The page asks for the study of a state. */
export type Question = State;

export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'study'; readonly study: Study; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly because: string };
