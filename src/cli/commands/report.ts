/**
 * # widthwise report
 * @module
 */
import { appendFileSync, closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { systemReason, WidthwiseError } from '../../errors.ts';
import type { Run } from '../../records/record.ts';
import type { Known } from '../../records/known.ts';
import type { ExitCode } from '../exit-codes.ts';
import { readText, writeWhole } from '../files.ts';
import { outputFile } from '../option-values.ts';
import { jsonText, outputFor, written } from '../output.ts';
import type { GlobalOptions, Output } from '../output.ts';

/** The formats: a file name, or `true` for stdout. */
type Formats = Readonly<Partial<Record<Format, string | true>>>;
type Format = 'html' | 'md' | 'junit' | 'latex' | 'badge';

interface ReportOptions extends GlobalOptions, Formats {
  readonly github?: true;
}

const formatHelp: Readonly<Record<Format, string>> = {
  html: 'one self-contained page',
  md: 'Markdown',
  junit: 'JUnit XML, for continuous integration',
  latex: 'a table of the results, without packages',
  badge: 'a badge, as SVG',
};

function formatNames(): readonly Format[] {
  return ['html', 'md', 'junit', 'latex', 'badge'];
}

export function reportCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Renders run records: what was shown, what was not, and how to check it. Without a format: a summary in text.',
    )
    .argument('[records...]', 'files written by --record')
    .action(async (records: string[]) => {
      end(await report(records, command.optsWithGlobals<ReportOptions>()));
    });
  for (const name of formatNames())
    command.addOption(
      new Option(`--${name} [file]`, `${formatHelp[name]}; without a file to stdout`).argParser(
        outputFile,
      ),
    );
  command.option(
    '--github',
    'annotations of GitHub Actions to stdout, and a summary to the file in GITHUB_STEP_SUMMARY',
  );
  command
    .command('diff')
    .description('Compares two records: what is worse, better, changed, new or gone.')
    .argument('<old>', 'a record')
    .argument('<new>', 'a record')
    .action(async (old: string, current: string, _options: unknown, self: Command) => {
      end(await diff(old, current, self.optsWithGlobals<GlobalOptions>()));
    });
  command
    .command('merge')
    .description('Puts records into one file, the same run once.')
    .argument('<records...>', 'files written by --record')
    .requiredOption('--out <file>', 'the merged record', outputFile)
    .action(async (records: string[], _options: unknown, self: Command) => {
      end(await merge(records, self.optsWithGlobals<GlobalOptions & { readonly out: string }>()));
    });
  command.addHelpText(
    'after',
    `
Name the records before the formats. A file whose record has no footer is of a run that was killed: it is called partial.

Exit code: 0 rendered, whatever the records say; diff: 1 if something fails that did not, or no longer holds;
2 a file that is no record.

Examples:
  widthwise verify --record run.jsonl; widthwise report run.jsonl --html report.html
  widthwise report run.jsonl validation.jsonl --md
  widthwise report run.jsonl --junit run.xml --github
  widthwise report diff yesterday.jsonl run.jsonl
  widthwise report merge shard-1.jsonl shard-2.jsonl --out run.jsonl`,
  );
}

async function runsOf(files: readonly string[]): Promise<readonly Run[]> {
  const { readRuns } = await import('../../records/record.ts'); // help needs none of it
  const runs: Run[] = [];
  for (const file of files) runs.push(...readRuns(await readText(file), file));
  return runs;
}

async function report(records: readonly string[], options: ReportOptions): Promise<ExitCode> {
  if (records.length === 0)
    throw new WidthwiseError(
      'usage',
      'no record',
      'Name files written by --record, before the formats: widthwise report run.jsonl --html report.html',
    );
  const wanted = formatNames().flatMap((name) => {
    const place = options[name];
    return place === undefined ? [] : [{ name, place }];
  });
  const printed = wanted.filter(({ place }) => place === true);
  if (printed.length + (options.github === true ? 1 : 0) > 1)
    throw new WidthwiseError(
      'usage',
      'two formats for one stdout',
      'Give all of them but one the name of a file.',
      { field: `--${printed.at(-1)?.name ?? 'github'}` },
    );
  for (const { place } of wanted) if (place !== true) demandNoRecord(place, records);
  const runs = await runsOf(records);
  const { known } = await import('../known-theorems.ts');
  const theorems = await known();
  const files: string[] = [];
  const contents: string[] = [];
  for (const { name, place } of wanted) {
    const content = await rendered(name, runs, theorems);
    if (place === true) contents.push(content);
    else {
      await writeWhole(place, content);
      files.push(place);
    }
  }
  if (options.github === true) contents.push(await github(runs, theorems));
  await print(runs, theorems, files, contents, outputFor(options));
  return 0;
}

async function rendered(name: Format, runs: readonly Run[], known: Known): Promise<string> {
  if (name === 'html')
    return (await import('../../records/html-report.ts')).htmlReport(runs, known);
  const flat = await import('../../records/flat.ts');
  switch (name) {
    case 'md':
      return flat.markdownReport(runs, known);
    case 'junit':
      return flat.junitReport(runs);
    case 'latex':
      return flat.latexReport(runs);
    case 'badge':
      return flat.badge(runs);
  }
}

async function print(
  runs: readonly Run[],
  known: Known,
  files: readonly string[],
  [content]: readonly string[],
  output: Output,
): Promise<void> {
  const { conclusionOf, gapsOf, isPartial, overallOf } = await import('../../records/summary.ts');
  const { textReport } = await import('../../records/flat.ts');
  const { tone, title } = overallOf(runs);
  const document = jsonText({
    tone,
    title,
    runs: runs.map((run) => {
      const { kind } = run.header;
      return { file: run.file, kind, complete: !isPartial(run), ...conclusionOf(run) };
    }),
    notShown: gapsOf(runs, known),
    files,
    ...(content === undefined ? {} : { content }),
  });
  if (content !== undefined) output.content(content, document);
  else if (files.length > 0) output.result(files.map((file) => written(file)).join('\n'), document);
  else output.result(textReport(runs, known), document);
}

/** The annotations; the summary goes where GitHub wants it. */
async function github(runs: readonly Run[], known: Known): Promise<string> {
  const { githubAnnotations, markdownReport } = await import('../../records/flat.ts');
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') {
    try {
      appendFileSync(summary, markdownReport(runs, known));
    } catch (error) {
      const because = systemReason(error);
      if (because === undefined) throw error;
      throw new WidthwiseError(
        'environment',
        `cannot be written: ${because}`,
        'GITHUB_STEP_SUMMARY names the file of the summary.',
        { file: summary },
      );
    }
  }
  return githubAnnotations(runs);
}

/** Throws {@link WidthwiseError} (`usage`) where the output is a record: `--md run.jsonl` was meant to read it. */
function demandNoRecord(file: string, records: readonly string[]): void {
  if (!records.some((record) => resolve(record) === resolve(file)) && !isRecord(file)) return;
  throw new WidthwiseError(
    'usage',
    'is a record, which the report would replace',
    'Name the records before the formats.',
    { file },
  );
}

function isRecord(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false; // a pipe would be waited for
    const opened = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(4096);
      return bytes.toString('utf8', 0, readSync(opened, bytes)).includes('"widthwise-record"');
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    if (systemReason(error) === undefined) throw error;
    return false; // not there, or not readable: writing says why
  }
}

async function diff(old: string, current: string, options: GlobalOptions): Promise<ExitCode> {
  const { differences, differenceText } = await import('../../records/diff.ts');
  const found = differences(await runsOf([old]), await runsOf([current]));
  outputFor(options).result(differenceText(found), jsonText(found));
  return found.worse.length > 0 ? 1 : 0;
}

async function merge(
  records: readonly string[],
  options: GlobalOptions & { readonly out: string },
): Promise<ExitCode> {
  const { merged } = await import('../../records/merge.ts');
  const runs = await runsOf(records); // all are read before anything is written
  const texts: string[] = [];
  for (const file of records) texts.push(await readText(file));
  const { text, left } = merged(texts);
  await writeWhole(options.out, text);
  const kept = runs.length - left;
  outputFor(options).result(
    `${written(options.out)}: ${kept} ${kept === 1 ? 'run' : 'runs'}${left === 0 ? '' : `, ${left} left out that were there twice`}`,
    jsonText({ file: options.out, runs: kept, left }),
  );
  return 0;
}
