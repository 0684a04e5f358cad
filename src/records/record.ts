/**
 * # Run records
 *
 * What every report is rendered from. schema.ts declares the lines.
 *
 * ## Main definitions
 * - {@link Line}, {@link lineOf}, {@link jsonLine}
 * - {@link Run}: one record as it was read
 * - {@link readRuns}: the records in a file
 * - {@link refuteFooter}, {@link certifyFooter}, {@link experimentFooter}
 * @module
 */
import { footerOf } from '../conformance/record.ts';
import type { CaseResult, Failure, Finding } from '../conformance/record.ts';
import { WidthwiseError } from '../errors.ts';
import { readAs } from '../schemas/reading.ts';
import type { Of } from '../schemas/reading.ts';
import type { PropertyResult } from '../suite/contract.ts';
import { runFooter } from '../suite/record.ts';
import { footer, header, line } from './schema.ts';

export type Line = Of<typeof line>;
export type RecordHeader = Of<typeof header>;
export type RecordFooter = Of<typeof footer>;
export type RecordKind = RecordHeader['kind'];
export type RowLine = Extract<Line, { readonly type: 'row' }>;
export type CertificateLine = Extract<Line, { readonly type: 'certificate' }>;
export type CellLine = Extract<Line, { readonly type: 'cell' }>;
export type ExperimentLine = Extract<Line, { readonly type: 'experiment' }>;

/** A record as it was read: `footer` is absent where the run was killed. */
export interface Run {
  /** Where it was read. */
  readonly file: string;
  readonly header: RecordHeader;
  readonly properties: readonly PropertyResult[];
  readonly cases: readonly CaseResult[];
  readonly findings: readonly Finding[];
  readonly failures: readonly Failure[];
  readonly rows: readonly RowLine[];
  readonly certificates: readonly CertificateLine[];
  readonly cells: readonly CellLine[];
  readonly experiments: readonly ExperimentLine[];
  readonly footer: RecordFooter | undefined;
}

/** What a command found, as a line: what JSON has no word for is `null` or left out. Throws if it fits no line. */
export function lineOf(value: object): Line {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  const read = readAs(line, plain, 'line');
  if (read.kind === 'bad') throw new Error(`no line of a record: ${read.rule}`);
  return read.value;
}

export function jsonLine(value: Line): string {
  return `${JSON.stringify(value)}\n`;
}

type Footer<K extends RecordKind> = Extract<RecordFooter, { readonly kind: K }>;

/** The footer after these lines; `planned` searches were to be made. */
export function refuteFooter(rows: readonly RowLine[], planned: number): Footer<'refute'> {
  const genuine = rows.filter(({ result }) => result.kind === 'genuine').length;
  const complete = rows.length === planned && rows.every(({ result }) => !result.partial);
  return { type: 'footer', kind: 'refute', genuine, none: rows.length - genuine, complete };
}

/** Whether a checker verified the written file. */
export function isVerified({ result }: CertificateLine): boolean {
  return result.kind === 'checked' && result.verdict.kind === 'verified';
}

export function certifyFooter(certificates: readonly CertificateLine[]): Footer<'certify'> {
  const verified = certificates.filter(isVerified).length;
  const others = certificates.length - verified;
  return { type: 'footer', kind: 'certify', verified, others, complete: true };
}

export function experimentFooter(cells: number, complete: boolean): Footer<'experiment'> {
  return { type: 'footer', kind: 'experiment', cells, complete };
}

/** The lines of one record, sorted by their types. */
function runOf(file: string, own: RecordHeader, lines: readonly Line[]): Run {
  const of = <T extends Line['type']>(type: T): readonly Extract<Line, { readonly type: T }>[] =>
    lines.filter((one): one is Extract<Line, { readonly type: T }> => one.type === type);
  return {
    file,
    header: own,
    properties: of('property').map(({ result }) => result),
    cases: of('case'),
    findings: of('finding'),
    failures: of('failure'),
    rows: of('row'),
    certificates: of('certificate'),
    cells: of('cell'),
    experiments: of('experiment'),
    footer: of('footer')[0],
  };
}

/** The footer that these lines have, apart from what no line says. */
function expectedFooter({ header: own, ...run }: Run, read: RecordFooter): RecordFooter {
  switch (own.kind) {
    case 'verify': {
      const counted = runFooter(run.properties, own.properties.length);
      return { type: 'footer', kind: 'verify', ...counted };
    }
    case 'validate': {
      const repeated = read.kind === 'validate' ? read.repeated : 0;
      return footerOf(own.planned, run.cases, run.findings, repeated);
    }
    case 'refute':
      return refuteFooter(run.rows, own.rows.length);
    case 'certify':
      return certifyFooter(run.certificates);
    case 'experiment':
      return experimentFooter(run.cells.length, read.complete);
  }
}

function sameCounts(a: unknown, b: unknown): boolean {
  const plain = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null
        ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
        : part,
    );
  return plain(a) === plain(b);
}

/** Which lines a record of each kind has between header and footer. */
const own: Readonly<Record<RecordKind, readonly Line['type'][]>> = {
  verify: ['property'],
  validate: ['case', 'finding', 'failure'],
  refute: ['row'],
  certify: ['certificate'],
  experiment: ['cell', 'experiment'],
};

const advice =
  'Records are written by --record FILE of verify, validate, refute, experiment and certify.';

/**
 * The records in a text. The last line of a file may be cut off: the run was killed while it wrote it, and its record
 * is partial. Throws {@link WidthwiseError} (`input`) on any other line that does not belong, and on a footer that
 * does not agree with the lines before it.
 */
export function readRuns(text: string, file: string): readonly Run[] {
  const runs: Run[] = [];
  let current: { readonly header: RecordHeader; readonly lines: Line[] } | undefined;
  const end = (): void => {
    if (current !== undefined) runs.push(runOf(file, current.header, current.lines));
    current = undefined;
  };
  for (const [at, value] of valuesIn(text, file)) {
    const refuse = (found: string): WidthwiseError =>
      new WidthwiseError('input', found, advice, { file, line: at });
    const read = readAs(line, value, 'line');
    if (read.kind === 'bad') throw refuse(read.rule);
    const one: Line = read.value;
    if (one.type === 'header') {
      end();
      current = { header: one, lines: [] };
      continue;
    }
    if (current === undefined) throw refuse(`expected a header, got a line of type "${one.type}"`);
    const { kind } = current.header;
    if (one.type === 'footer' ? one.kind !== kind : !own[kind].includes(one.type))
      throw refuse(`a line of type "${one.type}" does not belong in a record of ${kind}`);
    current.lines.push(one);
    if (one.type !== 'footer') continue;
    const run = runOf(file, current.header, current.lines);
    if (!sameCounts(expectedFooter(run, one), one))
      throw refuse('the footer does not agree with the lines of its record');
    end();
  }
  end();
  if (runs.length === 0) throw new WidthwiseError('input', 'no record', advice, { file });
  return runs;
}

/** The values of the lines with their numbers; a last line without its end is dropped if it is no JSON. */
function* valuesIn(text: string, file: string): Iterable<readonly [number, unknown]> {
  const lines = text.split('\n');
  for (const [k, source] of lines.entries()) {
    if (source.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(source);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (k === lines.length - 1 && k > 0) return;
      throw new WidthwiseError('input', 'not a line of JSON', advice, { file, line: k + 1 });
    }
    yield [k + 1, value];
  }
}
