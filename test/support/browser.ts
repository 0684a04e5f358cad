/**
 * # Pages in a real browser
 *
 * Chromium opens a page from a file and keeps every fault it reports: errors and warnings of the console, exceptions,
 * refusals by the content security policy, and requests for anything but the page itself. axe judges its
 * accessibility. Without Chromium a test says in its title that it was skipped, and fails under WIDTHWISE_REQUIRE=all.
 * @module
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type axeCore from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';

const executablePath = process.env['WIDTHWISE_CHROMIUM'] ?? '/usr/bin/chromium';
const isThere = existsSync(executablePath);

/** Whether to skip, and the reason for the titles. */
export const isSkipped: boolean = !isThere && process.env['WIDTHWISE_REQUIRE'] !== 'all';
export const reason: string = isThere ? '' : ` (needs ${executablePath}, which is not there)`;

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args });
}

/** How a page is looked at. */
export interface Look {
  /** In CSS pixels; 1280 by default. */
  readonly width?: number;
  readonly dark?: boolean;
  readonly print?: boolean;
  /** With scripts unless it is false. */
  readonly scripts?: boolean;
}

/** The looks that every page is judged in. */
export const looks: readonly (readonly [string, Look])[] = [
  ['light', {}],
  ['dark', { dark: true }],
  ['360 pixels', { width: 360 }],
  ['360 pixels, dark', { width: 360, dark: true }],
];

export interface Opened {
  readonly page: Page;
  /** What went wrong so far. */
  readonly faults: readonly string[];
}

declare global {
  interface Window {
    readonly axe: typeof axeCore;
  }
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** Opens `html` from a file, hands it to `use`, and closes it. */
export async function withPage<T>(
  browser: Browser,
  html: string,
  { width = 1280, dark = false, print = false, scripts = true }: Look,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'widthwise-page-'));
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: scripts,
    acceptDownloads: true,
  });
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    const address = pathToFileURL(file).href;
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = request.url();
      const isOwn = url.split('#')[0] === address || /^(?:data|blob|about):/u.test(url);
      if (!isOwn) faults.push(`asks for ${url}`);
    });
    if (print) await page.emulateMedia({ media: 'print' });
    await page.goto(address);
    return await use({ page, faults });
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
}

/** What axe calls serious or critical, and what it could not decide. What a frame shows is a page of its own. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // The protocol of the browser may evaluate text where the policy of the page forbids it.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axeSource });
  const { violations, incomplete } = await page.evaluate(async () => {
    const { violations, incomplete } = await window.axe.run(document, {
      iframes: false,
      rules: { 'frame-tested': { enabled: false } },
    });
    return { violations, incomplete };
  });
  // axe judges letters alone: a sign of a formula is as readable as the letters beside it if it has their colour.
  const signs = await page.evaluate(() =>
    [...document.querySelectorAll('math *')].flatMap((sign) => {
      const [own, around] = [sign, sign.closest('math')?.parentElement ?? sign].map(
        (part) => getComputedStyle(part).color,
      );
      return own === around ? [] : [sign.outerHTML];
    }),
  );
  const isSign = (id: string, { html, failureSummary = '' }: axeCore.NodeResult): boolean =>
    id === 'color-contrast' &&
    /^<m[a-z]+[ >]/u.test(html) &&
    /only non-text characters|too short to determine/u.test(failureSummary);
  const listed = (kind: string, found: readonly axeCore.Result[]): readonly string[] =>
    found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${kind} ${id}: ${html}\n${failureSummary ?? ''}`),
    );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return [
    ...listed('serious', serious),
    ...listed(
      'undecided',
      incomplete.map((one) => ({
        ...one,
        nodes: one.nodes.filter((node) => !isSign(one.id, node)),
      })),
    ),
    ...signs,
  ];
}

/** The text of a part, its formulas in plain letters as they are copied and found. */
export function plainText(part: Locator): Promise<string> {
  return part.evaluate((node) => {
    const copy = node.cloneNode(true);
    if (!(copy instanceof Element)) return '';
    for (const math of copy.querySelectorAll('math'))
      math.replaceWith(math.querySelector('annotation')?.textContent ?? '');
    return copy.textContent ?? '';
  });
}

/** A sheet of A4 between margins of 1 cm, in CSS pixels. */
export const paper: Look = { print: true, width: 718 };

/** What reaches beyond the sheet, or is hidden inside something that would scroll: nobody can scroll paper. */
export function cutOnPaper(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')].flatMap((part) => {
      const { right } = part.getBoundingClientRect();
      const isHidden =
        part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible';
      const isSkip = part.classList.contains('skip');
      return (right > window.innerWidth + 1 || isHidden) && !isSkip
        ? [part.outerHTML.slice(0, 120)]
        : [];
    }),
  );
}

/** How many pixels the document is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
