/**
 * # widthwise show
 * @module
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { Verdict } from '../../certificates/verdict.ts';
import { fileText } from '../../codecs.ts';
import { galleryIds, galleryText } from '../../counterexamples/gallery.ts';
import { WidthwiseError } from '../../errors.ts';
import { directionNames } from '../../pictures/directions.ts';
import type { Direction, Directions } from '../../pictures/directions.ts';
import { pngOf } from '../../pictures/png.ts';
import { stacked } from '../../pictures/stack.ts';
import { showFile } from '../../show/any-file.ts';
import type { ShownAs } from '../../show/any-file.ts';
import { checksOf } from '../../show/checks.ts';
import { refusedPage } from '../../show/facts-page.ts';
import type { Picture } from '../../show/picture.ts';
import { checkText, inputsFor, tooLong, verdictLine } from '../checking.ts';
import type { CheckRequest } from '../checking.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import {
  demandWritable,
  demandWritableFolder,
  makeFolder,
  readText,
  sizeOf,
  writeWhole,
} from '../files.ts';
import { wrap } from '../lines.ts';
import { outputFile } from '../option-values.ts';
import { jsonText, outputFor, size, writtenBelow, written } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

interface ShowOptions extends GlobalOptions {
  readonly out?: string;
  readonly svg?: string;
  readonly png?: string;
  readonly latex?: string;
  readonly data?: string;
  readonly plane?: readonly [string, string];
}

export function showCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Checks a certificate, a facts file or a counterexample, and writes a page about it: the verdict, what was not shown, pictures, and how to check it yourself.',
    )
    .argument('<file>', 'the file, or an id of the gallery')
    .option(
      '--out <file>',
      'where the page goes (default: the name of the file, with .html)',
      outputFile,
    )
    .option('--svg <file>', 'the pictures alone: a folder, or one .svg file with all of them')
    .option('--png <file>', 'the same as PNG, in light')
    .option(
      '--latex <file>',
      'its statement as LaTeX, for a verified certificate or a counterexample',
      outputFile,
    )
    .option(
      '--plane <directions>',
      'the plane of the slice, across and up: two of minimiser, gradient, curvature, change, or files with W and v',
      twoDirections,
    )
    .option('--data <source>', 'the inputs that the file names by digest: a file or a named set')
    .addHelpText(
      'after',
      `
--plane, by the loss at the point: minimiser, to a point of loss about 0; gradient, against it; curvature, where the loss
curves little; change, where f changes most; or a file .json, .npz or .onnx with W and v, as of certify network --weights.

The page is one file that loads nothing. With --svg, --png or --latex and without --out no page is written. Contours
are float64 and decide nothing; verdict and sentence are those of widthwise check.

Exit code: that of widthwise check; a counterexample that is not genuine counts as rejected.

Examples:
  widthwise show proof.json
  widthwise show CE-1819e978 --out example.html
  widthwise show proof.json --svg pictures
  widthwise show proof.json --plane minimiser,curvature
  widthwise show proof.json --plane gradient,direction.json
  widthwise show proof.json --png proof.png --latex proof.tex`,
    )
    .action(async (file: string) => {
      end(await show(file, command.optsWithGlobals<ShowOptions>()));
    });
}

/** Two names or files, separated by a comma. */
function twoDirections(text: string): readonly [string, string] {
  const [across = '', up = '', ...others] = text.split(',').map((name) => name.trim());
  if (across === '' || up === '' || others.length > 0)
    throw new InvalidArgumentError(
      `Expected two directions, such as gradient,curvature or a.json,b.json, got "${text}".`,
    );
  return [across, up];
}

/** A name, or the weights of a file. */
async function directionOf(text: string): Promise<Direction> {
  const name = directionNames.find((own) => own === text);
  if (name !== undefined) return name;
  if (!/\.(?:json|npz|onnx|safetensors)$/iu.test(text))
    throw new WidthwiseError(
      'usage',
      `expected ${directionNames.join(', ')} or a file .json, .npz, .onnx or .safetensors, got "${text}"`,
      'Give two directions, such as gradient,curvature or gradient,direction.json.',
      { field: '--plane' },
    );
  const { readWeights } = await import('../../data/weights.ts');
  const { hidden, outputs } = await readWeights(text);
  return { hidden, outputs, says: basename(text) };
}

async function directionsOf(plane: ShowOptions['plane']): Promise<Directions | undefined> {
  if (plane === undefined) return undefined;
  return [await directionOf(plane[0]), await directionOf(plane[1])];
}

interface Checked {
  readonly text: string;
  readonly verdict: Verdict;
}

/** A file of that name takes precedence. */
function isOfGallery(named: string): boolean {
  return !existsSync(named) && galleryIds().includes(named);
}

/** The text of a file or of a card of the gallery, and its verdict. */
async function checked(named: string, request: CheckRequest): Promise<Checked> {
  if (isOfGallery(named)) {
    const text = galleryText(named);
    return { text, verdict: await checkText(text, named, request) };
  }
  const verdict = tooLong(await sizeOf(named));
  if (verdict !== undefined) return { text: '', verdict };
  const text = await readText(named);
  return { text, verdict: await checkText(text, named, request) };
}

interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

async function write(file: string, content: string | Uint8Array): Promise<WrittenFile> {
  await writeWhole(file, content);
  return { file, bytes: Buffer.byteLength(content) };
}

type Ending = 'svg' | 'png';

/** One file with all pictures, or a folder with a file for each. */
async function writePictures(
  where: string,
  ending: Ending,
  pictures: readonly Picture[],
): Promise<readonly WrittenFile[]> {
  const contentOf = async (svg: string): Promise<string | Uint8Array> =>
    ending === 'svg' ? svg : pngOf(svg);
  if (where.endsWith(`.${ending}`))
    return [await write(where, await contentOf(stacked(pictures.map(({ svg }) => svg))))];
  await makeFolder(where);
  const files: WrittenFile[] = [];
  for (const { name, svg } of pictures)
    files.push(await write(join(where, `${name}.${ending}`), await contentOf(svg)));
  return files;
}

function demandPlaces({ svg, png }: ShowOptions): void {
  for (const [where, ending] of [
    [svg, '.svg'],
    [png, '.png'],
  ] as const)
    if (where !== undefined)
      (where.endsWith(ending) ? demandWritable : demandWritableFolder)(where);
}

/** Throws where an option asks for what the file does not have. */
function demandContent({ pictures, latex }: ShownAs, options: ShowOptions): void {
  for (const field of ['svg', 'png'] as const)
    if (options[field] !== undefined && pictures.length === 0)
      throw new WidthwiseError(
        'input',
        'the file has no pictures: it cannot be read, or holds no network and no data',
        'Leave the option out: the page says what is wrong.',
        { field: `--${field}` },
      );
  if (options.plane !== undefined && !pictures.some(({ name }) => name === 'slice'))
    throw new WidthwiseError(
      'input',
      'the file has no slice of the loss whose plane could be chosen',
      'Leave --plane out: the page says what is drawn instead.',
      { field: '--plane' },
    );
  if (options.latex !== undefined && latex === undefined)
    throw new WidthwiseError(
      'input',
      'only a verified certificate and a genuine counterexample have LaTeX',
      'Leave --latex out: the page says what is wrong.',
      { field: '--latex' },
    );
}

async function writeAll(
  named: string,
  { html, pictures, latex = '' }: ShownAs,
  { out, svg, png, latex: texFile }: ShowOptions,
): Promise<readonly WrittenFile[]> {
  const isPageAlone = [svg, png, texFile].every((other) => other === undefined);
  const own = `${fileText(basename(named).replace(/\.json$/u, ''))}.html`;
  const page = out ?? (isPageAlone ? own : undefined);
  return [
    ...(page === undefined ? [] : [await write(page, html)]),
    ...(svg === undefined ? [] : await writePictures(svg, 'svg', pictures)),
    ...(png === undefined ? [] : await writePictures(png, 'png', pictures)),
    ...(texFile === undefined ? [] : [await write(texFile, latex)]),
  ];
}

async function show(named: string, options: ShowOptions): Promise<ExitCode> {
  demandPlaces(options);
  const directions = await directionsOf(options.plane);
  const request = { source: options.data };
  const { text, verdict } = await checked(named, request);
  const name = basename(named);
  const checks = checksOf(name, text, isOfGallery(named));
  const file = { name, text, verdict, checks, directions };
  const shown: ShownAs =
    text === ''
      ? { kind: 'refused', isVerified: false, ...refusedPage(file) }
      : await showFile(file, inputsFor(named, request));
  demandContent(shown, options);
  const files = await writeAll(named, shown, options);
  const lines = [
    wrap(verdict.kind === 'verified' ? `VERIFIED  ${verdict.claim}` : verdictLine(verdict), '  '),
    ...(shown.note === undefined ? [] : [wrap(shown.note, '  ')]),
    ...files.map((one) => `${written(one.file, writtenBelow)}, ${size(one.bytes)}`),
  ];
  const { kind, isVerified } = shown;
  outputFor(options).result(
    lines.join('\n'),
    jsonText({ file: named, kind, isVerified, verdict, written: files }),
  );
  return verdict.kind === 'verified' && !isVerified ? 1 : exitCodeOfVerdict(verdict.kind);
}
