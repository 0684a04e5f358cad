/**
 * # The theorem in a file
 * @module
 */
import { readCertificate } from '../certificates/read.ts';
import { coqCertificate } from './certificate.ts';
import type { CoqFile } from './file.ts';
import type { CoqFormat } from './formats.ts';
import { untranslated } from './untranslated.ts';

/** The theorem of a checked file. Throws {@link WidthwiseError} (`input`), which says what has no translation. */
export function coqFileOf(text: string, format: CoqFormat): CoqFile {
  const read = readCertificate(text);
  if (read.kind === 'read') return coqCertificate(read.certificate, format);
  throw untranslated('facts files');
}
