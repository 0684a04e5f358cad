/**
 * # The families of facts, each loaded on demand
 *
 * A family is a file: shape, check and sentence of each of its kinds. A verdict depends only on the families that its
 * facts name.
 *
 * ## Main definitions
 * - {@link Kinds}, {@link kindsNamed}
 * - {@link factShape}: any fact of some kinds
 * - {@link FactShape}: with it, the version that a fact needs
 * @module
 */
import { max } from '../../arithmetic/machine.ts';
import { entriesOf, Refusal, show } from '../parsed-json.ts';
import { variant } from '../shapes.ts';
import { object } from '../object-shapes.ts';
import type { Part, Shape } from '../shapes.ts';
import type { EntriesOf, Fact, FactName } from './format.ts';
import type { FactKind } from './kind.ts';

type KindOf<K extends FactName> = FactKind<EntriesOf<K>>;
/** Some kinds of facts. */
export type Kinds = { readonly [K in FactName]?: KindOf<K> };

export const families = {
  data: async () => (await import('./data.ts')).dataFacts,
  points: async () => (await import('./points.ts')).pointFacts,
  critical: async () => (await import('./critical.ts')).criticalFacts,
  jacobian: async () => (await import('./jacobian-facts.ts')).jacobianFacts,
  step: async () => (await import('./step.ts')).stepFacts,
  stationary: async () => (await import('./stationary.ts')).stationaryFacts,
  kkt: async () => (await import('./kkt.ts')).kktFacts,
  kktBound: async () => (await import('./kkt-bound.ts')).kktBoundFacts,
  risks: async () => (await import('./risks.ts')).risksFacts,
  quadraticRisks: async () => (await import('./quadratic-risks.ts')).quadraticRisksFacts,
  enlarged: async () => (await import('./enlarged.ts')).enlargedFacts,
  projection: async () => (await import('./projection.ts')).projectionFacts,
  widthGram: async () => (await import('./width-gram.ts')).widthGramFacts,
  sphereWidths: async () => (await import('./sphere-widths.ts')).sphereWidthsFacts,
  lineNetworks: async () => (await import('./line-networks.ts')).lineNetworksFacts,
  oneNeuron: async () => (await import('./one-neuron.ts')).oneNeuronFacts,
  packing: async () => (await import('./packing.ts')).packingFacts,
  grids: async () => (await import('./grids.ts')).gridFacts,
  tensorSums: async () => (await import('./tensor-sums.ts')).tensorSumsFacts,
  tensorForms: async () => (await import('./tensor-forms.ts')).tensorFormsFacts,
  sharpness: async () => (await import('./sharpness.ts')).sharpnessFacts,
  sgd: async () => (await import('./sgd.ts')).sgdFacts,
  sgdThresholds: async () => (await import('./sgd-thresholds.ts')).sgdThresholdsFacts,
  feedback: async () => (await import('./feedback.ts')).feedbackFacts,
  feedbackRun: async () => (await import('./feedback-run.ts')).feedbackRunFacts,
  feedbackDescent: async () => (await import('./feedback-descent.ts')).feedbackDescentFacts,
  feedbackSignals: async () => (await import('./feedback-signals.ts')).feedbackSignalsFacts,
  convexApproximation: async () =>
    (await import('./convex-approximation.ts')).convexApproximationFacts,
  scaRuns: async () => (await import('./sca-runs.ts')).scaRunsFacts,
  viewCases: async () => (await import('./view-cases.ts')).viewCasesFacts,
  ensembles: async () => (await import('./ensembles.ts')).ensemblesFacts,
  purification: async () => (await import('./purification.ts')).purificationFacts,
  robustNetwork: async () => (await import('./robust-network.ts')).robustNetworkFacts,
} as const;

/** `npm run registry -- --write` makes the lines from the families. */
const familyOf: { readonly [K in FactName]: () => Promise<{ readonly [own in K]: KindOf<K> }> } = {
  // families:begin
  'distinct-inputs': families.data,
  'input-rank': families.data,
  unfittable: families.data,
  sizes: families.points,
  mirrored: families.points,
  'outputs-nonzero': families.points,
  'in-ball': families.points,
  loss: families.points,
  lower: families.points,
  critical: families.critical,
  'local-minimum': families.critical,
  'negative-curvature': families.critical,
  singular: families.jacobian,
  'jacobian-rank': families.jacobian,
  'step-raises-loss': families.step,
  stationary: families.stationary,
  kkt: families.kkt,
  'kkt-bound-fails': families.kktBound,
  'nn-above-nt': families.risks,
  'quadratic-risks': families.quadraticRisks,
  'enlarged-descent': families.enlarged,
  'enlarged-minimum': families.enlarged,
  projection: families.projection,
  'projection-gap': families.projection,
  'off-sample-difference': families.projection,
  'width-gram': families.widthGram,
  'linear-width': families.sphereWidths,
  bernstein: families.sphereWidths,
  separation: families.sphereWidths,
  'network-error': families.lineNetworks,
  variation: families.lineNetworks,
  'free-knot': families.lineNetworks,
  'one-neuron': families.oneNeuron,
  packing: families.packing,
  'grid-rank': families.grids,
  'grid-distance': families.grids,
  'tensor-lazy': families.tensorSums,
  'tensor-full': families.tensorSums,
  'tensor-width': families.tensorSums,
  'tensor-tangent-rank': families.tensorForms,
  'tensor-barrier': families.tensorForms,
  rescaled: families.sharpness,
  'rescaling-invariant': families.sharpness,
  sharpness: families.sharpness,
  'sgd-unstable': families.sgd,
  'sgd-stable': families.sgd,
  'sgd-paths': families.sgd,
  'gradient-noise': families.sgd,
  'sgd-thresholds': families.sgdThresholds,
  'dfa-inner': families.feedback,
  'dfa-always': families.feedback,
  'dfa-run': families.feedbackRun,
  'dfa-descent': families.feedbackDescent,
  alignment: families.feedbackSignals,
  bottleneck: families.feedbackSignals,
  'sca-step': families.convexApproximation,
  'sca-run': families.scaRuns,
  'sca-descent': families.scaRuns,
  'view-cases': families.viewCases,
  distilled: families.viewCases,
  'view-winner': families.ensembles,
  'view-ends': families.ensembles,
  'ensemble-error': families.ensembles,
  'self-distilled': families.ensembles,
  'robust-at': families.purification,
  'flipped-at': families.purification,
  purified: families.purification,
  'dense-sign': families.purification,
  'pure-radius': families.purification,
  'robust-network': families.robustNetwork,
  'flipped-network': families.robustNetwork,
  // families:end
};

function isFactName(name: unknown): name is FactName {
  return typeof name === 'string' && Object.hasOwn(familyOf, name);
}

/** All kinds of the families of these facts; unknown names are ignored. */
export async function kindsNamed(names: readonly unknown[]): Promise<Kinds> {
  const families = new Set(names.filter(isFactName).map((name) => familyOf[name]));
  const loaded = await Promise.all([...families].map((load): Promise<Kinds> => load()));
  return loaded.reduce((kinds, family) => ({ ...kinds, ...family }), {});
}

type Parts = { readonly [K in FactName]: Part<EntriesOf<K>> };

export interface FactShape extends Shape<Fact> {
  /** The least version of the format with these facts. */
  readonly versionOf: (facts: readonly Fact[]) => number;
}

/** A fact of these kinds; any other is unsupported. */
export function factShape(kinds: Kinds): FactShape {
  const entries: readonly (readonly unknown[])[] = Object.entries(kinds).map(([name, kind]) => [
    name,
    kind.entries,
  ]);
  const parts: Parts = Object.fromEntries(entries);
  const known = object(variant('fact', parts));
  return {
    ...known,
    // version 1 does not have the reason `zero-input`
    versionOf: (facts) =>
      facts.reduce((version, fact) => {
        const isNewer = fact.fact === 'unfittable' && fact.by === 'zero-input';
        return max(version, kinds[fact.fact]?.since ?? (isNewer ? 2 : 1));
      }, 1),
    read: (value, at) => {
      const fact = entriesOf(value, at).get('fact');
      if (typeof fact !== 'string' || !Object.hasOwn(kinds, fact))
        throw new Refusal({ kind: 'unsupported', feature: `fact ${show(fact)}` });
      return known.read(value, at);
    },
  };
}
