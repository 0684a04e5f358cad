/**
 * # The published schemas by name
 *
 * ## Main definitions
 * - {@link formats}: of files and of protocol 1
 * - {@link results}: of the --json output, by command
 * - {@link schemaNamed}
 * @module
 */
import { z } from 'zod';
import { claimsSchema } from '../../certificates/claims/schema.ts';
import { factsSchema } from '../../certificates/facts/schema.ts';
import { conjectureFile } from '../../conjectures/format.ts';
import { expectations } from '../../conformance/schema/expectations.ts';
import { message } from '../../conformance/schema/protocol.ts';
import { document as validation } from '../../conformance/schema/record.ts';
import { dataFile, weightsFile } from '../../data/schema.ts';
import { line } from '../../records/schema.ts';
import { jsonSchema } from '../../schemas/reading.ts';
import { cardResult, refute, replay, search } from './counterexamples.ts';
import { experiment } from './experiments.ts';
import { failure } from './failures.ts';
import { differences, merged, report } from './reports.ts';
import { certify, check, demo, explain, exported, list, show, train, verify } from './proofs.ts';

const text = z.string();

const doctor = z.strictObject({
  target: text,
  fit: z.boolean(),
  seen: z.array(z.strictObject({ kind: z.enum(['ok', 'warning', 'fault']), text })),
});
const completion = z.strictObject({ shell: text, script: text });
const init = z.strictObject({ files: z.array(text) });
const emitted = z.strictObject({ file: text, cases: z.int().nonnegative(), seed: z.int() });

interface Published {
  readonly says: string;
  readonly schema: () => object;
}

const by = (says: string, schema: z.ZodType): Published => ({
  says,
  schema: () => jsonSchema(schema, `Widthwise: ${says}`),
});

const formats: Readonly<Record<string, Published>> = {
  claims: { says: 'certificates', schema: () => claimsSchema },
  facts: { says: 'facts files and cards', schema: () => factsSchema },
  data: by('samples and labels in JSON', dataFile),
  weights: by('weights of a network in JSON', weightsFile),
  conjectures: by('a conjecture for widthwise refute --conjecture', conjectureFile),
  protocol: by('a message of adapter protocol 1, one per line', message),
  expectations: by('known differences of an implementation', expectations),
  record: by('a line of a run record, as --record writes it', line),
  error: by('what any command prints under --json in place of a result', failure),
};

const results: Readonly<Record<string, z.ZodType>> = {
  adapter: z.union([doctor, init]),
  card: cardResult,
  certify,
  check,
  completion,
  conjecture: init,
  demo,
  experiment,
  explain,
  export: exported,
  list,
  refute,
  replay,
  report: z.union([report, differences, merged]),
  schema: z.array(z.strictObject({ name: text, says: text })).describe('without a name'),
  search,
  show,
  train,
  validate: validation,
  vectors: z.union([emitted, validation]),
  verify,
};

const all: ReadonlyMap<string, Published> = new Map([
  ...Object.entries(formats),
  ...Object.entries(results).map(
    ([name, schema]) => [name, by(`what widthwise --json ${name} prints`, schema)] as const,
  ),
]);

/** All names, formats first. */
export function publishedSchemas(): readonly { readonly name: string; readonly says: string }[] {
  return [...all].map(([name, { says }]) => ({ name, says }));
}

export function schemaNamed(name: string): object | undefined {
  return all.get(name)?.schema();
}
