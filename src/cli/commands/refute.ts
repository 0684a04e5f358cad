/**
 * # widthwise refute
 * @module
 */
import type { Command } from 'commander';
import { allProperties } from '../../../properties/index.ts';
import { rowWithout, usualSeconds } from '../../counterexamples/refute.ts';
import { rows, searchesFor } from '../../theorems/rows.ts';
import type { Row, Scope } from '../../counterexamples/row.ts';
import { parseScope } from '../../counterexamples/scope.ts';
import { suggestion } from '../../suggest.ts';
import { lineText } from '../../codecs.ts';
import { WidthwiseError } from '../../errors.ts';
import { refuteFooter } from '../../records/record.ts';
import type { RowLine } from '../../records/record.ts';
import { aligned } from '../../reports/table.ts';
import { propertyReport } from '../../reports/terminal.ts';
import { exitCode } from '../../suite/record.ts';
import { pinnedSeed } from '../../suite/verify.ts';
import type { RunRecord } from '../../suite/record.ts';
import { theoremOf } from '../../theorems/registry.ts';
import type { Theorem } from '../../theorems/theorem.ts';
import type { ExitCode } from '../exit-codes.ts';
import { sayExpected } from '../expectation.ts';
import { interruptible } from '../interruption.ts';
import { outputFile, outputFolder, positive } from '../option-values.ts';
import { commandLine, duration, jsonText, outputFor, warned, written } from '../output.ts';
import type { GlobalOptions, Output } from '../output.ts';
import { refuteRow, refutedLine, rowLine } from '../refuting.ts';
import type { Refuted } from '../refuting.ts';
import { recordOption } from '../record-option.ts';
import { headerOf, recording } from '../recording.ts';
import { refutationsExpected } from '../run-costs.ts';
import { runWithProgress } from '../running.ts';
import { examinedText } from './replay.ts';

const usualSeed = 1;

interface RefuteOptions extends GlobalOptions {
  readonly drop?: string;
  readonly matrix?: true;
  readonly time: number;
  readonly scope?: string;
  readonly out: string;
  readonly nearMiss?: string;
  readonly record?: string;
  readonly conjecture?: string;
}

export function refuteCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Searches for a counterexample to a theorem without one of its hypotheses, shrinks it and proves it. With nothing dropped it attacks the theorem itself.',
    )
    .argument('[theorem]', `one of ${stems().join(', ')}`)
    .option(
      '--conjecture <file>',
      'a conjecture of your own instead: JSON, or a module that chooses candidates',
    )
    .option('--drop <hypothesis>', 'the hypothesis to drop')
    .option('--matrix', 'drop each hypothesis in turn')
    .option('--time <seconds>', 'time budget of each search', positive, usualSeconds)
    .option(
      '--scope <bounds>',
      'exhaustive search among integers, for example "n<=3,d<=2,m<=2,|w|<=2"',
    )
    .option('--out <folder>', 'where the cards go', outputFolder, '.')
    .option(
      '--near-miss <file>',
      'where the certificate goes of the near miss: the nearest instance with the hypothesis and the conclusion',
      outputFile,
    )
    .option(recordOption.flags, recordOption.help, recordOption.read)
    .addHelpText(
      'after',
      `
Hypotheses that can be dropped; no-bad-minimum is a false claim, refuted in two forms:
${rows.map(({ theorem, drops }) => `  ${theorem} --drop ${drops}`).join('\n')}

Exit code: 0 a genuine counterexample was written, or with nothing dropped none was found; 1 no witness, or a
theorem was refuted; 2 unusable options or an unusable conjecture; 5 interrupted before a witness.

Examples:
  widthwise refute nice-region --drop width
  widthwise refute nice-region --drop width --near-miss near.json && widthwise check near.json
  widthwise refute kkt --matrix --time 10
  widthwise refute expressivity --time 60
${conjectureExamples}`,
    )
    .action(async (theorem: string | undefined) => {
      const options = command.optsWithGlobals<RefuteOptions>();
      end(
        await (options.conjecture === undefined
          ? refute(demandTheorem(theorem), options)
          : refuteOwn(options.conjecture, theorem, options)),
      );
    });
}

const conjectureExamples = `
Conjectures of your own (more in proofs-notes/using/conjectures.md):
  widthwise conjecture init mine.json && widthwise refute --conjecture mine.json
  widthwise explain --vocabulary
  widthwise refute --conjecture chosen.ts --time 60`;

function demandTheorem(theorem: string | undefined): string {
  if (theorem !== undefined) return theorem;
  throw new WidthwiseError(
    'usage',
    'there is no theorem and no conjecture',
    `Give --conjecture FILE, or one of: ${stems().join(', ')}.`,
  );
}

/** A conjecture in a file: the exit code as for a dropped hypothesis. */
async function refuteOwn(
  file: string,
  theorem: string | undefined,
  options: RefuteOptions,
): Promise<ExitCode> {
  const { drop, matrix: each, scope } = options;
  if (theorem !== undefined || drop !== undefined || each !== undefined || scope !== undefined)
    throw new WidthwiseError(
      'usage',
      'a conjecture goes with no theorem, --drop, --matrix or --scope',
      'Its file says what is searched.',
      { field: '--conjecture' },
    );
  const { conjectureIn, nothingFound, refuteConjecture } = await import('../conjecturing.ts'); // zod takes 50 to 100 ms to load
  const output = outputFor(options);
  const source = await conjectureIn(file);
  const record = recording(options.record);
  record(refuteHeader(options, [source.row]));
  sayExpected([refutationsExpected(1, options.time)], output);
  const found = await interruptible((signal) =>
    refuteConjecture(source, requestOf(options, undefined, signal), output),
  );
  const { row, refuted, tally, undecided } = found;
  const line = rowLine(row, row.scope, refuted);
  record(line);
  record(refuteFooter([line], 1));
  if (refuted.kind === 'genuine' && refuted.nearMiss !== options.nearMiss)
    output.warn(`${options.nearMiss} was not written: there is no near miss`);
  const text =
    refuted.kind === 'genuine'
      ? refutedText(refuted, row.scope)
      : [
          ...nothingFound(found),
          ...(undecided === undefined
            ? []
            : [`${written(undecided)}, the first that were left open`]),
        ].join('\n');
  const { outside, holds } = tally;
  const counts = {
    outside: [...outside.values()].reduce((sum, count) => sum + count, 0),
    holds,
    undecided: tally.undecided,
  };
  output.result(
    text,
    jsonText(
      warned(
        { ...plain(refuted), counts, ...(undecided === undefined ? {} : { undecided }) },
        output,
      ),
    ),
  );
  if (refuted.kind === 'genuine') return 0;
  return refuted.partial ? 5 : 1;
}

function stems(): readonly string[] {
  const attacked = allProperties.map(({ theorem }) => theorem);
  return [...new Set([...rows.map(({ theorem }) => theorem), ...attacked])];
}

async function refute(stem: string, options: RefuteOptions): Promise<ExitCode> {
  if (!stems().includes(stem))
    throw new WidthwiseError(
      'usage',
      `unknown theorem "${stem}"${suggestion(stem, stems())}`,
      `There are: ${stems().join(', ')}.`,
    );
  const output = outputFor(options);
  demandFitting(options);
  if (options.matrix === true) return matrix(stem, options, output);
  if (options.drop === undefined) return attack(stem, options, output);
  const row = rowWithout(rows, stem, options.drop, '--drop');
  const scope = scopeOf(options, row);
  const record = recording(options.record);
  record(refuteHeader(options, [row]));
  sayExpected([refutationsExpected(1, options.time)], output);
  const refuted = await interruptible((signal) =>
    refuteRow(row, requestOf(options, scope, signal), output),
  );
  const line = rowLine(row, scope ?? row.scope, refuted);
  record(line);
  record(refuteFooter([line], 1));
  if (refuted.kind === 'genuine' && refuted.nearMiss !== options.nearMiss)
    output.warn(`${options.nearMiss} was not written: there is no near miss`);
  output.result(refutedText(refuted, scope ?? row.scope), jsonText(warned(plain(refuted), output)));
  if (refuted.kind === 'genuine') return 0;
  return refuted.partial ? 5 : 1;
}

function demandFitting({ drop, matrix, nearMiss, scope }: RefuteOptions): void {
  if (scope !== undefined && drop === undefined && matrix !== true)
    throw new WidthwiseError(
      'usage',
      'a scope belongs to the search for a counterexample',
      'Give --drop or --matrix; an attack on the theorem itself draws its instances at random.',
      { field: '--scope' },
    );
  if (matrix === true && drop !== undefined)
    throw new WidthwiseError(
      'usage',
      '--matrix and --drop',
      'Give one of them: --matrix drops each hypothesis in turn.',
      { field: '--matrix' },
    );
  if (nearMiss !== undefined && (drop === undefined || matrix === true))
    throw new WidthwiseError(
      'usage',
      'a near miss belongs to one dropped hypothesis',
      'Give --drop, and not --matrix.',
      { field: '--near-miss' },
    );
}

function refuteHeader({ seed }: RefuteOptions, own: readonly Row[]) {
  const planned = own.map(({ theorem, drops }) => ({ theorem, drops }));
  return { ...headerOf('refute', seed ?? usualSeed), rows: planned };
}

function scopeOf({ scope }: RefuteOptions, row: Row): Scope | undefined {
  return scope === undefined ? undefined : parseScope(scope, row.scope);
}

function requestOf(
  { seed, time, out, nearMiss }: RefuteOptions,
  scope: Scope | undefined,
  signal: AbortSignal,
): Parameters<typeof refuteRow>[1] {
  const milliseconds = 1000 * time;
  return {
    seed: seed ?? usualSeed,
    milliseconds,
    scope,
    out,
    nearMiss,
    command: commandLine(),
    signal,
  };
}

function refutedText(refuted: Refuted, scope: Scope): string {
  if (refuted.kind !== 'genuine') return refutedLine(refuted, scope);
  const { file, examined, clearest, nearMiss, distinct, partial, milliseconds } = refuted;
  return [
    examinedText(file, examined, 'search'),
    `${written(file)}; ${duration(milliseconds)}, ${distinct} different witnesses seen`,
    ...(clearest === undefined
      ? []
      : [`the clearest one, with the largest margin: ${lineText(clearest)}`]),
    ...(nearMiss === undefined ? [] : [`${written(nearMiss)}, the certificate of the near miss`]),
    ...(partial ? ['interrupted: this is the best so far'] : []),
  ].join('\n');
}

function plain(refuted: Refuted): object {
  if (refuted.kind !== 'genuine') return refuted;
  const { examined, ...rest } = refuted;
  const { card, sentence, proved } = examined;
  return { ...rest, card, sentence, proved };
}

/** Each hypothesis alone; a pair is refuted by the witness of either. */
async function matrix(stem: string, options: RefuteOptions, output: Output): Promise<ExitCode> {
  const own = rows.filter(({ theorem }) => theorem === stem);
  if (own.length === 0)
    throw new WidthwiseError(
      'usage',
      `no search for ${stem} without a hypothesis`,
      `There are searches for: ${[...new Set(rows.map(({ theorem }) => theorem))].join(', ')}.`,
      { field: '--matrix' },
    );
  const record = recording(options.record);
  record(refuteHeader(options, own));
  sayExpected([refutationsExpected(own.length, options.time)], output);
  const all: Refuted[] = [];
  const lines: RowLine[] = [];
  const interrupted = await interruptible(async (signal) => {
    for (const row of own) {
      if (signal.aborted) break;
      const scope = scopeOf(options, row);
      const refuted = await refuteRow(row, requestOf(options, scope, signal), output);
      output.detail(refutedLine(refuted, scope ?? row.scope));
      all.push(refuted);
      const line = rowLine(row, scope ?? row.scope, refuted);
      lines.push(line);
      record(line);
    }
    return signal.aborted;
  });
  record(refuteFooter(lines, own.length));
  const left = own.slice(all.length).map(({ id }) => ({ kind: 'not-run', row: id }));
  output.result(matrixText(theoremOf(stem), own, all), jsonText([...all.map(plain), ...left]));
  if (interrupted) return 5;
  return all.every(({ kind }) => kind === 'genuine') ? 0 : 1;
}

function matrixText(
  theorem: Theorem | undefined,
  own: readonly Row[],
  all: readonly Refuted[],
): string {
  const verdicts = own.map(({ id, drops }) => {
    const found = all.find(({ row }) => row === id);
    return { drops, says: found === undefined ? 'not searched: interrupted' : verdictOf(found) };
  });
  const needed = verdicts.filter(({ says }) => says.startsWith('needed'));
  const open = verdicts.filter(({ says }) => !says.startsWith('needed'));
  return [
    '',
    ...aligned(
      verdicts.map(({ drops, says }) => [drops, says]),
      { left: 2 },
    ),
    '',
    `pairs: with ${needed.length} needed alone, every pair with one of them fails by the same witness` +
      (open.length > 1 ? `; open: pairs among ${open.map(({ drops }) => drops).join(', ')}` : ''),
    ...(theorem?.hypotheses ?? [])
      .filter((hypothesis) => searchesFor(hypothesis).length === 0)
      .map(({ id, without }) => `${id} is not searched for; known without it: ${without}`),
  ].join('\n');
}

function verdictOf(refuted: Refuted): string {
  switch (refuted.kind) {
    case 'genuine':
      return `needed: ${refuted.examined.card.id}, ${refuted.examined.card.size}`;
    case 'none-in-scope':
      return 'no witness in scope';
    case 'none-found':
      return `unknown: no witness found${refuted.partial ? ', interrupted' : ''}`;
  }
}

/** Runs the properties of the theorem with fresh instances until the time is up. */
async function attack(stem: string, options: RefuteOptions, output: Output): Promise<ExitCode> {
  const properties = allProperties.filter(({ theorem }) => theorem === stem);
  if (properties.length === 0)
    throw new WidthwiseError(
      'usage',
      `${stem} is not a theorem of the registry: there is nothing to attack`,
      `Drop one of: ${rows.flatMap(({ theorem, drops }) => (theorem === stem ? [drops] : [])).join(', ')}.`,
      { field: '--drop' },
    );
  sayExpected([refutationsExpected(1, options.time)], output);
  const record = await runWithProgress(
    properties,
    { seed: options.seed ?? pinnedSeed, runs: 1_000_000, seconds: options.time, path: undefined },
    propertyReport,
    output,
    recording(options.record),
  );
  const met = record.results.reduce((sum, { counts }) => sum + counts.met, 0);
  const refuted = record.results.flatMap(({ kind, id }) => (kind === 'refuted' ? [id] : []));
  const partial = wasInterrupted(record, properties.length);
  const text =
    refuted.length > 0
      ? `REFUTED ${refuted.join(', ')}`
      : `none found: ${met} instances that satisfy the hypotheses, ${record.results.length} properties`;
  output.result(
    `${text}, ${partial ? 'interrupted' : `${options.time} s`}`,
    jsonText({ stem, met, refuted, partial, record }),
  );
  const code = exitCode(record);
  return code === 5 && !partial ? 0 : code;
}

/**
 * Interrupted by ctrl-C. An attack normally ends by running out of time, after every property was
 * at least started.
 */
function wasInterrupted({ results }: RunRecord, planned: number): boolean {
  return (
    results.length < planned ||
    results.some((result) => result.kind === 'interrupted' && result.by === 'signal')
  );
}
