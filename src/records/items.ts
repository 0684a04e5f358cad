/**
 * # What records say, thing by thing
 *
 * A property, a case, a search or a certificate as one item, whatever the command: what it is called, how it ended in
 * a word and a tone, and how to repeat it. All flat reports are lists of items.
 *
 * ## Main definitions
 * - {@link Item}, {@link itemsOf}
 * - {@link toneOfProperty}, {@link toneOfCase}, {@link toneOfRow}, {@link toneOfCertificate}
 * @module
 */
import { isBad } from '../conformance/record.ts';
import type { CaseResult, ValidationHeader } from '../conformance/record.ts';
import { nameOf, reasonOf } from '../conformance/report.ts';
import type { CertificateLine, RowLine, Run } from './record.ts';
import type { PropertyResult } from '../suite/contract.ts';
import { evidenceOf, failureLines } from '../reports/terminal.ts';

/** It holds; it fails; it is open, weakened or short; it says nothing. */
export type Tone = 'holds' | 'fails' | 'open' | 'none';

export interface Item {
  /** The same for the same thing in two records. */
  readonly key: string;
  /** The theorem, the operation or the target. */
  readonly group: string;
  readonly name: string;
  readonly tone: Tone;
  /** How it ended, as a phrase. */
  readonly says: string;
  readonly details: readonly string[];
  /** Of a property, how its instances were drawn: each size with its least, its quartiles and its largest. */
  readonly drawn?: readonly string[];
}

const tones: Readonly<Record<PropertyResult['kind'], Tone>> = {
  passed: 'holds',
  short: 'open',
  interrupted: 'open',
  refuted: 'fails',
  vacuous: 'fails',
  'control-not-refuted': 'fails',
  error: 'fails',
};

export function toneOfProperty({ kind }: PropertyResult): Tone {
  return tones[kind];
}

/** A pass holds; what speaks against the implementation fails; what nobody asked it is nothing. */
export function toneOfCase(result: CaseResult, header: ValidationHeader): Tone {
  const { kind } = result.verdict;
  if (kind === 'pass') return 'holds';
  if (isBad(result, header)) return 'fails';
  return kind === 'unsupported' || kind === 'not-run' ? 'none' : 'open';
}

export function toneOfRow({ result }: RowLine): Tone {
  return result.kind === 'genuine' ? 'holds' : 'open';
}

/** A file that the checker does not verify fails; a statement that was not certified is open. */
export function toneOfCertificate({ result }: CertificateLine): Tone {
  if (result.kind === 'not-certified') return 'open';
  if (result.verdict.kind !== 'verified') return 'fails';
  return result.refutes === true ? 'fails' : 'holds';
}

/** How a search ended: the words of the claims matrix. */
export function wordsOfRow({ result, scope }: RowLine): string {
  const ended = result.partial ? ', interrupted' : '';
  if (result.kind === 'genuine') return `genuine ${result.card.id}${ended}`;
  return result.kind === 'none-in-scope'
    ? `none in scope ${scope}`
    : `none found, ${result.tried} tried${ended}`;
}

export function wordsOfCertificate({ result }: CertificateLine): string {
  if (result.kind === 'not-certified') return 'not certified';
  if (result.verdict.kind !== 'verified') return result.verdict.kind;
  return result.refutes === true ? 'proved impossible' : 'verified';
}

/** Why a certificate is not what was asked for, or what it proves. */
export function reasonsOfCertificate({ result }: CertificateLine): readonly string[] {
  if (result.kind === 'not-certified')
    return [
      result.because,
      ...(result.doubt === undefined ? [] : [result.doubt]),
      ...result.advice,
    ];
  const { verdict } = result;
  switch (verdict.kind) {
    case 'verified':
      return [verdict.claim];
    case 'unsupported':
      return [verdict.feature];
    case 'resource-limit':
      return [verdict.limit];
    case 'rejected':
    case 'malformed':
      return [`${verdict.at}: ${verdict.because}`];
  }
}

function itemOfProperty(result: PropertyResult): Item {
  const { id, theorem } = result;
  return {
    key: `property ${id}`,
    group: theorem,
    name: id,
    tone: toneOfProperty(result),
    says: evidenceOf(result),
    details: failureLines(result),
    drawn: Object.entries(result.counts.measures ?? {}).map(
      ([name, { least, quartiles, largest }]) =>
        `${name} ${[least, ...quartiles, largest].join(', ')}`,
    ),
  };
}

function itemOfCase(result: CaseResult, header: ValidationHeader): Item {
  const { verdict, id, op, known } = result;
  const reason = reasonOf(verdict);
  return {
    key: `case ${header.target} ${id}`,
    group: op,
    name: `${nameOf(result)} ${id}`,
    tone: toneOfCase(result, header),
    says: known === '' ? verdict.kind : `${verdict.kind}, foreseen: ${known}`,
    details: reason === '' ? [] : [reason],
  };
}

/** All items of the record, in its order. */
export function itemsOf(run: Run): readonly Item[] {
  const { header, properties, cases, findings, rows, certificates, experiments } = run;
  return [
    ...properties.map(itemOfProperty),
    ...(header.kind === 'validate' ? cases.map((one) => itemOfCase(one, header)) : []),
    ...findings.map(({ kind, because }): Item => ({
      key: `finding ${kind} ${because}`,
      group: 'findings',
      name: kind,
      tone: 'fails',
      says: because,
      details: [],
    })),
    ...rows.map((line): Item => {
      const { theorem, drops, result } = line;
      return {
        key: `row ${theorem} ${drops}`,
        group: theorem,
        name: `${theorem} without ${drops}`,
        tone: toneOfRow(line),
        says: wordsOfRow(line),
        details: result.kind === 'genuine' ? [result.sentence] : [],
      };
    }),
    ...certificates.map((line): Item => {
      const { target, result } = line;
      const of = result.class === undefined ? '' : `, class ${JSON.stringify(result.class)}`;
      const claim = result.kind === 'checked' ? `: ${result.claim}` : '';
      return {
        key: `certificate ${target}${of}${claim}`,
        group: target,
        name: `${target}${of}${claim}`,
        tone: toneOfCertificate(line),
        says: wordsOfCertificate(line),
        details: reasonsOfCertificate(line),
      };
    }),
    ...experiments.map(({ result, says, small }): Item => ({
      key: `experiment ${result.experiment}`,
      group: 'experiments',
      name: result.experiment,
      tone: 'none',
      says: small ? 'measured, too small to conclude anything' : 'measured',
      details: [says],
    })),
  ];
}
