/**
 * # certify overlaps
 *
 * Draws weights for an architecture, and proves from one choice the rank that almost all have (Theorem O).
 * @module
 */
import { ratio } from '../../arithmetic/rational.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { countText } from '../../certificates/facts/show.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { usage, usualSeed } from '../../certify/plan.ts';
import type { Grounds, Plan } from '../../certify/plan.ts';
import { randomSource } from '../../data/random.ts';
import { straddlingBound, treeBound } from '../../grids/bounds.ts';
import { drawnMatrix, sizedNetwork, weightCount } from '../../grids/draw.ts';
import type { Draw } from '../../grids/draw.ts';
import { unitVectors } from '../../grids/instances.ts';
import { largestMinor } from '../../grids/minors.ts';
import { positionsOf } from '../../grids/network.ts';
import type { GridNetwork } from '../../grids/network.ts';

export interface GridRank {
  readonly rank: number;
  /** The upper bound for all weights, if there is one. */
  readonly bound?: number;
}

/** Weights are whole numbers of at most this size. */
const largest = 1_000_000;

function drawing(seed: number): Draw {
  const random = randomSource(seed);
  return () => ratio(BigInt(Math.floor(random() * (2 * largest + 1)) - largest));
}

function upperOf(net: GridNetwork<unknown>): FactOf<'grid-rank'>['upper'] {
  if (net.kind === 'tree') return 'tree';
  return net.levels.length === 1 ? 'straddling' : 'none';
}

function boundOf(
  net: GridNetwork<unknown>,
  M: number,
  left: readonly number[],
): bigint | undefined {
  return net.kind === 'tree' ? treeBound(net, M, left) : straddlingBound(net, M, left);
}

function demandSmall(architecture: Grounds['architecture'], field: string): void {
  const { shape, templates, left } = architecture;
  const N = positionsOf(shape);
  const rows = templates ** Math.min(left.length, N - left.length);
  const isSmall = N <= factsLimits.positions && templates ** N <= factsLimits.gridPoints;
  if (!isSmall || rows > factsLimits.minor)
    throw usage(
      `too many values: ${countText(templates, 'template')} on ${countText(N, 'position')}`,
      `Take at most M^N = ${factsLimits.gridPoints}, such as 2 templates on 16 positions.`,
      field,
    );
  const weights = weightCount(architecture) + templates ** 2;
  if (weights > factsLimits.parameters)
    throw usage(
      `${weights} weights and entries of leaf vectors, and the checker of facts takes at most ${factsLimits.parameters}`,
      'Take fewer channels, or shorter windows.',
      field,
    );
}

export const plan: Plan<Grounds['architecture'], GridRank> = {
  prepare(architecture, { seed = usualSeed }, { naming, provenance }) {
    demandSmall(architecture, naming.field('architecture'));
    const { templates: M, left } = architecture;
    return {
      lines: [`grid      ${architecture.shape.join(' x ')} positions, ${countText(M, 'template')}`],
      searched: 'all values modulo a prime',
      search: () => {
        const draw = drawing(seed);
        const net = sizedNetwork(architecture, (rows, cols) => drawnMatrix(rows, cols, draw));
        const templates = unitVectors(M);
        const minor = largestMinor({ net, templates }, left);
        const { rank } = minor;
        const bound = boundOf(net, M, left);
        if (rank === 0)
          return [
            {
              kind: 'none',
              notes: [],
              because: 'all values are 0 at these weights',
              advice: ['Give another seed.'],
              found: { rank },
            },
          ];
        const fact = {
          fact: 'grid-rank',
          ...net,
          templates,
          left,
          ...minor,
          upper: upperOf(net),
        } as const;
        const above =
          bound === undefined ? 'no upper bound is known' : `at most ${bound} for all weights`;
        return [
          {
            kind: 'file',
            notes: [`rank      ${rank}; ${above}`],
            claim: 'overlaps',
            text: () => writeFacts({ instance: { points: {} }, facts: [fact], provenance }),
            found: bound === undefined ? { rank } : { rank, bound: Number(bound) },
          },
        ];
      },
    };
  },
};
