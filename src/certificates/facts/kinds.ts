/**
 * # All kinds of facts
 *
 * For programs that write facts files and for tables; a checker loads only those of families.ts that its file names.
 * Each family is one file, with the shape, the check and the sentence of each of its kinds.
 * @module
 */
import { convexApproximationFacts } from './convex-approximation.ts';
import { criticalFacts } from './critical.ts';
import { dataFacts } from './data.ts';
import { enlargedFacts } from './enlarged.ts';
import { feedbackDescentFacts } from './feedback-descent.ts';
import { feedbackRunFacts } from './feedback-run.ts';
import { feedbackSignalsFacts } from './feedback-signals.ts';
import { feedbackFacts } from './feedback.ts';
import { ensemblesFacts } from './ensembles.ts';
import { gridFacts } from './grids.ts';
import { jacobianFacts } from './jacobian-facts.ts';
import { kktBoundFacts } from './kkt-bound.ts';
import { kktFacts } from './kkt.ts';
import { lineNetworksFacts } from './line-networks.ts';
import { oneNeuronFacts } from './one-neuron.ts';
import { packingFacts } from './packing.ts';
import { pointFacts } from './points.ts';
import { projectionFacts } from './projection.ts';
import { purificationFacts } from './purification.ts';
import { quadraticRisksFacts } from './quadratic-risks.ts';
import { risksFacts } from './risks.ts';
import { scaRunsFacts } from './sca-runs.ts';
import { robustNetworkFacts } from './robust-network.ts';
import { sgdThresholdsFacts } from './sgd-thresholds.ts';
import { sgdFacts } from './sgd.ts';
import { sharpnessFacts } from './sharpness.ts';
import { sphereWidthsFacts } from './sphere-widths.ts';
import { stationaryFacts } from './stationary.ts';
import { stepFacts } from './step.ts';
import { tensorFormsFacts } from './tensor-forms.ts';
import { tensorSumsFacts } from './tensor-sums.ts';
import { viewCasesFacts } from './view-cases.ts';
import { widthGramFacts } from './width-gram.ts';

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
  ...widthGramFacts,
  ...sphereWidthsFacts,
  ...lineNetworksFacts,
  ...oneNeuronFacts,
  ...packingFacts,
  ...gridFacts,
  ...tensorSumsFacts,
  ...tensorFormsFacts,
  ...sharpnessFacts,
  ...sgdFacts,
  ...sgdThresholdsFacts,
  ...feedbackFacts,
  ...feedbackRunFacts,
  ...feedbackDescentFacts,
  ...feedbackSignalsFacts,
  ...convexApproximationFacts,
  ...scaRunsFacts,
  ...viewCasesFacts,
  ...ensemblesFacts,
  ...purificationFacts,
  ...robustNetworkFacts,
};
