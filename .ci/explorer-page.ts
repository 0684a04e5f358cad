/**
 * # The page of the explorer
 *
 * Part of the site; it runs from a file too.
 * @module
 */
import { readFileSync } from 'node:fs';
import { explorerPage } from '../src/browser/explorer/content.ts';
import { builtIn } from '../src/sigma/built-in.ts';
import { bundledPage } from './bundled-page.ts';
import type { BundledPage } from './bundled-page.ts';

export function exploringPage(): Promise<BundledPage> {
  const licence = readFileSync(new URL('gpl-3.0.txt', import.meta.url), 'utf8');
  return bundledPage({
    script: 'src/browser/explorer/main.ts',
    worker: 'src/browser/explorer/worker.ts',
    page: (built) => explorerPage(built, [...builtIn.keys()], licence),
  });
}
