/**
 * # The program in a page
 *
 * A page holds the program of its worker, and gmp-wasm, as texts that nothing runs by itself: .ci/bundled-page.ts puts
 * them there. A worker runs the library and then the program.
 *
 * ## Main definitions
 * - {@link startWorker}
 * - {@link digestsHere}: of what stands in the page now
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The ids of the elements: the program, as a string of JSON, and the library, as it is. */
export const blockIds = { program: 'program', library: 'gmp-wasm' } as const;

/** SHA-256 in hexadecimal, of texts in UTF-8. */
export interface Digests {
  readonly program: string;
  readonly library: string;
}

/** The text of a block of the page. */
export function blockText(id: string): string {
  const text = document.getElementById(id)?.textContent;
  if (text === undefined) throw new Error(`the page has no block "${id}"`);
  return text;
}

function programText(): string {
  return String(JSON.parse(blockText(blockIds.program)));
}

export function digestsHere(): Digests {
  const digestOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
  return { program: digestOf(programText()), library: digestOf(blockText(blockIds.library)) };
}

/** A worker that runs the library and the program. Ending it is the caller's. */
export function startWorker(): Worker {
  const type = 'text/javascript';
  const parts = [blockText(blockIds.library), '\n', programText()];
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}
