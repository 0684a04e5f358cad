/**
 * # What refutes Theorem C with a hypothesis dropped
 *
 * @module
 */
import { rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactOf, KktSet } from '../../certificates/facts/format.ts';
import {
  analyticNotPolynomial,
  distinctInputs,
  fullJacobianRank,
  generalPosition,
  mirrored,
  outputsNonzero,
  pointIn,
  positiveLoss,
  proves,
  same,
  sameEntries,
  shows,
  sizes,
  someOutputZero,
} from './rule.ts';
import type { Named, Need, Rule } from './rule.ts';
import { smallRadius } from './small-radius.ts';

type Wanted = 'ball' | 'cone' | 'box with zeta > 0' | 'box with zeta = 0';

function isSet(set: KktSet, wanted: Wanted): boolean {
  if (set.set !== 'box') return set.set === wanted;
  return wanted === (set.least.num > 0n ? 'box with zeta > 0' : 'box with zeta = 0');
}

function isKkt(f: Fact, named: Named, centre: string, wanted: Wanted): f is FactOf<'kkt'> {
  return f.fact === 'kkt' && f.at === named['P'] && f.centre === named[centre] && isSet(f, wanted);
}

function kkt(centre: string, wanted: Wanted): Need {
  return proves(`P is a KKT point over the ${wanted} around ${centre}`, (f, named) =>
    isKkt(f, named, centre, wanted),
  );
}

function sameSet(a: KktSet, b: KktSet): boolean {
  if (a.set === 'box') return b.set === 'box' && same(a.least, b.least) && same(a.most, b.most);
  if (a.set === 'cone') return b.set === 'cone' && same(a.least, b.least) && same(a.ratio, b.ratio);
  return b.set === 'ball';
}

/** P is a KKT point around C, and the bound fails at P for the same ball and set. */
function boundFails(bound: FactOf<'kkt-bound-fails'>['bound'], wanted: Wanted): readonly Need[] {
  return [
    kkt('C', wanted),
    {
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
    },
  ];
}

/** f(W0, v) is not 0 by symmetry: the W of C with the v of P is not mirrored. */
const notMirrored: Need = shows('W0 with the v of P is not mirrored', (instance, named) => {
  const { hidden } = pointIn(instance, named, 'C');
  const { outputs } = pointIn(instance, named, 'P');
  const isTwice = (all: readonly Rational[], turned: (a: Rational) => Rational): boolean =>
    sameEntries(all.slice(0, all.length / 2).map(turned), all.slice(all.length / 2));
  const isMirrored = isTwice(outputs, Q.neg) && isTwice(Array.from(hidden.data), (w) => w);
  return hidden.rows === outputs.length && !isMirrored;
});

const startSentence = (bound: string): string =>
  `Without a mirrored start ${bound} is false: a KKT point has a larger residual than it allows.`;

export const kktRules: readonly Rule[] = [
  {
    id: 'kkt/width',
    roles: ['P'],
    needs: [
      analyticNotPolynomial,
      generalPosition,
      distinctInputs,
      sizes('P', 'n > h d'),
      sizes('P', 'n <= m d'),
      mirrored('P'),
      outputsNonzero('P'),
      kkt('P', 'box with zeta > 0'),
      positiveLoss('P'),
    ],
    sentence:
      'Below the width, h d < n, C5 gives nothing: a mirrored start is a KKT point over balls and box with positive loss.',
  },
  {
    id: 'kkt/positive-outputs',
    roles: ['P', 'C'],
    needs: [
      analyticNotPolynomial,
      fullJacobianRank('C'),
      sizes('P', 'n <= h d'),
      mirrored('C'),
      someOutputZero('P'),
      ...boundFails('C5', 'box with zeta = 0'),
      positiveLoss('P'),
    ],
    sentence:
      'With zeta = 0 C5 is false: the mirrored start with v = 0 is a KKT point whose residual is larger than C5 would allow.',
  },
  {
    id: 'kkt/mirrored-start',
    roles: ['P', 'C'],
    needs: [notMirrored, ...boundFails('C1-mirrored', 'ball')],
    sentence: startSentence('C1 with norm(y) in place of norm(r0)'),
  },
  {
    id: 'kkt/mirrored-start-cone',
    roles: ['P', 'C'],
    needs: [notMirrored, sizes('P', 'n <= h d'), ...boundFails('C2', 'cone')],
    sentence: startSentence('C2'),
  },
  {
    id: 'kkt/mirrored-start-box',
    roles: ['P', 'C'],
    needs: [notMirrored, sizes('P', 'n <= h d'), ...boundFails('C5', 'box with zeta > 0')],
    sentence: startSentence('C5'),
  },
  {
    id: 'kkt/kappa',
    roles: ['P', 'C', 'S'],
    needs: [
      sizes('P', 'n <= h d'),
      mirrored('C'),
      smallRadius,
      kkt('C', 'box with zeta > 0'),
      positiveLoss('P'),
    ],
    sentence:
      'With kappa too small C5 does not give zero loss: a KKT point over balls and box, with a mirrored centre of full rank and eps <= s/(3 h M), has positive loss.',
  },
];

/** C1 with 2 sigma_min in place of sigma_min. */
export const doubledConstantRule: Rule = {
  id: 'false/kkt-constant',
  roles: ['P', 'C'],
  needs: boundFails('C1-doubled', 'ball'),
  sentence:
    'C1 with twice the constant is false: a KKT point has a larger residual than it allows.',
};
