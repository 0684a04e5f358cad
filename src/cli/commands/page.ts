/**
 * # widthwise page
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { WidthwiseError } from '../../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { writeWhole } from '../files.ts';
import { outputFile } from '../option-values.ts';
import { jsonText, outputFor, size, written } from '../output.ts';
import type { GlobalOptions } from '../output.ts';

interface PageOptions extends GlobalOptions {
  readonly out: string;
}

/** The build puts it there; sources have it where they were built. */
const page = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/check.html' : '../../../check.html',
  import.meta.url,
);

export function pageCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description(
      'Writes the checker as one HTML file that loads nothing: open it in a browser and drop a certificate, a facts file or a counterexample. The same checker runs there, and nothing is uploaded.',
    )
    .option('--out <file>', 'where the page goes', outputFile, 'check.html')
    .addHelpText(
      'after',
      `
Exit code: 0 written, 2 cannot be written, 3 not part of this build.

Examples:
  widthwise page
  widthwise page --out public/check.html`,
    )
    .action(async () => {
      end(await writePage(command.optsWithGlobals<PageOptions>()));
    });
}

async function writePage(options: PageOptions): Promise<ExitCode> {
  if (!existsSync(page))
    throw new WidthwiseError(
      'environment',
      'the page is bundled when the package is built, and these are its sources',
      'Run npm run build first.',
    );
  const html = readFileSync(page);
  const sha256 = createHash('sha256').update(html).digest('hex');
  const { out } = options;
  await writeWhole(out, html);
  outputFor(options).result(
    `${written(out)}, ${size(html.length)}, SHA-256 ${sha256}`,
    jsonText({ written: out, bytes: html.length, sha256 }),
  );
  return 0;
}
