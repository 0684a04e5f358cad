/**
 * # What networks read of multi-view data, case by case
 *
 * Trained networks are evaluated exactly on every test input, so no theorem is needed. Proofs: proofs-notes/ensembles.md (M2, M4).
 * @module
 */
import { rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { comparisonOf, errorsOf, modelsFault, readingOf } from '../../ensembles/reading.ts';
import type { Models, Unit } from '../../ensembles/reading.ts';
import { expected } from '../parsed-json.ts';
import { joined } from '../object-shapes.ts';
import { record, requiring, variant } from '../shapes.ts';
import type { Of, Part } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { countText, equalText, numberText, upperText } from './show.ts';
import { isAtMost } from './subject.ts';
import type { Subject } from './subject.ts';
import { count, countUpTo, layersUpTo, rational } from './values.ts';
import { countedField } from './work.ts';

/** Matrices for each class in turn, or one for each class. */
export const models = layersUpTo('weights', '*models*');

const unit: Part<Unit> = requiring(
  variant('unit', {
    power: record({ power: countUpTo('power'), beta: rational }),
    smoothed: record({ power: countUpTo('power'), threshold: rational, alpha: rational }),
  }),
  (found, at) => {
    const sizes: Readonly<Record<string, Rational>> =
      found.unit === 'power'
        ? { beta: found.beta }
        : { threshold: found.threshold, alpha: found.alpha };
    for (const [key, size] of Object.entries(sizes))
      if (size.num <= 0n) throw expected(`${at}.${key}`, 'a number > 0', rationalToText(size));
    if (found.power < 1) throw expected(`${at}.power`, 'a number >= 1', found.power);
  },
);

const casesEntries = joined(unit, record({ models, single: count, multi: count, ties: count }));
const distilledEntries = joined(
  unit,
  record({
    teacher: models,
    student: models,
    difference: rational,
    sums: rational,
    agreeing: count,
  }),
);

/** "relu(<w, p>)^3, the distractor counting beta = 1/8 times". */
function unitText(u: Unit): string {
  return u.unit === 'power'
    ? `relu(<w, p>)^${u.power}, with distractors that count beta = ${numberText(u.beta)} times`
    : `smoothed relu of power ${u.power} up to ${numberText(u.threshold)}, with distractors of alpha = ${numberText(u.alpha)}`;
}

function classesOf(all: Models): number {
  return (all[0]?.cols ?? 0) / 2;
}

function modelsText(all: Models): string {
  return all.length === 1 ? 'this network' : `the mean of these ${all.length} networks`;
}

function faultOf(all: Models): Fails | undefined {
  const fault = modelsFault(all);
  return fault === undefined ? undefined : fails(fault);
}

/** Spends what listing the cases costs beyond arithmetic. */
function spendCases({ work }: Subject, classes: number): void {
  work.spend(30 * classes * classes * classes);
}

function viewCases(subject: Subject, fact: Of<typeof casesEntries>): FactOutcome {
  const fault = faultOf(fact.models);
  if (fault !== undefined) return fault;
  const [F, C] = [countedField(subject.work), classesOf(fact.models)];
  spendCases(subject, C);
  const found = errorsOf(F, readingOf(F, fact, fact.models));
  for (const key of ['single', 'multi', 'ties'] as const)
    if (found[key] !== fact[key]) return fails(`${key} is ${found[key]}`);
  const pairs = C * (C - 1);
  return holds(
    `For ${modelsText(fact.models)}, F_y(x) the sum over its neurons w of class y and the patches p of x of ${unitText(fact)}, on ${C} classes with two views each: wrong on ${fact.single} of the ${2 * pairs} inputs with one view and on ${fact.multi} of the ${pairs} with both, ties for wrong (${fact.ties}); so the test error is (${fact.single}/${2 * pairs}) mu + (${fact.multi}/${pairs}) (1 - mu) exactly.`,
    'every output is evaluated over Q',
  );
}

function distilled(subject: Subject, fact: Of<typeof distilledEntries>): FactOutcome {
  const { teacher, student, difference, sums, agreeing } = fact;
  const fault = faultOf(teacher) ?? faultOf(student);
  if (fault !== undefined) return fault;
  const C = classesOf(teacher);
  if (classesOf(student) !== C) return fails('teacher and student have different classes');
  const F = countedField(subject.work);
  spendCases(subject, C);
  const found = comparisonOf(F, readingOf(F, fact, teacher), readingOf(F, fact, student));
  if (!isAtMost(found.difference, difference))
    return fails(`the largest difference of strengths ${equalText(found.difference)}`);
  if (!isAtMost(found.sums, sums))
    return fails(`the largest difference of sums ${equalText(found.sums)}`);
  if (found.agreeing !== agreeing) return fails(`agreeing is ${found.agreeing}`);
  return holds(
    `For a teacher, ${modelsText(teacher)}, and a student, ${modelsText(student)}, F_y(x) the sum over the neurons w of class y and the patches p of x of ${unitText(fact)}, on ${C} classes with two views each: their strengths differ by at most ${upperText(difference)}, the sums over both views of a class by at most ${upperText(sums)}, and they decide alike on ${agreeing} of the ${countText(3 * C * (C - 1), 'input')}.`,
    'every output is evaluated over Q',
  );
}

export const viewCasesFacts = {
  'view-cases': {
    says: 'for the mean of the outputs of these *models* with this *view unit*: exactly `single` of the 2 C (C - 1) test inputs with one view and `multi` of the C (C - 1) with both are wrong, ties for wrong, and `ties` have no single largest output. About no instance',
    since: 3,
    entries: casesEntries,
    arrays: { W: 'models' },
    check: viewCases,
  },
  distilled: {
    says: 'teacher and student are *models* with this *view unit* on the same classes: strengths of their mean outputs differ by at most `difference`, sums over both views of a class by at most `sums`, and exactly `agreeing` of the 3 C (C - 1) test inputs have the same decision, or a tie in both. About no instance',
    since: 3,
    entries: distilledEntries,
    arrays: { T: 'teacher', W: 'student' },
    check: distilled,
  },
};
