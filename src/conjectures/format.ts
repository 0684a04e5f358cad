/**
 * # The file of a conjecture
 *
 * JSON, read strictly. `note` is for people, wherever it may stand, and is ignored.
 *
 * ## Main definitions
 * - {@link conjectureFile}: its schema
 * - {@link Conjecture}: what is read; {@link readConjecture}, {@link conjectureText}
 * - {@link conjectureId}
 * @module
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { lineText } from '../codecs.ts';
import { WidthwiseError } from '../errors.ts';
import { printExpression } from '../sigma/expression-print.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { activationNamed } from '../sigma/built-in.ts';
import { placeOf, readPart } from '../schemas/reading.ts';
import { suggestion } from '../suggest.ts';
import {
  conclusions,
  hypotheses,
  isHypothesis,
  isStationarity,
  stationarities,
  undecidable,
} from './vocabulary.ts';
import type { ConclusionName, HypothesisName, StationarityName } from './vocabulary.ts';

export const conjectureFormat = 'widthwise-conjecture';

/** Beyond these a file is refused. `grid` is the number of instances of an exhaustive search: about a minute. */
export const conjectureLimits = {
  bytes: 65_536,
  size: 12,
  integer: 99,
  activations: 8,
  formula: 200,
  title: 200,
  grid: 200_000,
} as const;

const note = z
  .union([z.string(), z.array(z.string())])
  .describe('for people; ignored')
  .exactOptional();

const size = z.int().min(1).max(conjectureLimits.size);
const range = z
  .tuple([size, size])
  .describe(`the least and the most, from 1 to ${conjectureLimits.size}`);

const conclusionNames = Object.keys(conclusions);
const hypothesisNames = [...Object.keys(hypotheses), ...Object.keys(stationarities)];

export const conjectureFile = z.strictObject({
  format: z.literal(conjectureFormat),
  version: z.literal(1),
  note,
  title: z.string().min(1).max(conjectureLimits.title).describe('the conjecture in a sentence'),
  instances: z.strictObject({
    note,
    activations: z
      .array(z.string().max(conjectureLimits.formula))
      .min(1)
      .max(conjectureLimits.activations)
      .describe(`1 to ${conjectureLimits.activations} names or formulas of sigma`),
    samples: range,
    inputs: range,
    neurons: range,
    entries: z
      .strictObject({
        note,
        from: z.enum(['grid', 'random']),
        most: z.int().min(1).max(conjectureLimits.integer),
      })
      .describe('every integer from -most to most, or random numbers up to `most`'),
  }),
  hypotheses: z.array(z.string().meta({ enum: hypothesisNames })).max(hypothesisNames.length),
  conclusion: z.string().meta({ enum: conclusionNames }),
});

type Range = readonly [number, number];

export interface Conjecture {
  readonly title: string;
  /** By the text that the file gives, and so printed. */
  readonly activations: readonly { readonly text: string; readonly value: Expression }[];
  readonly samples: Range;
  readonly inputs: Range;
  readonly neurons: Range;
  readonly entries: { readonly from: 'grid' | 'random'; readonly most: number };
  readonly hypotheses: readonly HypothesisName[];
  readonly stationarity: StationarityName | undefined;
  readonly conclusion: ConclusionName;
}

function refuse(file: string, field: string, found: string, advice: string): WidthwiseError {
  return new WidthwiseError('input', found, advice, { file, field });
}

function isConclusion(name: string): name is ConclusionName {
  return Object.hasOwn(conclusions, name);
}

/** Why a word is none of a hypothesis, and what to write instead. */
function unknown(file: string, field: string, name: string, known: readonly string[]) {
  const says = undecidable.get(name);
  if (says !== undefined)
    return refuse(
      file,
      field,
      `no fact states "${name}" (${says}): a conjecture about it cannot be decided`,
      'Leave it out, or give a hypothesis that widthwise explain --vocabulary lists.',
    );
  return refuse(
    file,
    field,
    `unknown word ${JSON.stringify(name.slice(0, 60))}${suggestion(name, known)}`,
    `There are: ${known.join(', ')}.`,
  );
}

function rangesOf(file: string, instances: z.infer<typeof conjectureFile>['instances']): void {
  for (const key of ['samples', 'inputs', 'neurons'] as const) {
    const [least, most] = instances[key];
    if (least > most)
      throw refuse(
        file,
        `instances.${key}`,
        `the range [${least}, ${most}] is empty`,
        'Give the least and the most, in this order.',
      );
  }
}

function activationsOf(file: string, texts: readonly string[]): Conjecture['activations'] {
  const seen = new Set<string>();
  return texts.map((text, k) => {
    const field = `instances.activations[${k}]`;
    const { value } = named(file, field, text);
    const printed = printExpression(value);
    if (seen.has(printed))
      throw refuse(file, field, `sigma(x) = ${printed} twice`, 'Give it once.');
    seen.add(printed);
    return { text: text.trim(), value };
  });
}

function named(file: string, field: string, text: string): { readonly value: Expression } {
  try {
    return activationNamed(text);
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
    const [found = ''] = error.message.split('\n');
    throw refuse(file, field, found, error.advice);
  }
}

/** The conjecture in a value of JSON. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function readConjecture(value: unknown, file: string): Conjecture {
  const read = readPart(conjectureFile, value);
  if (read.kind === 'bad')
    throw new WidthwiseError(
      'input',
      read.says,
      'widthwise conjecture init writes a conjecture to start from; widthwise schema conjectures describes it.',
      { file, ...(read.path.length === 0 ? {} : { field: placeOf(read.path) }) },
    );
  const { title, instances, hypotheses: words, conclusion } = read.value;
  if (lineText(title) !== title)
    throw refuse(file, 'title', 'expected one line without control characters', 'Shorten it.');
  rangesOf(file, instances);
  words.forEach((name, k) => {
    const field = `hypotheses[${k}]`;
    if (!isHypothesis(name) && !isStationarity(name))
      throw unknown(file, field, name, hypothesisNames);
    if (words.indexOf(name) < k) throw refuse(file, field, `"${name}" twice`, 'Give it once.');
  });
  if (!isConclusion(conclusion)) throw unknown(file, 'conclusion', conclusion, conclusionNames);
  const natures = words.filter(isStationarity);
  if (natures.length > 1)
    throw refuse(
      file,
      'hypotheses',
      `${natures.map((name) => `"${name}"`).join(' and ')} both say what the point is for the loss`,
      'Give the strongest of them alone.',
    );
  const { samples, inputs, neurons, entries } = instances;
  return {
    title,
    activations: activationsOf(file, instances.activations),
    samples,
    inputs,
    neurons,
    entries: { from: entries.from, most: entries.most },
    hypotheses: words.filter(isHypothesis),
    stationarity: natures[0],
    conclusion,
  };
}

/** One line of JSON from which {@link readConjecture} reads it again; a card carries it. */
export function conjectureText(c: Conjecture): string {
  const { title, activations, samples, inputs, neurons, entries, stationarity } = c;
  return JSON.stringify({
    format: conjectureFormat,
    version: 1,
    title,
    instances: {
      activations: activations.map(({ text }) => text),
      samples,
      inputs,
      neurons,
      entries,
    },
    hypotheses: [...c.hypotheses, ...(stationarity === undefined ? [] : [stationarity])],
    conclusion: c.conclusion,
  });
}

/** "conjecture/" and 8 hexadecimal digits of the SHA-256 of its text. */
export function conjectureId(c: Conjecture): string {
  return `conjecture/${createHash('sha256').update(conjectureText(c)).digest('hex').slice(0, 8)}`;
}
