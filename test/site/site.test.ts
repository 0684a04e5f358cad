/**
 * The site as `npm run site` builds it, in Chromium. It takes a minute of processor time: a long run builds it.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { galleryIds } from '../../src/counterexamples/gallery.ts';
import { isLong } from '../runs.ts';
import { accessibilityFaults, isSkipped, looks, reason, startBrowser } from '../support/browser.ts';

const home = fileURLToPath(new URL('../..', import.meta.url));
const out = `${home}.site/out`;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

function serve(): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const path = join(out, decodeURIComponent(url.split('?')[0] ?? ''));
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
    if (existsSync(file))
      response
        .setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
        .end(readFileSync(file));
    else response.writeHead(404).end();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** VitePress lays a bar over the text, and axe cannot see the colour below it; undecided is nothing else. */
function isCovered(fault: string): boolean {
  return fault.startsWith('undecided color-contrast') && /obscured|overlap/u.test(fault);
}

describe.skipIf(!isLong || isSkipped)(`the site, in a long run${reason}`, () => {
  let server: Server;
  let browser: Browser;
  let base: string;
  beforeAll(async () => {
    const { status, stderr } = spawnSync(process.execPath, ['.site/build.ts'], {
      cwd: home,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr); // dead links too
    server = await serve();
    const address = server.address();
    base =
      typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it('has no fault for axe, nor for its policy, and fits on a telephone', async () => {
    for (const path of ['/', '/notes/expressivity.html', '/gallery/'])
      for (const [, { width = 1280, dark = false }] of looks) {
        const context = await browser.newContext({
          viewport: { width, height: 800 },
          colorScheme: dark ? 'dark' : 'light',
        });
        const page = await context.newPage();
        const faults: string[] = [];
        page.on('console', (message) => {
          if (/^(?:error|warning)$/u.test(message.type())) faults.push(message.text());
        });
        page.on('pageerror', (error) => faults.push(String(error)));
        await page.goto(base + path);
        await page.waitForLoadState('networkidle');
        expect((await accessibilityFaults(page)).filter((fault) => !isCovered(fault))).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          width,
        );
        expect(faults).toEqual([]);
        await context.close();
      }
  });

  it('filters the gallery, and leads to its cards', async () => {
    const page = await browser.newPage();
    await page.goto(`${base}/gallery/`);
    const all = galleryIds().length;
    await page.getByText(`${all} of ${all} counterexamples`).waitFor();
    await page.getByLabel('Theorem').selectOption('nice-region');
    await page.getByLabel('Words').fill('WIDTH 2e6e CE-1819e978');
    await page.getByText(`0 of ${all} counterexamples`).waitFor();
    await page.getByLabel('Words').fill('WIDTH CE-1819e978');
    await page.getByText(`1 of ${all} counterexamples`).waitFor();
    await page.getByRole('link', { name: 'CE-1819e978' }).click();
    await page.getByText('Genuine counterexample').waitFor();
    await page.close();
  });

  it('has the cards beside the hypotheses that they show to be needed', () => {
    const page = readFileSync(`${out}/notes/nice-region.html`, 'utf8');
    expect(page).toContain('href="/gallery/CE-1819e978.html"');
    expect(existsSync(`${out}/explore.html`) && existsSync(`${out}/check.html`)).toBe(true);
    expect(existsSync(`${out}/formats/facts.schema.json`)).toBe(true);
  });
});
