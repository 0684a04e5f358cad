/**
 * # The header of every run record
 *
 * What the records of all commands begin with; `kind` is the command, and its own fields follow.
 * @module
 */
import { z } from 'zod';

const text = z.string();

export const recordHeader = {
  format: z.literal('widthwise-record'),
  version: z.literal(1),
  seed: z.int(),
  node: text,
  started: text.describe('ISO 8601, UTC'),
  tool: text
    .describe('the program and its version, where a command wrote the record')
    .exactOptional(),
  command: text.describe('the command that repeats the run, where there was one').exactOptional(),
};
