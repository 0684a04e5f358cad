/**
 * # The near miss of a counterexample
 *
 * The nearest of the examined neighbours of the witness that satisfies the dropped hypothesis and the kept ones, and
 * for which the theorem's conclusion is proved. It shows that the dropped hypothesis makes the difference.
 *
 * ## Main definitions
 * - {@link nearMissOf}, {@link NearMiss}: searched for and certified
 * - {@link nearMissAgain}, {@link nearMissOfCard}: from the changes that a card holds
 * - {@link changedSubject}: the instance after the changes
 *
 * ## Implementation notes
 * The search proposes; the kernel, or the facts checker, verifies the text. Neighbours come in increasing distance,
 * which is checked here, so that "none nearer" describes what was tried. It says nothing about other neighbours, nor
 * that the conclusion fails at those that were not certified.
 * @module
 */
import { checkFacts } from '../certificates/facts/check.ts';
import type { FactsFile } from '../certificates/facts/format.ts';
import { checkCertificate } from '../certificates/check-certificate.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { decide } from '../theorems/decisions.ts';
import { version } from '../version.ts';
import type { Card, CardNearMiss } from './card.ts';
import {
  applied,
  changeText,
  compareDistances,
  distanceOf,
  distanceText,
  parseChange,
} from './near-miss/change.ts';
import type { Change, Distance } from './near-miss/change.ts';
import type { Proposed, Recipe } from './near-miss/recipe.ts';
import type { Row } from './row.ts';
import { settingOf } from './near-miss/subject.ts';
import type { Subject } from './near-miss/subject.ts';

/** A near miss, certified. */
export interface Certified {
  readonly kind: 'certified';
  readonly changes: readonly Change[];
  /** The texts of the changes. */
  readonly changed: readonly string[];
  readonly distance: Distance;
  /** The subject before and after the changes. */
  readonly start: Subject;
  readonly subject: Subject;
  readonly restores: string;
  /** The theorem and its conclusion here. */
  readonly says: string;
  /** A certificate or a facts file, as it was verified. */
  readonly text: string;
  readonly verdict: Extract<Verdict, { readonly kind: 'verified' }>;
}

export interface NoNearMiss {
  readonly kind: 'none';
  readonly because: string;
}

/** `nearer`: the number of earlier neighbours, each of which lacks a hypothesis or a certificate. */
export type NearMiss =
  (Certified & { readonly nearer: number; readonly among: string }) | NoNearMiss;

/** The maximum number of neighbours examined, and of attempts to certify one: a second or two. */
const most = { neighbours: 50_000, attempts: 2000 } as const;

async function verdictOn({
  kind,
  text,
}: Extract<Proposed, { readonly text: string }>): Promise<Verdict> {
  if (kind === 'facts') return checkFacts(text);
  return checkCertificate(text, () => {
    throw new Error('a near miss holds its inputs');
  });
}

type Attempt =
  Certified | { readonly kind: 'hypothesis' | 'uncertified'; readonly because: string };

async function attempt(
  recipe: Recipe,
  subject: Subject,
  changes: readonly Change[],
): Promise<Attempt> {
  const changed = applied(subject, changes);
  if (changed === undefined)
    return { kind: 'hypothesis', because: 'the changes do not fit the witness' };
  const setting = settingOf(changed);
  const open = recipe.hypotheses.find((hypothesis) => decide(hypothesis, setting) !== true);
  if (open !== undefined) return { kind: 'hypothesis', because: `not so: ${open.says}` };
  const proposed = recipe.conclude(changed, { tool: `widthwise ${version}` });
  if (proposed.kind === 'outside') return { kind: 'hypothesis', because: proposed.because };
  if (proposed.kind === 'not-found') return { kind: 'uncertified', because: proposed.because };
  const verdict = await verdictOn(proposed);
  if (verdict.kind !== 'verified') return { kind: 'uncertified', because: JSON.stringify(verdict) };
  const { restores } = recipe;
  const { text, says } = proposed;
  return {
    kind: 'certified',
    changes,
    changed: changes.map((change) => changeText(change, subject)),
    distance: distanceOf(subject, changes),
    start: subject,
    subject: changed,
    restores,
    says,
    text,
    verdict,
  };
}

/** The near miss of a verified witness of the row. */
export async function nearMissOf(
  { id, nearMisses: recipe }: Row,
  file: FactsFile,
): Promise<NearMiss> {
  if ('none' in recipe) return { kind: 'none', because: recipe.none };
  const subject = recipe.subject(file);
  const { among } = recipe;
  let [nearer, attempts, last] = [0, 0, distanceOf(subject, [])];
  for (const changes of recipe.neighbours(subject)) {
    const distance = distanceOf(subject, changes);
    // "none nearer" rests on this order
    if (compareDistances(distance, last) < 0)
      throw new RangeError(`${id} lists a nearer neighbour after a farther one`);
    last = distance;
    const result = await attempt(recipe, subject, changes);
    if (result.kind === 'certified') return { ...result, nearer, among };
    nearer++;
    if (result.kind === 'uncertified') attempts++;
    if (nearer >= most.neighbours || attempts >= most.attempts) break;
  }
  const tried = `of the ${nearer} nearest neighbours (${among}) ${attempts} satisfy the hypotheses`;
  return { kind: 'none', because: `none found: ${tried}, and none of these is certified` };
}

type Parsed = readonly Change[] | { readonly wrong: string };

function changesIn(texts: readonly string[], subject: Subject): Parsed {
  const changes: Change[] = [];
  const names = new Set<string>();
  for (const text of texts) {
    const change = parseChange(text, subject);
    const [name = ''] = text.split(': ');
    // the distance of an entry that is changed twice would be ambiguous
    if (change === undefined || (change.kind !== 'pair' && names.has(name))) return { wrong: text };
    names.add(name);
    changes.push(change);
  }
  return changes;
}

/**
 * The near miss of these changes, certified again; `none` if they do not fit the witness, leave a hypothesis undecided
 * or are not certified. Nearer neighbours are not tried.
 */
export async function nearMissAgain(
  { nearMisses: recipe }: Row,
  file: FactsFile,
  texts: readonly string[],
): Promise<Certified | NoNearMiss> {
  if ('none' in recipe) return { kind: 'none', because: recipe.none };
  const subject = recipe.subject(file);
  const changes = changesIn(texts, subject);
  if ('wrong' in changes)
    return { kind: 'none', because: `no change of this witness: ${JSON.stringify(changes.wrong)}` };
  const result = await attempt(recipe, subject, changes);
  return result.kind === 'certified' ? result : { kind: 'none', because: result.because };
}

/** The changed witness, or `undefined` if the changes do not fit it. Nothing is certified. */
export function changedSubject(
  { nearMisses: recipe }: Row,
  file: FactsFile,
  texts: readonly string[],
): Subject | undefined {
  if ('none' in recipe) return undefined;
  const subject = recipe.subject(file);
  const changes = changesIn(texts, subject);
  return 'wrong' in changes ? undefined : applied(subject, changes);
}

function placeText({ nearer, among }: Extract<NearMiss, { kind: 'certified' }>): string {
  if (nearer === 0) return `the first neighbour tried (${among})`;
  return nearer === 1
    ? `the neighbour tried before it (${among}) leaves a hypothesis open or is not certified`
    : `the ${nearer} neighbours tried before it (${among}) leave a hypothesis open or are not certified`;
}

/** What the card of the witness says about it. */
export function nearMissForCard(near: NearMiss): CardNearMiss {
  if (near.kind === 'none') return near;
  const { kind, changed, restores, says } = near;
  return {
    kind,
    changed,
    distance: `${distanceText(near.distance)}; ${placeText(near)}`,
    restores,
    says,
  };
}

/**
 * The near miss of a card, certified again. `none` if the card has none, or makes a claim about it that is not
 * reproduced; earlier neighbours are not tried again.
 */
export async function nearMissOfCard(
  card: Card,
  row: Row,
  file: FactsFile,
): Promise<Certified | NoNearMiss> {
  const { nearMiss: said } = card;
  if (said === undefined) return { kind: 'none', because: 'the card names none' };
  if (said.kind === 'none') return said;
  const again = await nearMissAgain(row, file, said.changed);
  if (again.kind === 'none') return again;
  const wrong = [
    said.restores === again.restores ? undefined : 'what it restores',
    said.says === again.says ? undefined : 'what is proved',
    said.distance.startsWith(`${distanceText(again.distance)}; `) ? undefined : 'the distance',
  ].find((what) => what !== undefined);
  return wrong === undefined
    ? again
    : { kind: 'none', because: `the card is wrong about ${wrong}: ${again.says}` };
}
