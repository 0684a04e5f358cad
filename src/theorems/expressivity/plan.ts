/**
 * # certify expressivity
 *
 * A3 for the labels of the problem, or A2 for every label vector at once if none are given.
 * @module
 */
import { searchCertificate } from './search.ts';
import { anyColumns, onColumns } from '../../certify/columns.ts';
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
    const options = { ...startOptions(size, aims), ...fileOptions(ground, aims, context) };
    const allLabels = !ground.labelled;
    const advice = adviceFor(ground, size, aims, context.naming);
    return searchOf(ground, size, aims, context, () =>
      onColumns(ground, aims, anyColumns, ({ problem }) => {
        const result = searchCertificate(problem, { ...options, allLabels });
        return [certificateProposal(result, size, ground, { advice })];
      }),
    );
  },
};
