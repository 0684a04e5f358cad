/**
 * # JUnit XML, for continuous integration
 *
 * ## Main definitions
 * - {@link junitDocument}: suites of test cases, with their totals
 * @module
 */
import { xmlText } from '../codecs.ts';

/** The outcome of a test case that did not pass. */
export interface JunitOutcome {
  readonly tag: 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly text?: string;
}

export interface JunitCase {
  readonly name: string;
  /** If it is known. */
  readonly milliseconds?: number;
  readonly outcome: JunitOutcome | undefined;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

function element(name: string, attributes: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(value)}"`);
  return `<${name}${pairs.join('')}>`;
}

/** The time is left out if no case has one. */
function totals(cases: readonly JunitCase[]): Readonly<Record<string, string>> {
  const of = (tag: JunitOutcome['tag']): string =>
    `${cases.filter(({ outcome }) => outcome?.tag === tag).length}`;
  const times = cases.flatMap(({ milliseconds }) =>
    milliseconds === undefined ? [] : [milliseconds],
  );
  return {
    tests: `${cases.length}`,
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
    ...(times.length === 0 ? {} : { time: `${times.reduce((sum, t) => sum + t, 0) / 1000}` }),
  };
}

function testCase(suite: string, { name, milliseconds, outcome }: JunitCase): string {
  const time = milliseconds === undefined ? {} : { time: `${milliseconds / 1000}` };
  const open = element('testcase', { classname: suite, name, ...time });
  if (outcome === undefined) return `${open}</testcase>`;
  const { tag, message, text = '' } = outcome;
  return `${open}${element(tag, { message })}${xmlText(text)}</${tag}></testcase>`;
}

export function junitDocument(name: string, suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element('testsuites', { name, ...totals(all) }),
    ...suites.flatMap((suite) => [
      element('testsuite', { name: suite.name, ...totals(suite.cases) }),
      ...suite.cases.map((one) => testCase(suite.name, one)),
      '</testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}
