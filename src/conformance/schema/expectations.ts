/**
 * # The file of known differences, declared
 * @module
 */
import { z } from 'zod';
import { badKinds } from '../record.ts';
import { flags, question } from './protocol.ts';

const text = z.string();
const said = text.regex(/\S/, 'expected text, got none').describe('text');

const noDate = 'expected a date such as 2030-12-31';

const someFlags = 'an object of text with at least one flag';

export const match = z
  .strictObject({
    id: text.exactOptional(),
    op: text.exactOptional(),
    dtype: text.exactOptional(),
    activation: text.exactOptional(),
    flags: z
      .record(text, text)
      // an entry without any would match everything
      .refine((found) => Object.keys(found).length > 0, `expected ${someFlags}, got {}`)
      .meta({
        propertyNames: { enum: Object.keys(flags.shape) },
        minProperties: 1,
        description: someFlags,
      })
      .exactOptional(),
  })
  .refine(
    (found) => Object.keys(found).length > 0,
    'expected at least one of id, op, dtype, activation and flags',
  )
  .meta({ minProperties: 1 });

export const expectation = z.object({
  match,
  status: z.enum(badKinds),
  reason: said,
  link: said,
  expires: text
    .regex(/^\d{4}-\d{2}-\d{2}$/, noDate)
    .refine((date) => Number.isFinite(Date.parse(date)), noDate)
    .describe('ISO date; from the day after it the entry is a finding')
    .exactOptional(),
  // read-case.ts checks more than its form
  witness: question.describe('a case that shows the difference; it is asked first').exactOptional(),
});

export const expectations = z.object({
  format: z.literal('widthwise-expectations'),
  version: z.literal(1),
  entries: z.array(expectation),
});
