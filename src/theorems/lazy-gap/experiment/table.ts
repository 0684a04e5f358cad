/**
 * # Lazy against full training as text
 *
 * ## Main definitions
 * - {@link targetTable}: the risks of one target
 * - {@link lazyGapClosing}: the meaning of the columns, and the conclusions
 * @module
 */
import { showUpper } from '../../../arithmetic/text.ts';
import { reachedWithin } from './run.ts';
import type { LazyGapRecord, Mean, PointRecord, TargetRecord } from './run.ts';
import { aligned } from '../../../reports/table.ts';

const heads = [
  'N/d',
  'RF sampled',
  'RF limit',
  'NT sampled',
  'NT mean',
  'NT limit',
  'NN',
  'trained - NN',
  'reached',
] as const;

function share(x: number): string {
  return x.toFixed(4);
}

function sampled({ mean, error }: Mean): string {
  return `${share(mean)} +- ${share(error)}`;
}

/** Two digits, rounded up. */
function upper(x: number): string {
  return `<= ${showUpper(x, 2)}`;
}

function cells(point: PointRecord): readonly string[] {
  const { rho, features, tangent, tangentMean, networks, limits, training } = point;
  return [
    rho.toFixed(2),
    sampled(features),
    share(limits.features),
    sampled(tangent),
    share(tangentMean.value),
    share(limits.tangent),
    share(networks.value),
    upper(training.excess.hi),
    `${training.reached}/${training.risks.length}`,
  ];
}

/** One line per N. */
export function targetTable({ id, title, tau, points }: TargetRecord): string {
  const lines = aligned([heads, ...points.map(cells)]);
  return [`${id}: ${title}; tau = ${tau.toFixed(3)}`, ...lines].join('\n');
}

/** The tables and their conclusions. */
export function lazyGapClosing({ design, complete, targets }: LazyGapRecord): string {
  const points = targets.flatMap((target) => target.points);
  const runs = points.length * design.starts;
  const reached = points.reduce((sum, { training }) => sum + training.reached, 0);
  const below = (wanted: boolean): string => {
    const among = targets.filter(({ isDefinite }) => isDefinite === wanted);
    const all = among.flatMap((target) => target.points);
    const found = all.reduce((sum, point) => sum + point.tangentBelowNetworks, 0);
    return `${found} of ${all.length * design.spans}`;
  };
  return [
    ...(complete ? [] : ['interrupted: only the targets that were finished']),
    ...targets.flatMap((target) => [targetTable(target), '']),
    `Risks in units of 2 norm_F(B)^2, d = ${design.dimension}. RF, NT sampled: mean and standard error over ${design.spans} draws of Gaussian`,
    'hidden weights, float64. NT mean: exact (E4). NN: exact. Limits: d to infinity. trained - NN: how far the best',
    'end point of gradient descent on all weights is above R_NN at most, by intervals.',
    `Full training ended within ${reachedWithin} of R_NN in ${reached} of ${runs} runs. Draws with R_NT < R_NN: ${below(true)} for positive`,
    `definite targets (E2 says none), ${below(false)} for the indefinite one. Seed ${design.seed}.`,
  ].join('\n');
}
