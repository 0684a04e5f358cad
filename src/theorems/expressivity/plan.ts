/**
 * # certify expressivity
 *
 * A3 for the labels of the problem, or A2 for every label vector at once if none are given.
 * @module
 */
import { searchCertificate } from './search.ts';
import { onAttempts } from '../../certify/attempts.ts';
import { fileOptions } from '../../certify/plan.ts';
import type { Grounds, Plan } from '../../certify/plan.ts';
import { adviceFor, certificateProposal, searchOf, sizeFor } from '../../certify/start.ts';
import type { Size } from '../../certify/start.ts';

export const plan: Plan<Grounds['network'], Size> = {
  prepare(ground, aims, context) {
    const size = sizeFor(ground, aims, context.naming);
    const file = fileOptions(ground, aims, context);
    const allLabels = !ground.labelled;
    return searchOf(ground, size, aims, context, () =>
      onAttempts(ground, size, aims, ({ problem }, { size: tried, start }) => {
        const options = { ...start, ...file, allLabels };
        const advice = adviceFor(ground, tried, aims, context.naming);
        return certificateProposal(searchCertificate(problem, options), tried, ground, { advice });
      }),
    );
  },
};
