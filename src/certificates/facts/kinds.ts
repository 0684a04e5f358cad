/**
 * # The kinds of facts there are
 *
 * One line a family; its file holds the shape, the check and the sentence of each of its kinds.
 *
 * ## Main definitions
 * - {@link kinds}
 * - {@link factShape}, {@link readFact}: any fact, by the shape of its kind
 * @module
 */
import { entriesOf, Refusal, show } from '../parsed-json.ts';
import { eachPart, variant } from '../shapes.ts';
import { object } from '../object-shapes.ts';
import type { Shape } from '../shapes.ts';
import { criticalFacts } from './critical.ts';
import { dataFacts } from './data.ts';
import { enlargedFacts } from './enlarged.ts';
import type { Fact } from './format.ts';
import { jacobianFacts } from './jacobian-facts.ts';
import { kktBoundFacts } from './kkt-bound.ts';
import { kktFacts } from './kkt.ts';
import { pointFacts } from './points.ts';
import { projectionFacts } from './projection.ts';
import { quadraticRisksFacts } from './quadratic-risks.ts';
import { risksFacts } from './risks.ts';
import { stationaryFacts } from './stationary.ts';
import { stepFacts } from './step.ts';

export const kinds = {
  ...dataFacts,
  ...pointFacts,
  ...criticalFacts,
  ...jacobianFacts,
  ...stepFacts,
  ...stationaryFacts,
  ...kktFacts,
  ...kktBoundFacts,
  ...risksFacts,
  ...quadraticRisksFacts,
  ...enlargedFacts,
  ...projectionFacts,
};

export const factShape: Shape<Fact> = object(variant('fact', eachPart(kinds)));

/** One fact. Throws `Refusal`. */
export function readFact(value: unknown, at: string): Fact {
  const fact = entriesOf(value, at).get('fact');
  if (typeof fact !== 'string' || !Object.hasOwn(kinds, fact))
    throw new Refusal({ kind: 'unsupported', feature: `fact ${show(fact)}` });
  return factShape.read(value, at);
}
