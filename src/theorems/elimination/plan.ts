/**
 * # certify elimination
 *
 * Theorem F3: with one extra exponential unit there is a descent path from an exact stationary point with positive
 * loss. Decided over Q.
 * @module
 */
import { encloseQuotient, magnitude } from '../../arithmetic/interval.ts';
import { rationalToText } from '../../arithmetic/rational.ts';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import type { DescentPath } from '../../network/enlarged-descent.ts';
import { searchElimination } from './search.ts';
import { usage } from '../../certify/plan.ts';
import type { Grounds, Plan } from '../../certify/plan.ts';
import { sizeFault } from '../../certify/stationary.ts';

/** The order of the term that lowers the loss. */
export interface EliminationFound {
  readonly order: number;
}

function pathText({ order, direction, scale, change }: DescentPath): string {
  const moved = direction.reduce((most, { num, den }) => {
    const size = magnitude(encloseQuotient(num, den));
    return size > most ? size : most;
  }, 0);
  const exact = rationalToText(scale);
  const a = exact.length <= 24 ? exact : showInterval(encloseQuotient(scale.num, scale.den));
  return `path      order ${order}; w moves by at most ${showUpper(moved)} in an entry, then a to ${a}; the loss falls by at least ${showLower(-change.hi)}`;
}

export const plan: Plan<Grounds['network'], EliminationFound> = {
  prepare({ problem, exact, weights }, aims, { naming, provenance }) {
    const { moving = 'all', penalty = 1, within = 1 } = aims;
    if (weights === undefined) throw usage('no weights', 'Give them.', naming.field('weights'));
    const fault = sizeFault(problem, { weights }, moving, naming);
    if (fault !== undefined) throw fault;
    return {
      lines: [],
      search: () => {
        const data = { problem, exact };
        const result = searchElimination(data, weights, { moving, penalty, within }, provenance);
        if (result.kind === 'not-found')
          return [{ kind: 'none', notes: [], because: result.because, advice: [], found: {} }];
        const { file, path } = result;
        return [
          {
            kind: 'file',
            notes: [pathText(path)],
            claim: 'elimination',
            text: () => writeFacts(file),
            found: { order: path.order },
          },
        ];
      },
    };
  },
};
