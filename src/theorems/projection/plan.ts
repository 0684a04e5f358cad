/**
 * # certify projection
 *
 * Theorem F1: the loss at the weights of a network of any depth is half the squared distance of the labels to the range
 * of the Jacobian in all layers, exactly, or with a bound of the difference.
 * @module
 */
import { factsLimits } from '../../certificates/facts/limits.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { WidthwiseError } from '../../errors.ts';
import { layersFault, parametersBefore } from '../../network/deep.ts';
import { searchProjection } from './search.ts';
import type { Grounds, Naming, Plan } from '../../certify/plan.ts';
import { samplesFault } from '../../certify/stationary.ts';

/** Whether the gradient is exactly 0, so that l is (1/2) dist(y, range J)^2; otherwise the two are enclosed. */
export interface ProjectionFound {
  readonly exact: boolean;
}

/** Layers that fit the data and the limits of the facts checker. */
function demandFit({ inputs, layers, file }: Grounds['layers'], naming: Naming): void {
  const place = { ...(file === undefined ? {} : { file }), field: 'layers' };
  const fault = layersFault(layers, inputs.cols);
  if (fault !== undefined)
    throw new WidthwiseError(
      'input',
      fault,
      `The data have ${inputs.cols} inputs; W_l has as many columns as W_(l-1) has rows, and the last layer one row.`,
      place,
    );
  const p = parametersBefore(layers);
  if (p > factsLimits.parameters)
    throw new WidthwiseError(
      'input',
      `${p} weights, and the checker of facts takes at most ${factsLimits.parameters}`,
      'Take a smaller network.',
      place,
    );
  const many = samplesFault(inputs.rows, naming);
  if (many !== undefined) throw many;
}

export const plan: Plan<Grounds['layers'], ProjectionFound> = {
  prepare(ground, _aims, { naming, provenance }) {
    demandFit(ground, naming);
    return {
      lines: [],
      search: () => {
        const result = searchProjection(ground, provenance);
        if (result.kind === 'not-found')
          return [{ kind: 'none', notes: [], because: result.because, advice: [], found: {} }];
        const { file, exact, detail } = result;
        const notes = [`point     ${detail}`];
        const text = (): string => writeFacts(file);
        return [{ kind: 'file', notes, claim: 'projection', text, found: { exact } }];
      },
    };
  },
};
