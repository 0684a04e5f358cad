/**
 * # Widths, greedy errors and ratios as text
 *
 * ## Main definitions
 * - {@link ratesClosing}
 * @module
 */
import { aligned } from '../../../reports/table.ts';
import type { RatesRecord, Slope } from './run.ts';

function number(x: number | undefined): string {
  return x === undefined ? '-' : x.toPrecision(3);
}

function slopeText({ mean, interval }: Slope): string {
  return `${mean.toFixed(2)} [${interval.map((x) => x.toFixed(2)).join(', ')}]`;
}

function median(list: readonly number[]): number | undefined {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

function widthTable({ widths }: RatesRecord): readonly string[] {
  return widths.flatMap(({ power, points }) => {
    const rows = points.map(({ dimension, squared, width, greedy, sampled }) => [
      `${dimension}`,
      squared.length <= 24 ? squared : '(long)',
      number(width),
      number(greedy),
      number(sampled),
    ]);
    const heads = ['n', 'd_n^2', 'd_n', 'R3', 'R5'];
    return [
      `S^2, k = ${power}: exact widths, and the bounds for n neurons`,
      ...aligned([heads, ...rows]),
      '',
    ];
  });
}

function sphereTable({ design, spheres }: RatesRecord): readonly string[] {
  const heads = ['D', 'k', ...design.neurons.map((n) => `n = ${n}`), 'slope', 'networks', 'linear'];
  const rows = spheres.map(({ sphere, power, errors, slope, theory }) => [
    `${sphere}`,
    `${power}`,
    ...design.neurons.map((_, i) => number(median(errors.map((own) => own[i] ?? Number.NaN)))),
    slopeText(slope),
    theory.networks.toFixed(2),
    theory.linear.toFixed(2),
  ]);
  return [
    `Greedy errors on S^D, medians of ${design.targets} targets in B_1; slopes with 95 % intervals; exponents of the worst case`,
    ...aligned([heads, ...rows]),
    '',
  ];
}

function lineTable({ design, line }: RatesRecord): readonly string[] {
  const rows = design.line.neurons.map((n, i) => {
    const runs = line.trained[design.line.trained.indexOf(n)] ?? [];
    const best = runs.length === 0 ? undefined : Math.min(...runs);
    return [
      `${n}`,
      number(line.greedy[i]),
      number(line.normalised[i]),
      number(best),
      number(median(runs)),
    ];
  });
  const heads = ['n', 'greedy', 'greedy by norm', 'trained, best', 'median'];
  return ['x^2 on [0, 1]: error over the exact optimum of R6', ...aligned([heads, ...rows]), ''];
}

/** The tables, and what they are. */
export function ratesClosing(record: RatesRecord): string {
  const { design, complete } = record;
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    ...widthTable(record),
    ...sphereTable(record),
    ...lineTable(record),
    'The widths are exact (R1); R3 and R5 are bounds for every function of variation 1. All else is measured, in float64:',
    `targets are means of ${design.terms} neurons with random signs, greedy steps choose among ${design.directions} directions at`,
    `${design.points} points, and errors are taken at ${design.points} others. The exponents are those of the worst target; one target may be`,
    `easier or harder early. Trained by Adam, ${design.line.steps} steps, the least of the run. Seed ${design.seed}.`,
  ].join('\n');
}
