/**
 * # What refutes Theorem C with a hypothesis dropped
 *
 * @module
 */
import type { Fact, FactOf, KktSet } from '../../certificates/facts/format.ts';
import {
  analyticNotPolynomial,
  largeKappa,
  mirrored,
  nonzeroOutputs,
  positiveLeast,
  shown,
  wideEnough,
} from '../hypotheses.ts';
import type { Hypothesis } from '../hypotheses.ts';
import {
  enoughWeightsAt,
  fails,
  fullSlopeRankAt,
  generic,
  holds,
  mirroredAt,
  nonzeroOutputsAt,
  positiveLoss,
  same,
  stated,
  tooNarrowAt,
  wideEnoughAt,
} from '../rule.ts';
import type { Kept, Named, Need, Rule } from '../rule.ts';
import { smallRadius } from './small-radius.ts';

type Bound = FactOf<'kkt-bound-fails'>['bound'];

type Wanted = 'ball' | 'cone' | 'box with zeta > 0' | 'box with zeta = 0';

function isSet(set: KktSet, wanted: Wanted): boolean {
  if (set.set !== 'box') return set.set === wanted;
  return wanted === (set.least.num > 0n ? 'box with zeta > 0' : 'box with zeta = 0');
}

function isKkt(f: Fact, named: Named, centre: string, wanted: Wanted): f is FactOf<'kkt'> {
  return f.fact === 'kkt' && f.at === named['P'] && f.centre === named[centre] && isSet(f, wanted);
}

const over: Readonly<Record<Wanted, Hypothesis>> = {
  ball: shown('W is a KKT point of l(., v) over the ball around W0'),
  cone: shown('(W, v) is a KKT point over the ball around W0 and the cone, v antisymmetric'),
  'box with zeta > 0': shown(
    '(W, v) is a KKT point over the balls and the box with zeta > 0, v antisymmetric',
  ),
  'box with zeta = 0': shown(
    '(W, v) is a KKT point over the balls and the box with zeta = 0, v antisymmetric',
  ),
};

/** P is a KKT point around the centre. */
function kkt(centre: string, wanted: Wanted): Kept {
  return stated(over[wanted], (f, named) => isKkt(f, named, centre, wanted), {
    hidden: centre,
    outputs: 'P',
  });
}

function sameSet(a: KktSet, b: KktSet): boolean {
  if (a.set === 'box') return b.set === 'box' && same(a.least, b.least) && same(a.most, b.most);
  if (a.set === 'cone') return b.set === 'cone' && same(a.least, b.least) && same(a.ratio, b.ratio);
  return b.set === 'ball';
}

/** The bound fails at P for a ball and a set around C over which P is a KKT point. */
function boundFails(bound: Bound, wanted: Wanted): Need {
  return {
    says: `the bound ${bound} fails at P for a ball around C and a set over which P is a KKT point`,
    met: ({ facts }, named) =>
      facts.some(
        (f) =>
          f.fact === 'kkt-bound-fails' &&
          f.bound === bound &&
          facts.some(
            (k) =>
              isKkt(k, named, 'C', wanted) &&
              k.at === f.at &&
              k.centre === f.centre &&
              same(k.radius, f.radius) &&
              sameSet(k, f.set),
          ),
      ),
  };
}

/** v_j >= zeta > 0 in the box over which P is a KKT point. */
function positiveLeastAround(centre: string): Kept {
  return stated(positiveLeast, (f, named) => isKkt(f, named, centre, 'box with zeta > 0'));
}

/** What the fact about a bound proves about the numbers in the bound. */
function statedByBound(bound: Bound, says: string): Kept {
  return stated(
    shown(says),
    (f, named) =>
      f.fact === 'kkt-bound-fails' &&
      f.bound === bound &&
      f.at === named['P'] &&
      f.centre === named['C'],
  );
}

const ballConstants = (bound: Bound): Kept =>
  statedByBound(
    bound,
    'mu > 0 is at most sigma_min(J(W, v)), L is a Lipschitz constant of J(., v) on the ball, and rho > 0',
  );

/** Symmetry does not make f(W0, v) vanish, W0 of C and v of P. */
function notMirrored(yet: Need): Pick<Rule, 'drops' | 'shows'> {
  return {
    drops: { hypothesis: mirrored, instead: 'W0 is not mirrored' },
    shows: [fails(mirrored, { hidden: 'C', outputs: 'P' }), yet],
  };
}

const startSentence = (bound: string): string =>
  `${bound} needs a mirrored start. From another one: a KKT point has a larger residual than it allows.`;

export const kktRules: readonly Rule[] = [
  {
    id: 'kkt/width',
    without: ['A1.h1', 'C.h1'],
    roles: ['P'],
    keeps: [
      holds(analyticNotPolynomial),
      generic,
      enoughWeightsAt('P'),
      mirroredAt('P'),
      nonzeroOutputsAt('P'),
      positiveLeastAround('P'),
    ],
    drops: { hypothesis: wideEnough, instead: 'h d < n' },
    shows: [tooNarrowAt('P'), kkt('P', 'box with zeta > 0'), positiveLoss('P')],
    sentence:
      'Below the width, h d < n, C5 gives nothing: a mirrored start is a KKT point over balls and box with positive loss.',
  },
  {
    id: 'kkt/positive-outputs',
    without: ['C.h3'],
    roles: ['P', 'C'],
    keeps: [
      holds(analyticNotPolynomial),
      fullSlopeRankAt('C'),
      wideEnoughAt('P'),
      mirroredAt('C'),
      statedByBound('C5', 's > 0, and rho > 0'),
    ],
    drops: { hypothesis: positiveLeast, instead: 'zeta = 0' },
    shows: [
      fails(nonzeroOutputs, 'P'),
      kkt('C', 'box with zeta = 0'),
      boundFails('C5', 'box with zeta = 0'),
      positiveLoss('P'),
    ],
    sentence:
      'C5 needs zeta > 0. With zeta = 0: the mirrored start with v = 0 is a KKT point whose residual is larger than C5 would allow.',
  },
  {
    id: 'kkt/mirrored-start',
    without: ['C.h2'],
    roles: ['P', 'C'],
    keeps: [kkt('C', 'ball'), ballConstants('C1-mirrored')],
    ...notMirrored(boundFails('C1-mirrored', 'ball')),
    sentence: startSentence('C1 with norm(y) in place of norm(r0)'),
  },
  {
    id: 'kkt/mirrored-start-cone',
    without: ['C.h2'],
    roles: ['P', 'C'],
    keeps: [wideEnoughAt('P'), kkt('C', 'cone'), statedByBound('C2', 'mu_Psi > kappa L_1 eps/2')],
    ...notMirrored(boundFails('C2', 'cone')),
    sentence: startSentence('C2'),
  },
  {
    id: 'kkt/mirrored-start-box',
    without: ['C.h2'],
    roles: ['P', 'C'],
    keeps: [
      wideEnoughAt('P'),
      kkt('C', 'box with zeta > 0'),
      statedByBound('C5', 's > 0, and rho > 0'),
    ],
    ...notMirrored(boundFails('C5', 'box with zeta > 0')),
    sentence: startSentence('C5'),
  },
  {
    id: 'kkt/kappa',
    without: ['C.h5'],
    roles: ['P', 'C', 'S'],
    keeps: [wideEnoughAt('P'), mirroredAt('C'), smallRadius, kkt('C', 'box with zeta > 0')],
    drops: {
      hypothesis: largeKappa,
      instead: 'rho < norm(y), and so (kappa - zeta/3) eps s < norm(y)',
    },
    shows: [positiveLoss('P')],
    sentence:
      'With kappa too small C5 does not give zero loss: a KKT point over balls and box, with a mirrored centre of full rank and eps <= s/(3 h M), has positive loss.',
  },
  // C1 with 2 sigma_min in place of sigma_min
  {
    id: 'false/kkt-constant',
    roles: ['P', 'C'],
    keeps: [kkt('C', 'ball'), ballConstants('C1-doubled')],
    drops: { nothing: 'the constant is wrong (2 mu in place of mu)' },
    shows: [boundFails('C1-doubled', 'ball')],
    sentence:
      'C1 with twice the constant is false: a KKT point has a larger residual than it allows.',
  },
];
