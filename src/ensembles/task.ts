/**
 * # What certify ensembles is asked about
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { Models, Unit } from './reading.ts';
import type { ClassStart } from './winner.ts';

/** Trained models, with a student; or the start of one model, class by class. */
export type ViewTask =
  | {
      readonly kind: 'models';
      readonly unit: Unit;
      readonly models: Models;
      readonly student: Models | undefined;
    }
  | {
      readonly kind: 'start';
      readonly beta: Rational;
      readonly classes: readonly ClassStart[];
    };
