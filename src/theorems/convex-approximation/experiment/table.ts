/**
 * # Successive convex approximation against first-order methods as text
 * @module
 */
import { aligned } from '../../../reports/table.ts';
import { median } from './run.ts';
import type { ConvexDesign, ConvexMethod, ConvexRecord, MethodRecord } from './run.ts';

export const methodWords: Readonly<Record<ConvexMethod, string>> = {
  sca: 'SCA, search along d',
  'sca-certified': 'SCA, gamma from b(gamma)',
  'sca-2': 'SCA, 2 parallel blocks',
  'sca-4': 'SCA, 4 parallel blocks',
  'sca-8': 'SCA, 8 parallel blocks',
  sgd: 'SGD',
  adam: 'Adam',
  gd: 'gradient descent',
};

/** The median of U after so many gradients; the k-th number of the design. */
export function medianAt({ runs }: Pick<MethodRecord, 'runs'>, k: number): number {
  return median(runs.map(({ values }) => values[k] ?? Number.NaN));
}

const marks = [10, 50, 300];

function marksOf({ gradients }: ConvexDesign): readonly number[] {
  const found = gradients.flatMap((g, k) => (marks.includes(g) ? [k] : []));
  return found.length > 0 ? found : [gradients.length - 1];
}

function shown(x: number): string {
  if (Number.isNaN(x)) return '-';
  return x < Infinity ? x.toPrecision(3) : 'diverged';
}

function methodRow(design: ConvexDesign, record: MethodRecord): readonly string[] {
  const seconds = median(record.runs.map((run) => run.seconds));
  return [
    methodWords[record.method],
    `${record.size}`,
    ...marksOf(design).map((k) => shown(medianAt(record, k))),
    (1000 * seconds).toPrecision(2),
  ];
}

/** The method with the least median U, at the k-th number of gradients. */
function lowest({ methods }: ConvexRecord, k: number): ConvexMethod | undefined {
  const [first, ...others] = methods;
  if (first === undefined) return undefined;
  return others.reduce((best, one) => (medianAt(one, k) < medianAt(best, k) ? one : best), first)
    .method;
}

/** The finding in a line: who is ahead early, and who at the end. */
export function convexFinding(record: ConvexRecord): string {
  const { gradients } = record.design;
  const [early = 0] = marksOf(record.design);
  const end = gradients.length - 1;
  const [a, b] = [lowest(record, early), lowest(record, end)];
  if (a === undefined || b === undefined) return 'Nothing was finished';
  const start = `U is lowest by ${methodWords[a]} after ${gradients[early]} gradients`;
  return early === end ? start : `${start}, and by ${methodWords[b]} after ${gradients[end]}`;
}

/** In how many problems SCA with a search ends lower than Adam. */
function comparison({ methods }: ConvexRecord): readonly string[] {
  const [sca, adam] = ['sca', 'adam'].map((name) => methods.find(({ method }) => method === name));
  if (sca === undefined || adam === undefined) return [];
  const ends = sca.runs.map((run, k) => [run.values.at(-1), adam.runs[k]?.values.at(-1)] as const);
  const lower = ends.filter(([a = Number.NaN, b = Number.NaN]) => a < b).length;
  return [`SCA with a search ends lower than Adam in ${lower} of ${ends.length} problems.`];
}

/** How far steps with the length of G5 fall. */
function knownLines(known: ConvexRecord['known']): readonly string[] {
  const steps = known.reduce((sum, one) => sum + one.steps, 0);
  if (steps === 0) return [];
  const least = Math.min(...known.map((one) => one.least));
  const blocks = [...new Set(known.map((one) => one.blocks))].join(', ');
  return [
    `Steps with the length of G5, ${steps} with l2 and l1 and ${blocks} blocks, measured: U falls by at least ${least.toFixed(2)} times (3/8) gamma (Q + s D^2).`,
  ];
}

/** The tables, and what they are. */
export function convexClosing(record: ConvexRecord): string {
  const { design, methods, sparse, complete, certified, known } = record;
  const { samples, inputs, neurons, lambda, problems, seed } = design;
  const heads = [
    'method',
    'tau or step',
    ...marksOf(design).map((k) => `U at ${design.gradients[k]}`),
    'ms each',
  ];
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    `n = ${samples}, d = ${inputs}, m = ${neurons}, tanh, lambda = ${lambda}, ${problems} problems; medians of U after so many gradients, measured`,
    ...aligned([heads, ...methods.map((one) => methodRow(design, one))]),
    'A J counts as a gradient, a trial in a search as half of one; ms of processor time for each gradient.',
    ...comparison(record),
    '',
    'l1: weights that are exactly 0 at the end, and l there',
    ...aligned([
      ['lambda', 'zeros', 'of', 'l'],
      ...sparse.map(({ lambda: own, zeros, losses }) => [
        `${own}`,
        `${median(zeros)}`,
        `${neurons * (inputs + 1)}`,
        median(losses).toPrecision(3),
      ]),
    ]),
    ...knownLines(known),
    `Verified: the first ${design.certifiedSteps} steps of ${certified} of ${sparse.length * problems} runs of l1 lower U. Seed ${seed}.`,
  ].join('\n');
}
