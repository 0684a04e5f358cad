/**
 * # Widths of all neurons on a sphere
 *
 * d_n of B_1, the closed convex hull of the neurons and their negatives: exact where n is the dimension of leading
 * harmonics (Theorem R1), and else between the tail after n eigenvalues and the width at the largest such dimension below.
 *
 * ## Main definitions
 * - {@link sphereProposals}
 * @module
 */
import { rationalField as Q, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { normSquare } from '../../approximation/harmonics.ts';
import type { Degree } from '../../approximation/harmonics.ts';
import { leadingDegrees, tailAfter } from '../../approximation/widths.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import { equalText, lowerText, upperText } from '../../certificates/facts/show.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import type { Context, Grounds, Proposal } from '../../certify/plan.ts';

/** d_n^2 as a fraction, or a lower and an upper bound of it. */
export interface SphereWidth {
  readonly squared?: string;
  readonly least?: string;
  readonly most?: string;
}

type Sphere = Extract<Grounds['widths'], { readonly kind: 'sphere' }>;
type Width = FactOf<'linear-width'>;

function dimensionOf(list: readonly Degree[]): bigint {
  return list.reduce((whole, { dimension }) => whole + dimension, 0n);
}

/** One fact where the width is known, else one or two; `undefined` if too few eigenvalues are. */
function factsOf({ sphere, power, space }: Sphere): readonly Width[] | undefined {
  const n = BigInt(space);
  const most = factsLimits.degree;
  const leading = leadingDegrees(Q, sphere, power, { atLeast: n, most });
  if (leading === undefined) return undefined;
  const gamma = normSquare(Q, sphere, power);
  const fact = (relation: Width['relation'], list: readonly Degree[], squared: Rational): Width => ({
    fact: 'linear-width',
    sphere,
    power,
    degrees: list.map(({ degree }) => degree),
    space,
    relation,
    squared,
  }); // prettier-ignore
  const tail = tailAfter(Q, gamma, leading, n);
  if (dimensionOf(leading) === n) return [fact('=', leading, tail)];
  const lower = fact('>=', leading, tail);
  const below = leading.slice(0, -1);
  // no space at all: the width is gamma, and nothing better is known from above
  if (below.length === 0) return [lower];
  return [lower, fact('<=', below, tailAfter(Q, gamma, below, n))];
}

const keys = { '=': 'squared', '>=': 'least', '<=': 'most' } as const;
const texts = { '=': equalText, '>=': lowerText, '<=': upperText };
const words = { '=': '', '>=': '>= ', '<=': '<= ' };

export function sphereProposals(
  ground: Sphere,
  { provenance }: Context,
): readonly Proposal<SphereWidth>[] {
  const facts = factsOf(ground);
  if (facts === undefined)
    return [
      {
        kind: 'none',
        notes: [],
        because: `the first ${ground.space} eigenvalues are not known from the degrees up to ${factsLimits.degree}`,
        advice: ['Give a smaller --space.'],
        found: {},
      },
    ];
  const notes = facts.map(
    ({ relation, squared }) => `width     d_n^2 ${words[relation]}${texts[relation](squared)}`,
  );
  const found = Object.fromEntries(
    facts.map(({ relation, squared }) => [keys[relation], rationalToText(squared)]),
  );
  const text = (): string => writeFacts({ instance: { points: {} }, facts, provenance });
  return [{ kind: 'file', notes, claim: 'n-width', text, found }];
}
