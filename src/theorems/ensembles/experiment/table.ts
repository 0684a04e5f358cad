/**
 * # Errors of ensembles and students as text
 *
 * ## Main definitions
 * - {@link ensemblesClosing}, {@link meanOf}
 * @module
 */
import { aligned } from '../../../reports/table.ts';
import type { EnsemblesRecord, Kind, Student } from './run.ts';

export const kinds: Readonly<Record<Kind, string>> = {
  hinge: "M's loss",
  softmax: 'softmax, relu^3',
  smoothed: 'softmax, smoothed relu',
  signs: 'sign features',
  tangent: 'tangent features',
};

const order: readonly Kind[] = ['hinge', 'softmax', 'smoothed', 'signs', 'tangent'];

export function meanOf(xs: readonly number[]): number {
  return xs.reduce((a, b) => a + b, 0) / xs.length;
}

/** Three decimals: measured, not a bound. */
const shown = (x: number): string => x.toFixed(3);

function spread(xs: readonly number[]): string {
  const mean = meanOf(xs);
  const deviation = Math.sqrt(meanOf(xs.map((x) => (x - mean) ** 2)));
  return `${shown(mean)} +- ${shown(deviation)}`;
}

function ensembleTable({ points, curve }: EnsemblesRecord): readonly string[] {
  const present = order.filter((kind) => points.some((point) => point.kind === kind));
  const rows = curve.map(({ members, share }) => [
    `${members}`,
    share === undefined ? 'undecided' : shown(share),
    ...present.map((kind) => {
      const point = points.find((one) => one.kind === kind && one.members === members);
      return point === undefined ? '-' : spread(point.single);
    }),
  ]);
  return aligned([['K', 'M3', ...present.map((kind) => kinds[kind])], ...rows]);
}

function studentTable({ students }: EnsemblesRecord): readonly string[] {
  const rows = (['distilled', 'self-distilled'] as const).map((kind) => {
    const own = students.filter((one: Student) => one.kind === kind);
    if (own.length === 0) return [kind, '-', '-', '-'];
    return [
      kind,
      spread(own.map(({ teacher }) => teacher)),
      spread(own.map(({ student }) => student)),
      Math.max(...own.map(({ difference }) => difference)).toPrecision(2),
    ];
  });
  return aligned([['student', 'teacher', 'student', 'strengths within'], ...rows]);
}

/** The tables, and what they are. */
export function ensemblesClosing(record: EnsemblesRecord): string {
  const { design, complete, losses, points } = record;
  const multi = Math.max(0, ...points.map((point) => meanOf(point.multi)));
  const ends = (['softmax', 'smoothed'] as const).map(
    (kind) =>
      `${losses[kind].filter((loss) => loss < 0.01).length} of ${losses[kind].length} (${kind})`,
  );
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    `Error over mu of ensembles of K, ${design.models} models of each kind, beta = 1/8: mean and deviation over ${design.draws} ensembles, or over the models for K = 1`,
    ...ensembleTable(record),
    '',
    `Error over mu of ${design.students} students: distilled from 4 models, and self-distilled from another`,
    ...studentTable(record),
    '',
    `Largest mean error on inputs with both views: ${shown(multi)}. Runs of cross-entropy with loss below 0.01: ${ends.join(', ')}.`,
    'Each network is evaluated over Q on all test inputs; that training ends there is measured. Ensembles at one K share models, so they are',
    `not independent. Seed ${design.seed}.`,
  ].join('\n');
}
