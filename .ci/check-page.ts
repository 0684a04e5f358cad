/**
 * # The page of the checker
 *
 * `widthwise page` copies it from the built package, where .ci/build.ts puts it.
 * @module
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkerPage } from '../src/browser/checker/content.ts';
import { examples } from '../src/browser/checker/examples.ts';
import { bundledPage } from './bundled-page.ts';
import type { BundledPage } from './bundled-page.ts';

const home = fileURLToPath(new URL('..', import.meta.url));

function exampleTexts(): readonly string[] {
  return examples.map(({ source, spoiled: [from, to] = ['', ''] }) => {
    const text = readFileSync(home + source, 'utf8');
    if (!text.includes(from)) throw new Error(`${source} does not hold ${from}`);
    return text.replace(from, to);
  });
}

export function checkPage(): Promise<BundledPage> {
  const texts = {
    examples: exampleTexts(),
    generalLicence: readFileSync(new URL('gpl-3.0.txt', import.meta.url), 'utf8'),
  };
  return bundledPage({
    script: 'src/browser/checker/main.ts',
    worker: 'src/browser/checker/worker.ts',
    page: (built) => checkerPage(built, texts),
  });
}
