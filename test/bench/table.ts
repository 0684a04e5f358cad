/**
 * # The table of `npm run bench`
 *
 * ## Main definitions
 * - {@link Line}, {@link measured}: medians, ratio and spread of a row
 * - {@link tableText}: in Markdown
 * @module
 */
import type { Row, Samples } from './rows.ts';

/** Of some samples; the spread is (largest - least)/median. */
export interface Figure {
  readonly median: number;
  readonly spread: number;
  readonly samples: number;
}

export interface Peer extends Figure {
  readonly name: string;
  /** Ours over the peer's. */
  readonly ratio: number;
}

export interface Line {
  readonly name: string;
  readonly unit: Row['unit'];
  readonly ours: Figure;
  readonly peers: readonly Peer[];
}

/** Throws {@link RangeError} without samples. */
export function figure(samples: readonly number[]): Figure {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  const [below, above, least, largest] = [...middle, sorted[0], sorted.at(-1)];
  if (below === undefined || above === undefined || least === undefined || largest === undefined)
    throw new RangeError('figure: expected samples, got none');
  const median = (below + above) / 2;
  return { median, spread: (largest - least) / median, samples: samples.length };
}

export function measured({ name, unit }: Row, { ours, peers }: Samples): Line {
  const own = figure(ours);
  return {
    name,
    unit,
    ours: own,
    peers: Object.entries(peers).map(([peer, samples]) => {
      const other = figure(samples);
      return { name: peer, ...other, ratio: own.median / other.median };
    }),
  };
}

function amount(x: number): string {
  return x >= 100 ? x.toFixed(0) : x.toPrecision(2);
}

function amountOf({ median, spread, samples }: Figure, unit: string): string {
  const about = samples === 1 ? '' : ` (spread ${amount(100 * spread)} %)`;
  return `${amount(median)} ${unit}${about}`;
}

/** A line of the table for each peer. */
export function tableText(
  lines: readonly Line[],
  machine: Readonly<Record<string, string | number>>,
  ...notes: readonly string[]
): string {
  const cells = lines.flatMap(({ name, unit, ours, peers }) => {
    const own = [name, amountOf(ours, unit)];
    if (peers.length === 0) return [[...own, '-', '-', '-']];
    return peers.map((peer) => [...own, peer.name, amountOf(peer, unit), amount(peer.ratio)]);
  });
  const head = [
    ['what', 'ours', 'peer', "the peer's", 'ours / peer'],
    ['---', '---', '---', '---', '---'],
  ];
  return [
    ...[...head, ...cells].map((row) => `| ${row.join(' | ')} |`),
    '',
    `Processor time, medians. ${Object.entries(machine)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ')}.`,
    ...notes,
    '',
  ].join('\n');
}
