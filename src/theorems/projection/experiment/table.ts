/**
 * # The losses of trained deep networks as text
 *
 * ## Main definitions
 * - {@link projectionClosing}: a table per set, and the meaning of the columns
 * @module
 */
import { showUpper } from '../../../arithmetic/text.ts';
import { bestRun, isNear, stationaryWithin } from './run.ts';
import type { ProjectionPoint, ProjectionRecord, ProjectionSet } from './run.ts';
import { aligned } from '../../../reports/table.ts';

const heads = [
  'layers',
  'width',
  'weights',
  'rank J',
  'value',
  'l - value',
  'norm(J^T r)',
  'J at start',
  'features at start',
  'near',
] as const;

/** Two digits, rounded up. */
function upper(x: number | undefined): string {
  return x === undefined ? 'not shown' : `<= ${showUpper(x, 2)}`;
}

function cells(point: ProjectionPoint): readonly string[] {
  const best = bestRun(point);
  if (best === undefined) return [];
  const { loss, gap, rank, pull, atStart } = best;
  return [
    `${point.layers}`,
    `${point.width}`,
    `${point.parameters}`,
    rank === undefined ? '?' : `${rank}`,
    `${isNear(best) ? '' : '('}${showUpper(loss.hi, 5)}${isNear(best) ? '' : ')'}`,
    upper(gap),
    pull.toExponential(1),
    atStart.jacobian.toFixed(4),
    atStart.features.toFixed(4),
    `${point.runs.filter(isNear).length}/${point.runs.length}`,
  ];
}

function tableOf({ id, title, samples, inputs, points }: ProjectionSet): string {
  const lines = aligned([heads, ...points.map(cells)]);
  return [`${id}: ${title}; n = ${samples}, d = ${inputs}`, ...lines].join('\n');
}

/** The tables and their conclusions. */
export function projectionClosing({
  design,
  activation,
  complete,
  sets,
}: ProjectionRecord): string {
  const runs = sets.flatMap(({ points }) => points.flatMap((point) => point.runs));
  return [
    ...(complete ? [] : ['interrupted: only the sets that were finished']),
    ...sets.flatMap((set) => [tableOf(set), '']),
    `Losses in units of (1/2) norm(y)^2, sigma = ${activation}, all layers trained, the best of ${design.starts} starts. value: the loss where`,
    'the run ended, upper end of an enclosure; l - value: how far it is above (1/2) dist(y, range J)^2 at most, by',
    'enclosures (Theorem F1), not shown where the rank of J is not. In brackets: no run of the point is shown to end',
    `within ${stationaryWithin} of its value; the loss is then no value of a stationary point. norm(J^T r)/norm(y), and what`,
    'the best linear model on J and on the last features of the start leaves, are float64.',
    `Shown to end near their value: ${runs.filter(isNear).length} of ${runs.length} runs. Seed ${design.seed}.`,
  ].join('\n');
}
