/**
 * # The report for people
 *
 * One block per property as it ends, a table by theorem, and a closing line. Evidence is put in
 * words: a sampled pass never reads like a proof, and missed shares are rounded down, so that a
 * printed share never looks sufficient when it was not.
 * @module
 */

import type { PropertyResult } from '../suite/contract.ts';
import type { RunFooter, RunRecord } from '../suite/record.ts';
import { aligned } from './table.ts';

/** What the run of one property showed, in one phrase. */
export function evidenceOf(result: PropertyResult): string {
  const { counts, runs } = result;
  let words: string;
  switch (result.kind) {
    case 'passed':
      words = passedWords(result);
      break;
    case 'short':
      words = `short run, ${runs} of the usual ${instances(result.usual)}, shares not judged: ${passedWords(result)}`;
      break;
    case 'refuted':
      words = `refuted on instance ${counts.instances} of ${runs}`;
      break;
    case 'vacuous':
      words = [result.because, ...result.misses.map(missWords)].join('; ');
      break;
    case 'control-not-refuted':
      words = `control not refuted on ${instances(result.instances)}`;
      break;
    case 'interrupted':
      words = `stopped by ${result.by === 'time' ? 'the time budget' : 'a signal'} after `;
      words += `${counts.instances} of ${instances(runs)}, none refuted`;
      break;
    case 'error':
      words = `internal error on instance ${counts.instances} of ${runs}`;
  }
  return words;
}

function passedWords({ counts, evidence }: PropertyResult): string {
  const { proved, sampled: n, notCertified } = counts;
  const held =
    evidence === 'proof'
      ? `proved on ${instances(proved)}`
      : `sampled ${n} (fail probability < 3/${n} at 95 % under this generator)`;
  return notCertified === 0 ? held : `${held}, not certified on ${notCertified}`;
}

function missWords(miss: { label: string; wanted: number; got: number }): string {
  return `"${miss.label}" wanted ${percent(miss.wanted)}, got ${percent(miss.got)}`;
}

function instances(n: number): string {
  return n === 1 ? '1 instance' : `${n} instances`;
}

/** Rounded down to a tenth of a per cent. The margin makes 0.29 print as 29 %; nothing is decided here. */
function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`;
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

const marks: Readonly<Record<PropertyResult['kind'], string>> = {
  passed: '✓',
  short: '-',
  refuted: '✗',
  vacuous: '✗',
  'control-not-refuted': '✗',
  interrupted: '-',
  error: '!',
};

/** The block of one property: its line, its counts, and for a failure everything that was found. */
export function propertyReport(result: PropertyResult): string {
  const { counts } = result;
  const { met, hypotheses, labels, reasons } = counts;
  const held = Object.entries(hypotheses).map(
    ([name, n]) => `${name} held ${n} of ${counts.instances}`,
  );
  const shares = Object.entries(labels).map(
    ([name, n]) => `${name} ${percent(met === 0 ? 0 : n / met)}`,
  );
  const open = Object.entries(reasons).map(([because, n]) => `${because} (${n})`);
  const details = [
    ...(held.length > 0 ? [`hypotheses: ${held.join(', ')}`] : []),
    ...(shares.length > 0 ? [`labels: ${shares.join(', ')}`] : []),
    ...(open.length > 0 ? [`not certified: ${open.join(', ')}`] : []),
    ...failureLines(result),
  ];
  const line = `${marks[result.kind]} ${result.id}  ${evidenceOf(result)}  ${seconds(counts.milliseconds)}`;
  // Stacks and instances may have several lines; all are indented under their property.
  return [line, ...details.map((detail) => `    ${detail.replaceAll('\n', '\n    ')}`)].join('\n');
}

const shrinking = {
  complete: 'no smaller candidate fails',
  stopped: 'shrinking was stopped',
  'not-reproduced': 'a second try did not fail: the property is not deterministic',
};

/** The details of a failure: the statement, the instance, both sides, how to replay it. */
export function failureLines(result: PropertyResult): readonly string[] {
  const lines: string[] = [];
  switch (result.kind) {
    case 'passed':
    case 'short':
    case 'interrupted':
      return lines;
    case 'vacuous':
      break;
    case 'control-not-refuted':
      lines.push(`control: ${result.control}`);
      break;
    case 'error':
      lines.push(`instance: ${result.instance}`, result.stack, `replay: ${result.replay}`);
      break;
    case 'refuted':
      lines.push(`instance (${shrinking[result.shrunk]}): ${result.instance}`);
      for (const [name, holds] of Object.entries(result.hypotheses))
        lines.push(`hypothesis ${name}: ${holds ? 'holds' : 'fails'}`);
      lines.push(`left:  ${result.left}`, `right: ${result.right}`, `because: ${result.because}`);
      if (result.crash !== '') lines.push(`an exception while shrinking: ${result.crash}`);
      lines.push(`replay: ${result.replay}`);
  }
  return [`statement: ${result.statement}`, ...lines];
}

/** One row per theorem. The column `sampled` appears only where something was sampled. */
export function summaryTable(results: readonly PropertyResult[]): string {
  const anySampled = results.some(({ evidence }) => evidence === 'sample');
  const sampledHead = anySampled ? ['sampled'] : [];
  const head = ['theorem', 'instances', 'proved', ...sampledHead];
  const rows = [[...head, 'not certified', 'refuted', 'time']];
  for (const theorem of new Set(results.map((result) => result.theorem))) {
    const all = results.filter((result) => result.theorem === theorem).map(({ counts }) => counts);
    const sum = (pick: (counts: PropertyResult['counts']) => number): number =>
      all.reduce((total, counts) => total + pick(counts), 0);
    rows.push([
      theorem,
      String(sum((c) => c.instances)),
      String(sum((c) => c.proved)),
      ...(anySampled ? [String(sum((c) => c.sampled))] : []),
      String(sum((c) => c.notCertified)),
      String(sum((c) => c.refuted)),
      seconds(sum((c) => c.milliseconds)),
    ]);
  }
  return aligned(rows, { left: 1, between: ' | ' }).join('\n');
}

/** Says no more than what was checked: a property holds on instances, and proves no theorem. */
export function closingLine({ passed, short, failed }: RunFooter): string {
  const shortened = short === 0 ? '' : `, ${short} short (nothing failed in too few instances)`;
  return `${passed} held on drawn instances, ${failed} failed${shortened}`;
}

/** The whole report, as shown on the terminal when the run ended. */
export function renderTerminal({ results, footer }: RunRecord): string {
  const partial = footer.complete ? [] : ['partial: not every property ran to its end'];
  const blocks = [...results.map(propertyReport), '', summaryTable(results), ''];
  return [...blocks, ...partial, closingLine(footer), ''].join('\n');
}
