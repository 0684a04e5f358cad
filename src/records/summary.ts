/**
 * # The verdict on records, and what they do not show
 *
 * One sentence for each record and one for all, with what was left out, cut short or weakened. A sentence says no more
 * than the record: instances are counted, never a theorem.
 *
 * ## Main definitions
 * - {@link conclusionOf}: one record
 * - {@link overallOf}, {@link headlineOf}: all of them
 * - {@link gapsOf}: what was not run or is weaker than it looks
 * @module
 */
import type { PropertyResult } from '../suite/contract.ts';
import { isVerified } from './record.ts';
import type { RecordKind, Run } from './record.ts';
import { itemsOf, toneOfProperty } from './items.ts';
import type { Item, Tone } from './items.ts';
import type { Known } from './known.ts';

export interface Conclusion {
  readonly tone: Tone;
  /** The verdict in a sentence. */
  readonly title: string;
  /** What it rests on. */
  readonly says: string;
}

/** For example "1 case" or "1,000 cases". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

function total(
  properties: readonly PropertyResult[],
  of: (counts: PropertyResult['counts']) => number,
): number {
  return properties.reduce((sum, { counts }) => sum + of(counts), 0);
}

/** How far the conclusions of these properties were shown. */
export function shownOn(properties: readonly PropertyResult[]): string {
  const proved = total(properties, (counts) => counts.proved);
  const sampled = total(properties, (counts) => counts.sampled);
  const parts = [
    ...(proved > 0 ? [`proved on ${counted(proved, 'instance')}`] : []),
    ...(sampled > 0 ? [`sampled on ${counted(sampled, 'instance')}`] : []),
  ];
  return parts.length === 0 ? 'shown on no instance' : parts.join(', ');
}

export function isPartial({ footer }: Run): boolean {
  return footer?.complete !== true;
}

function named(names: readonly string[]): string {
  const most = 3;
  const shown = names.slice(0, most).join(', ');
  return names.length <= most ? shown : `${shown} and ${names.length - most} more`;
}

/** A headline, and what it rests on. */
type Sentences = readonly [title: string, says: string];

function verifyConclusion({ properties }: Run, planned: number): Sentences {
  const failed = properties.filter((result) => toneOfProperty(result) === 'fails');
  const held = properties.filter(({ kind }) => kind === 'passed').length;
  const refuted = total(properties, (counts) => counts.refuted);
  const says = `${counted(properties.length, 'property', 'properties')} ${properties.length === 1 ? 'was' : 'were'} tried on drawn instances, and the conclusions were ${shownOn(properties)}; ${refuted === 0 ? 'no instance refuted one' : `${counted(refuted, 'instance')} refuted one`}.`;
  if (failed.length > 0)
    return [
      `${failed.length} of ${counted(planned, 'property', 'properties')} failed: ${named(failed.map(({ id }) => id))}.`,
      says,
    ];
  return [
    `Nothing failed: ${held === planned ? `all ${planned}` : `${held} of ${planned}`} properties held.`,
    says,
  ];
}

function validateConclusion({ cases, header }: Run, failing: number): Sentences {
  const target = header.kind === 'validate' ? header.ready.adapter.name : '';
  const passed = cases.filter(({ verdict }) => verdict.kind === 'pass').length;
  const says = `${passed.toLocaleString('en')} of the answers to ${counted(cases.length, 'case')} were within the error that rounding explains.`;
  if (failing > 0) return [`${counted(failing, 'finding')} against ${target}.`, says];
  return [
    passed === cases.length && passed > 0
      ? `Every answer of ${target} passed.`
      : `No answer of ${target} failed, and ${passed.toLocaleString('en')} of ${cases.length.toLocaleString('en')} passed.`,
    says,
  ];
}

function refuteConclusion({ rows, header }: Run): Sentences {
  const genuine = rows.filter(({ result }) => result.kind === 'genuine').length;
  const planned = header.kind === 'refute' ? header.rows.length : rows.length;
  return [
    `${genuine} of ${counted(planned, 'search', 'searches')} found a counterexample.`,
    'Each is about a statement without one of its hypotheses, or a deliberately false one, and was proved from its file, in exact or interval arithmetic.',
  ];
}

function certifyConclusion({ certificates }: Run): Sentences {
  const verified = certificates.filter(isVerified).length;
  return [
    `${verified} of ${counted(certificates.length, 'statement')} certified.`,
    'Each certificate was checked from its written file, apart from the search that found it.',
  ];
}

function sentencesOf(run: Run, failing: number): Sentences {
  const { header } = run;
  switch (header.kind) {
    case 'verify':
      return verifyConclusion(run, header.properties.length);
    case 'validate':
      return validateConclusion(run, failing);
    case 'refute':
      return refuteConclusion(run);
    case 'certify':
      return certifyConclusion(run);
    case 'experiment':
      return [
        `The experiment ${header.experiment} was measured.`,
        'Its figures are measurements: they prove nothing.',
      ];
  }
}

function toneOfRun(run: Run, items: readonly Item[]): Tone {
  const of = (wanted: Tone): boolean => items.some(({ tone }) => tone === wanted);
  if (of('fails')) return 'fails';
  if (isPartial(run) || of('open') || isEmpty(run)) return 'open';
  return of('holds') ? 'holds' : 'none';
}

function isEmpty(run: Run): boolean {
  return itemsOf(run).length === 0 && run.cells.length === 0;
}

/** How the record ended. */
export function conclusionOf(run: Run): Conclusion {
  const items = itemsOf(run);
  const tone = toneOfRun(run, items);
  if (isEmpty(run)) {
    const title = `Nothing is recorded of this run of ${run.header.kind}.`;
    return { tone, title, says: 'The record has a header and no result.' };
  }
  const failing = items.filter((one) => one.tone === 'fails').length;
  const [title, says] = sentencesOf(run, failing);
  return { tone, title: isPartial(run) ? `Partial run. ${title}` : title, says };
}

/** What a record shows; the verdict is part of it unless it is the only one. */
export function shownBy(run: Run, isOnly: boolean): Omit<Conclusion, 'title'> {
  const { tone, title, says } = conclusionOf(run);
  return { tone, says: isOnly ? says : `${title} ${says}` };
}

/** Statements of the registry about which the records say nothing, where they are about theorems at all. */
function untouched(runs: readonly Run[], known: Known) {
  const isAbout = (kind: RecordKind): boolean => runs.some(({ header }) => header.kind === kind);
  const tested = new Set(
    runs.flatMap(({ properties }) => properties.map(({ theorem }) => theorem)),
  );
  const searched = new Set(
    runs.flatMap(({ rows }) => rows.map(({ theorem, drops }) => `${theorem} ${drops}`)),
  );
  const isAny = isAbout('verify') || isAbout('refute');
  return {
    theorems: tested.size === 0 ? [] : known.theorems.filter(({ stem }) => !tested.has(stem)),
    searches: isAny
      ? known.searches.filter(({ theorem, drops }) => !searched.has(`${theorem} ${drops}`))
      : [],
  };
}

/** How all of them ended, and what of the registry did not run. */
export function headlineOf(runs: readonly Run[], known: Known): string {
  const { theorems, searches } = untouched(runs, known);
  const parts = [
    ...(theorems.length === 0
      ? []
      : [`${theorems.length} of ${counted(known.theorems.length, 'theorem')}`]),
    ...(searches.length === 0
      ? []
      : [
          `${searches.length} of ${counted(known.searches.length, 'search', 'searches')} for counterexamples`,
        ]),
  ];
  const { title } = overallOf(runs);
  return parts.length === 0 ? title : `${title} Not run: ${parts.join(', ')}.`;
}

/** How all of them ended. */
export function overallOf(runs: readonly Run[]): Omit<Conclusion, 'says'> {
  const all = runs.map(conclusionOf);
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const of = (wanted: Tone): number => all.filter(({ tone }) => tone === wanted).length;
  if (of('fails') > 0)
    return { tone: 'fails', title: `Something failed in ${of('fails')} of ${all.length} runs.` };
  return of('open') > 0
    ? {
        tone: 'open',
        title: `Nothing failed in ${all.length} runs; ${of('open')} left something open.`,
      }
    : { tone: 'holds', title: `Nothing failed in ${all.length} runs, and all were complete.` };
}

function verifyGaps(run: Run, planned: readonly string[]): readonly string[] {
  const { properties } = run;
  const ran = new Set(properties.map(({ id }) => id));
  const missing = planned.filter((id) => !ran.has(id));
  const of = (kind: PropertyResult['kind']): readonly string[] =>
    properties.flatMap((result) => (result.kind === kind ? [result.id] : []));
  const open = total(properties, (counts) => counts.notCertified);
  const sampled = properties.filter(({ evidence }) => evidence === 'sample');
  const say = (ids: readonly string[], what: string): readonly string[] =>
    ids.length === 0
      ? []
      : [`${counted(ids.length, 'property', 'properties')} ${what}: ${named(ids)}.`];
  return [
    ...say(missing, 'did not run'),
    ...say(of('interrupted'), 'did not run to the end'),
    ...say(of('short'), 'had too few instances to judge the shares of what was drawn'),
    ...(open === 0
      ? []
      : [
          `On ${counted(open, 'instance')} a sufficient condition did not decide: "not certified" is not "false".`,
        ]),
    ...say(
      sampled.map(({ id }) => id),
      'sampled each instance instead of deciding it',
    ),
    'Instances are drawn by generators. That a property held on all of them proves nothing about any other instance.',
  ];
}

function validateGaps({ cases, header }: Run): readonly string[] {
  if (header.kind !== 'validate') return [];
  const of = (kind: string): number => cases.filter(({ verdict }) => verdict.kind === kind).length;
  const say = (n: number, what: string): readonly string[] =>
    n === 0 ? [] : [`${counted(n, 'case')} ${what}.`];
  return [
    ...say(header.planned - cases.length + of('not-run'), 'did not run'),
    ...say(
      of('weakened'),
      `only accepted by the tolerance ${header.tolerance ?? ''} that was asked for`,
    ),
    ...say(of('indeterminate'), 'indeterminate: at a kink whose convention is not declared'),
    ...say(of('unsupported') + of('skipped'), 'unsupported or skipped'),
    ...say(
      cases.filter(({ known }) => known !== '').length,
      'foreseen by a list of known differences',
    ),
    'A pass says that rounding explains the answer to that case, and nothing about other inputs.',
  ];
}

function refuteGaps({ rows, header }: Run): readonly string[] {
  if (header.kind !== 'refute') return [];
  const left = header.rows.length - rows.length;
  const none = rows.filter(({ result }) => result.kind !== 'genuine');
  return [
    ...(left === 0 ? [] : [`${counted(left, 'search', 'searches')} did not run.`]),
    ...(none.length === rows.length
      ? []
      : ['A counterexample says nothing about the theorem with all its hypotheses.']),
    ...(none.length === 0
      ? []
      : [
          `Without a witness: ${named(none.map(({ theorem, drops }) => `${theorem} without ${drops}`))}. That shows nothing beyond what was tried.`,
        ]),
  ];
}

/** What the record does not show. */
function ownGaps(run: Run): readonly string[] {
  const { header, certificates, experiments } = run;
  switch (header.kind) {
    case 'verify':
      return verifyGaps(run, header.properties);
    case 'validate':
      return validateGaps(run);
    case 'refute':
      return refuteGaps(run);
    case 'certify': {
      const open = certificates.filter(({ result }) => result.kind === 'not-certified').length;
      return [
        ...(open === 0
          ? []
          : [`${counted(open, 'statement')} not certified, which is not "false".`]),
        'A certificate is about the data, the activation and the point in its file, and nothing else.',
      ];
    }
    case 'experiment':
      return [
        ...(experiments.some(({ small }) => small)
          ? ['A small version ran, from which nothing can be concluded.']
          : []),
        'An experiment measures; it proves nothing.',
      ];
  }
}

/** What was not run or is weaker than it looks, each thing once. */
export function gapsOf(runs: readonly Run[], known: Known): readonly string[] {
  const partial = runs
    .filter(isPartial)
    .map(({ file, footer }) =>
      footer === undefined
        ? `Partial: ${file} has no footer, so its run was killed or is still going.`
        : `Partial: ${file} was interrupted, or ran out of time.`,
    );
  const { theorems, searches } = untouched(runs, known);
  return [
    ...new Set([
      ...partial,
      ...(theorems.length === 0
        ? []
        : [`Not tried in these records: ${theorems.map(({ stem }) => stem).join(', ')}.`]),
      ...runs.flatMap(ownGaps),
      ...(searches.length === 0
        ? []
        : [
            `Of ${counted(known.searches.length, 'statement')} with a hypothesis dropped, ${searches.length} ${searches.length === 1 ? 'was' : 'were'} not searched for counterexamples in these records.`,
          ]),
    ]),
  ];
}
