/**
 * # Assembles src/linalg/simd/product.wat into product-bytes.ts
 *
 * `node .ci/assemble.ts` writes the file; a test compares what this returns with what is committed.
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const folder = new URL('../src/linalg/simd/', import.meta.url);

/** The text of product-bytes.ts for the committed product.wat. */
export async function assembled(): Promise<string> {
  const tools = await wabt();
  const source = readFileSync(new URL('product.wat', folder), 'utf8');
  const module = tools.parseWat('product.wat', source, { simd: true });
  const bytes = Buffer.from(module.toBinary({}).buffer).toString('base64');
  const lines = bytes.match(/.{1,80}/gu) ?? [];
  return [
    '/**',
    ' * # product.wat, assembled',
    ' *',
    ' * Written by `node .ci/assemble.ts`; a test assembles the text again and compares.',
    ' * @module',
    ' */',
    'export const productBytes: string =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('product-bytes.ts', folder), await assembled());
