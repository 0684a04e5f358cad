/**
 * # certify expressivity
 *
 * A3 for the labels of the problem, or A2 for every label vector at once if none are given.
 * @module
 */
import { searchCertificate } from './search.ts';
import { onAttempts, searchesOf } from '../../certify/attempts.ts';
import type { ProposeAt } from '../../certify/attempts.ts';
import { mostSearches } from '../../certify/limits.ts';
import { fileOptions } from '../../certify/plan.ts';
import type { Grounds, Plan } from '../../certify/plan.ts';
import { adviceFor, certificateProposal, searchOf, sizeFor } from '../../certify/start.ts';
import type { SizeFound } from '../../certify/start.ts';
import { atLeast, widthRange } from './least-width.ts';
import type { WidthsTried } from './least-width.ts';

export const plan: Plan<Grounds['network'], SizeFound & Partial<WidthsTried>> = {
  prepare(ground, aims, context) {
    const { width, ...others } = aims;
    const size = sizeFor(ground, width === 'least' ? others : aims, context.naming);
    const file = fileOptions(ground, aims, context);
    const allLabels = !ground.labelled;
    const proposeAt: ProposeAt<SizeFound> = ({ problem }, { size: tried, start }) => {
      const options = { ...start, ...file, allLabels };
      const advice = () => adviceFor(ground, tried, aims, context.naming);
      const result = searchCertificate(problem, options);
      return certificateProposal(result, tried, ground, { advice }, {});
    };
    // none where X = 0, and then nothing is found at any width
    const from = width === 'least' ? size.requires().width : undefined;
    const search =
      from === undefined
        ? () => onAttempts(ground, size, aims, context, proposeAt)
        : () =>
            atLeast(widthRange(ground.problem, from, aims), context.watch, (m, starts, watch) =>
              onAttempts(
                ground,
                { ...size, width: m },
                { ...aims, width: m, starts },
                { watch },
                proposeAt,
              ),
            );
    const searches =
      width === 'least'
        ? Array.from({ length: mostSearches }, () => ({ ...size, starts: aims.starts }))
        : searchesOf(ground, size, aims);
    return searchOf(ground, size, aims, context, search, searches);
  },
};
