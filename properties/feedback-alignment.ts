/**
 * # Theorem H: direct feedback alignment
 *
 * Note: proofs-notes/feedback-alignment.md. Code: src/feedback.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { linearFeedbackProperties } from './feedback-alignment/linear.ts';
import { feedbackSignalProperties } from './feedback-alignment/signals.ts';
import { feedbackStepProperties } from './feedback-alignment/steps.ts';
import { galleryProperty } from './support/gallery.ts';

export const feedbackAlignmentProperties: readonly AnyProperty[] = [
  ...feedbackStepProperties,
  ...linearFeedbackProperties,
  ...feedbackSignalProperties,
  galleryProperty('feedback-alignment'),
];
