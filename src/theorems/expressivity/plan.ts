/**
 * # certify expressivity
 *
 * A3 for the labels of the problem, or A2 for every label vector at once if none are given.
 * @module
 */
import { searchCertificate } from './search.ts';
import { anyColumns, onColumns } from '../../certify/columns.ts';
import { fileOptions } from '../../certify/plan.ts';
import type { Grounds, Plan, Proposal } from '../../certify/plan.ts';
import {
  adviceFor,
  certificateProposal,
  searchOf,
  sizeFor,
  startOptions,
} from '../../certify/start.ts';
import type { Size } from '../../certify/start.ts';
import type { Watch } from '../../search/watch.ts';
import { atLeast, widthRange } from './least-width.ts';
import type { WidthsTried } from './least-width.ts';

export const plan: Plan<Grounds['network'], Size & Partial<WidthsTried>> = {
  prepare(ground, aims, context) {
    const { width, ...others } = aims;
    const size = sizeFor(ground, width === 'least' ? others : aims, context.naming);
    const allLabels = !ground.labelled;
    const file = fileOptions(ground, aims, context);
    const proposeAt = (
      at: Size,
      starts: number | undefined,
      watch: Watch | undefined,
    ): readonly Proposal<Size>[] => {
      const options = { ...startOptions(at, { ...aims, starts }, { watch }), ...file };
      const advice = adviceFor(ground, at, aims, context.naming);
      return onColumns(ground, aims, anyColumns, ({ problem }) => {
        const sought = searchCertificate(problem, { ...options, allLabels });
        return [certificateProposal(sought, at, ground, { advice })];
      });
    };
    const from = size.threshold.width; // none where X = 0, and then nothing is found at any width
    const search =
      width !== 'least' || from === undefined
        ? () => proposeAt(size, aims.starts, context.watch)
        : () =>
            atLeast(widthRange(ground.problem, from, aims), context.watch, (m, starts, watch) =>
              proposeAt({ ...size, width: m }, starts, watch),
            );
    return searchOf(ground, size, aims, context, search);
  },
};
