/**
 * # The messages of adapter protocol 1, declared
 *
 * Types, reader and JSON Schema of every message and of a case. protocol.ts describes them in words.
 *
 * ## Implementation notes
 * Unknown fields are ignored, except those of the declared activations and conventions, and misspelled neighbours of
 * them: such a mistake would leave something untested. The numbers inside tensors are read later, by the judge, so that
 * a wrong one is a verdict on its case; there the published schema is stricter than the reader.
 * @module
 */
import { z } from 'zod';
import { builtIn } from '../../sigma/built-in.ts';
import { only } from '../../schemas/reading.ts';
import { kinkedNames } from '../activation-error.ts';
import { adapterErrorCodes, dtypes, methods, operationNames } from '../protocol.ts';

const text = z.string();
const whole = z.int().describe('a whole number');
const atLeast0 = z.number().nonnegative().describe('a number >= 0');
const fraction = '^-?(?:0|[1-9][0-9]*)(?:/[1-9][0-9]*)?$';

const shape = z.array(z.number().meta({ type: 'integer', minimum: 0 }));

export const tensor = z
  .discriminatedUnion('dtype', [
    z.object({
      dtype: z.enum(['f64', 'f32']),
      shape,
      enc: z.literal('hex'),
      data: text.meta({ pattern: '^[0-9a-fA-F]*$' }),
    }),
    z.object({
      dtype: z.literal('q'),
      shape,
      enc: z.literal('rat'),
      data: z.array(text.meta({ pattern: fraction })),
    }),
  ])
  .meta({
    id: 'tensor',
    description:
      'a tensor: row-major entries; hex: big-endian IEEE bits, 16 digits an entry for f64 and 8 for f32, joined; rat: fractions',
  });

const tensors = z.record(text, tensor);

const loss = z.enum(['half-sum', 'mean']);
const columns = z.enum(['neuron-major', 'input-major']);
const method = z.enum(methods);

export const flags = z
  .strictObject({
    loss: loss.exactOptional(),
    columns: columns.exactOptional(),
    slopeAtZero: text.meta({ pattern: fraction }).exactOptional(),
    method: method.exactOptional(),
  })
  .meta({ id: 'flags' });

export const question = z
  .object({
    id: text.meta({
      pattern: '^[0-9a-f]{24}$',
      description: 'the hash of everything else in the case: stable for ever',
    }),
    op: z.enum(operationNames),
    dtype: z.enum(dtypes),
    activation: text
      .describe(
        'a built-in name: tanh, sigmoid, softplus, sin, exp, gaussian, swish, gelu (with erf), ...',
      )
      .exactOptional(),
    flags,
    inputs: tensors,
  })
  .meta({ id: 'case', description: 'one question, whose inputs dtype represents exactly' });

export const limits = z.object({ lineBytes: atLeast0, caseSeconds: atLeast0 });

export const hello = z.object({
  type: z.literal('hello'),
  protocol: z.array(whole),
  suite: text.describe("the harness, for the adapter's log"),
  limits,
});
export const run = z.object({
  type: z.literal('run'),
  seq: whole.describe('a whole number, to be answered with'),
  cases: z.array(question),
});
export const ping = z.object({ type: z.literal('ping'), seq: whole });
export const stop = z.object({ type: z.literal('stop') });

export const toAdapter = z
  .discriminatedUnion('type', [hello, run, ping, stop])
  .meta({ id: 'toAdapter' });

export const functionError = z.strictObject({ ulp: atLeast0, abs: atLeast0 }).meta({
  id: 'functionError',
  description:
    'an error {ulp, abs}: at most ulp units in the last place of the true value plus abs times ulp(1) max(1, |x|)',
});

export const activationError = z
  .strictObject({ value: functionError.exactOptional(), slope: functionError.exactOptional() })
  .meta({ id: 'activationError' });

const slopePattern = '^-?(?:0|[1-9]\\d{0,15})(?:/[1-9]\\d{0,15})?$';
const slope = text
  .check(({ value, issues }) => {
    if (new RegExp(slopePattern, 'u').test(value)) return;
    const got = JSON.stringify(value).slice(0, 40);
    issues.push({
      code: 'custom',
      message: `expected a text such as "1/100", got ${got}`,
      input: value,
    });
  })
  .meta({ pattern: slopePattern, description: 'a text such as "1/100"' });

export const conventions = z.strictObject({
  loss: z.array(loss).exactOptional(),
  columns: z.array(columns).exactOptional(),
  slopeAtZero: z
    .record(text, slope)
    .check(only(kinkedNames))
    .meta({ propertyNames: { enum: kinkedNames } })
    .exactOptional(),
  methods: z.array(method).exactOptional(),
});

const activations = [...builtIn.keys()];

export const capabilities = z
  .object({
    ops: z.array(text),
    dtypes: z.array(text),
    activations: z
      .record(text, activationError)
      .check(only(activations))
      .meta({ propertyNames: { enum: activations } }),
    conventions: conventions.default({}),
  })
  .meta({ id: 'capabilities' });

export const ready = z
  .object({
    type: z.literal('ready'),
    protocol: whole,
    adapter: z.object({ name: text, version: text }),
    impl: z
      .record(text, text)
      .describe('what is under test: framework, version, and whatever else is worth recording'),
    caps: capabilities,
  })
  .meta({ id: 'ready' });

const ok = { status: z.literal('ok'), outputs: tensors };
const unsupported = { status: z.literal('unsupported'), reason: text };
const failed = {
  status: z.literal('error'),
  error: z.object({ code: z.enum(adapterErrorCodes), message: text }),
};

/** The part that `result` and a line of `results.jsonl` share. */
export const answer = z.discriminatedUnion('status', [
  z.object(ok),
  z.object(unsupported),
  z.object(failed),
]);

const timing = z.unknown().meta({
  type: 'object',
  properties: { ms: { type: 'number', minimum: 0 } },
  required: ['ms'],
  description: 'for information only: it is not read',
});
const result = z.object({
  type: z.literal('result'),
  seq: whole,
  id: text,
  timing: timing.exactOptional(),
});

export const results = z.discriminatedUnion('status', [
  result.extend(ok),
  result.extend(unsupported),
  result.extend(failed),
]);

export const done = z.object({ type: z.literal('done'), seq: whole, n: whole });
export const pong = z.object({ type: z.literal('pong'), seq: whole });
export const fatal = z.object({
  type: z.literal('fatal'),
  code: z.enum(['environment', 'protocol-version', 'internal']),
  message: text,
});

export const fromAdapter = z
  .discriminatedUnion('type', [ready, results, done, pong, fatal])
  .meta({ id: 'fromAdapter' });

/** One line in either direction. */
export const message = z.union([toAdapter, fromAdapter]);
