/**
 * # The checker of facts files, with all families loaded
 *
 * For programs that write such files: they have already loaded the families, so no promise is
 * needed.
 * @module
 */
import type { Verdict } from '../verdict.ts';
import { decideFacts } from './decide.ts';
import { kinds } from './kinds.ts';
import { parseFacts, readFacts as readParsed } from './read.ts';

/** The facts file in this text, or the verdict that refuses it. Never throws on bad input. */
export function readFacts(text: string): ReturnType<typeof readParsed> {
  const parsed = parseFacts(text);
  return parsed.kind === 'parsed' ? readParsed(parsed, kinds) : parsed;
}

/** The verdict of decide.ts on this text. */
export function checkFacts(text: string): Verdict {
  const read = readFacts(text);
  return read.kind === 'read' ? decideFacts(read.file, kinds) : read;
}
