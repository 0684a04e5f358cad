/**
 * # certify expressivity
 *
 * A3 for the labels of the problem, or A2 for every label vector at once where none are given.
 * @module
 */
import { searchCertificate } from './search.ts';
import { fileOptions } from '../../certify/plan.ts';
import type { Grounds, Plan } from '../../certify/plan.ts';
import {
  adviceFor,
  certificateProposal,
  searchOf,
  sizeFor,
  startOptions,
} from '../../certify/start.ts';
import type { Size } from '../../certify/start.ts';

export const plan: Plan<Grounds['network'], Size> = {
  prepare(ground, aims, context) {
    const size = sizeFor(ground, aims, context.naming);
    return searchOf(ground, size, aims, () => {
      const options = { ...startOptions(size, aims), ...fileOptions(ground, aims, context) };
      const allLabels = !ground.labelled;
      const sought = searchCertificate(ground.problem, { ...options, allLabels });
      const advice = adviceFor(ground, size, aims, context.naming);
      return [certificateProposal(sought, size, ground, { advice })];
    });
  },
};
