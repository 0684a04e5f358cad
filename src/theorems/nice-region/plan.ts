/**
 * # certify nice-region
 *
 * Theorem B around a mirrored start or given weights, for all labels.
 * @module
 */
import { searchRegion } from './search.ts';
import type { RegionReport } from './search.ts';
import { onColumns } from '../../certify/columns.ts';
import { fileOptions } from '../../certify/plan.ts';
import type { Grounds, Plan, Proposal } from '../../certify/plan.ts';
import { regionNotes } from './region-notes.ts';
import {
  adviceFor,
  certificateProposal,
  demandNoStart,
  pointFor,
  searchOf,
  sizeFor,
} from '../../certify/start.ts';
import type { SizeFound } from '../../certify/start.ts';

/** With the search's findings about the largest region, which are not checked. */
export interface RegionFound extends SizeFound {
  readonly report?: RegionReport | undefined;
}

export const plan: Plan<Grounds['network'], RegionFound> = {
  demandFitting: demandNoStart,
  prepare(ground, aims, context) {
    const size = sizeFor(ground, aims, context.naming);
    const advice = () => adviceFor(ground, size, aims, context.naming);
    const propose = (ground: Grounds['network']): readonly Proposal<RegionFound>[] => {
      const point = pointFor(ground, size, aims, context);
      if ('because' in point)
        return [certificateProposal({ kind: 'not-found', ...point }, size, ground, { advice }, {})];
      const options = { ...fileOptions(ground, aims, context), radius: aims.radius };
      const result = searchRegion(ground.problem, point, options);
      const { report } = result;
      const notes = regionNotes(report);
      return [certificateProposal(result, size, ground, { notes, advice }, { report })];
    };
    return searchOf(ground, size, aims, context, () => onColumns(ground, aims, ['raw'], propose));
  },
};
