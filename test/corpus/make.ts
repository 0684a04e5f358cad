/**
 * # Writes the corpus
 *
 * `node test/corpus/make.ts` rewrites the folders of valid and invalid files. The files are committed: every checker
 * must agree on them, so a change of the search must not change them unnoticed.
 * @module
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCertificate } from '../../src/certificates/write.ts';
import { invalidCertificates } from './invalid.ts';
import { validCertificates } from './valid.ts';
import { invalidVersion2, validVersion2 } from './version-2.ts';

const home = import.meta.dirname;

function folder(name: string): string {
  const path = join(home, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

const valid = folder('valid/v1');
for (const [name, certificate] of validCertificates())
  writeFileSync(join(valid, `${name}.json`), writeCertificate(certificate));

const invalid = folder('invalid/v1');
const index = invalidCertificates().map(({ name, breaks, verdict, at, text }) => {
  writeFileSync(join(invalid, `${name}.json`), text);
  return { file: `${name}.json`, breaks, verdict, at };
});
writeFileSync(join(home, 'invalid/index.json'), `${JSON.stringify(index, undefined, 2)}\n`);

const newer = folder('valid/v2');
for (const [name, certificate] of validVersion2())
  writeFileSync(join(newer, `${name}.json`), writeCertificate(certificate));

const refused = folder('invalid/v2');
for (const { name, text } of invalidVersion2()) writeFileSync(join(refused, `${name}.json`), text);
