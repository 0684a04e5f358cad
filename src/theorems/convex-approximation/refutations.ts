/**
 * # What refutes Theorem G with a hypothesis dropped
 * @module
 */
import type { Fact, FactOf, FactsFile } from '../../certificates/facts/format.ts';
import {
  exactDirection,
  fewBlocks,
  fullRowRank,
  largeTau,
  linearModel,
  lipschitzOnStep,
  negativeBound,
  ownJacobian,
  positiveTau,
} from '../hypotheses.ts';
import { isPositive, positiveLoss, proves, same, sameEntries, stated } from '../rule.ts';
import type { Named, Need, Rule } from '../rule.ts';

type Step = FactOf<'sca-step'>;

/** An exact step in W at P. */
function isExact(f: Fact, named: Named): f is Step {
  return (
    f.fact === 'sca-step' && f.at === named['P'] && f.moving === 'hidden' && f.within.num === 0n
  );
}

const isFull = ({ gamma }: Step): boolean => gamma.num === gamma.den;

/** A full step of one block for l2, with tau > 0. */
function isFullAndSingle(f: Fact, named: Named): f is Step {
  const isPlain = isExact(f, named) && f.norm === 'l2' && f.blocks.length === 1;
  return isPlain && isFull(f) && isPositive(f.tau);
}

const risesBy = (f: Step): boolean => f.by === 'values' && isPositive(f.least);

function sameProblem(a: Step, b: Step): boolean {
  return (
    a.moving === b.moving &&
    a.norm === b.norm &&
    same(a.lambda, b.lambda) &&
    same(a.tau, b.tau) &&
    a.blocks.length === 1 &&
    b.blocks.length === 1
  );
}

/** Two facts of the file with the property. */
function pair(says: string, wanted: (a: Step, b: Step, named: Named) => boolean): Need {
  return {
    says,
    met: ({ facts }: FactsFile, named) => {
      const steps = facts.filter((f) => isExact(f, named));
      return steps.some((a) => steps.some((b) => wanted(a, b, named)));
    },
  };
}

const isGrowing = (f: Step): boolean => {
  if (f.by !== 'factor') return false;
  const { num, den } = f.factor;
  return num > den || num < -den;
};

/** gamma > 2/B. */
const isLong = ({ gamma, blocks }: Step): boolean =>
  gamma.num * BigInt(blocks.length) > 2n * gamma.den;

export const convexApproximationRules: readonly Rule[] = [
  {
    id: 'convex-approximation/tau',
    without: ['G3.h1'],
    roles: ['P'],
    keeps: [stated(exactDirection, (f, named) => isFullAndSingle(f, named))],
    drops: { hypothesis: largeTau, instead: 'tau is smaller' },
    shows: [proves('a full step raises U', (f, named) => isFullAndSingle(f, named) && risesBy(f))],
    sentence:
      'A full step to the minimiser of the surrogate may raise U unless tau is large enough for how fast J changes.',
  },
  {
    id: 'convex-approximation/blocks',
    without: ['G4.h1'],
    roles: ['P'],
    keeps: [
      stated(exactDirection, isExact),
      stated(linearModel, (f, named) => isExact(f, named) && f.by === 'factor'),
    ],
    drops: { hypothesis: fewBlocks, instead: 'gamma > 2/B' },
    shows: [
      proves('r grows for ever', (f, named) => isExact(f, named) && isGrowing(f) && isLong(f)),
    ],
    sentence:
      'Full steps of parallel blocks may diverge though f is linear and each block alone would descend.',
  },
  {
    id: 'convex-approximation/positive-tau',
    without: ['G2.h1'],
    roles: ['P'],
    keeps: [stated(exactDirection, (f, named) => isExact(f, named) && f.norm === 'l1')],
    drops: { hypothesis: positiveTau, instead: 'tau = 0' },
    shows: [
      pair(
        'two directions lead to minimisers of one surrogate',
        (a, b) =>
          a.norm === 'l1' &&
          a.by === 'values' &&
          b.by === 'values' &&
          a.tau.num === 0n &&
          sameProblem(a, b) &&
          !sameEntries(a.direction, b.direction),
      ),
    ],
    sentence: 'With tau = 0 the surrogate of l1 may have more than one minimiser.',
  },
  {
    id: 'convex-approximation/consistency',
    without: ['G1.h1'],
    roles: ['P', 'Q'],
    keeps: [
      stated(
        fullRowRank,
        (f, named) => f.fact === 'singular' && f.at === named['P'] && isPositive(f.least),
        'P',
      ),
    ],
    drops: { hypothesis: ownJacobian, instead: 'it is that of an older point Q' },
    shows: [
      proves(
        'J(Q) = 0, so d = 0 at every point',
        (f, named) => f.fact === 'jacobian-rank' && f.at === named['Q'] && f.is === 0,
      ),
      positiveLoss('P'),
    ],
    sentence:
      'With J from an older point a fixed point of the steps need not be stationary: here J(Q) = 0, so d = 0 at P for lambda = 0, though J(P)^T r is not 0.',
  },
  {
    id: 'convex-approximation/segment',
    without: ['G3.h2'],
    roles: ['P'],
    keeps: [
      stated(exactDirection, (f, named) => isFullAndSingle(f, named)),
      stated(
        negativeBound,
        (f, named) => isFullAndSingle(f, named) && f.by === 'local-bound' && f.most.num < 0n,
      ),
    ],
    drops: { hypothesis: lipschitzOnStep, instead: 'it is one at the start alone' },
    shows: [
      pair(
        'b(1) < 0 with L at the start, and the same step raises U',
        (a, b, named) =>
          isFullAndSingle(a, named) &&
          isFullAndSingle(b, named) &&
          a.by === 'local-bound' &&
          a.most.num < 0n &&
          risesBy(b) &&
          sameProblem(a, b) &&
          sameEntries(a.direction, b.direction),
      ),
    ],
    sentence:
      'A bound b(1) < 0 from how fast J changes at the start does not say that U falls: here it rises.',
  },
];
