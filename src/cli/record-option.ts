/**
 * # The option --record
 *
 * Declared once, for every command that keeps a record. Its meaning is in recording.ts, since help must load no schema.
 * @module
 */
import { outputFile } from './option-values.ts';

export const recordOption = {
  flags: '--record <file>',
  help: 'writes the run record (JSON lines) as it grows, for widthwise report',
  read: outputFile,
} as const;
