/**
 * # The page of the checker
 *
 * Built here from the sources: what it shows, in every look, and what it does not do.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPage } from '../../.ci/check-page.ts';
import {
  accessibilityFaults,
  cutOnPaper,
  isSkipped,
  looks,
  overflow,
  paper,
  reason,
  startBrowser,
  withPage,
} from '../support/browser.ts';
import { doneWith, shown } from './driven.ts';
import type { Shown } from './driven.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const small = join(root, 'test/corpus/valid/v1/zero-near-tanh.json');

let html = '';
beforeAll(async () => {
  ({ html } = await checkPage());
});

describe.skipIf(isSkipped)(`the page of the checker${reason}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  /** Presses the button of the example with the keyboard, and waits. */
  async function tryExample(opened: Page, name: string): Promise<Shown> {
    await opened.focus(`button[data-name="${name}"]`);
    await opened.keyboard.press('Enter');
    await opened.evaluate(doneWith, name);
    return opened.evaluate(shown);
  }

  it('has three examples, one of them spoiled', async () => {
    await withPage(browser, html, {}, async ({ page: own, faults }) => {
      expect(await own.locator('button[data-example]').count()).toBe(3);
      expect((await tryExample(own, 'certificate.json')).words).toMatch(/^Verified/u);
      const { words, page: about } = await tryExample(own, 'counterexample.json');
      expect(words).toMatch(/^Verified/u);
      expect(about).toContain('Genuine counterexample');
      expect((await tryExample(own, 'spoiled.json')).line).toMatch(/^rejected: claim\.radius/u);
      expect(await own.isVisible('#unproved')).toBe(true);
      expect(await own.textContent('#digests')).toMatch(/have these digests\.$/u);
      expect(faults).toEqual([]);
    });
  });

  it.each(looks)('has no faults in the look "%s"', async (_, look) => {
    await withPage(browser, html, look, async ({ page: own, faults }) => {
      await tryExample(own, 'spoiled.json');
      expect(await accessibilityFaults(own)).toEqual([]);
      expect(await overflow(own)).toBeLessThanOrEqual(0);
      expect(faults).toEqual([]);
    });
  });

  it('fits on paper', async () => {
    await withPage(browser, html, paper, async ({ page: own }) => {
      await own.evaluate(async () =>
        document.querySelector<HTMLElement>('[data-example]')?.click(),
      );
      await own.evaluate(doneWith, 'certificate.json');
      expect(await cutOnPaper(own)).toEqual([]);
      expect(await own.isVisible('#verdict')).toBe(true);
    });
  });

  it('takes a file and its data that are dropped together, in either order', async () => {
    await withPage(browser, html, {}, async ({ page: own }) => {
      await own.evaluate(
        async (text) => {
          const dropped = new DataTransfer();
          dropped.items.add(new File(['1,2\n3,4'], 'points.csv'));
          dropped.items.add(new File([text], 'dropped.json'));
          dispatchEvent(new DragEvent('drop', { dataTransfer: dropped }));
        },
        readFileSync(small, 'utf8'),
      );
      await own.evaluate(doneWith, 'dropped.json');
      expect((await own.evaluate(shown)).words).toMatch(/^Verified/u);
    });
  });

  it('shows texts of a file as text, and its name', async () => {
    const name = '<img src=x onerror=alert(1)>\u202E.json';
    await withPage(browser, html, {}, async ({ page: own, faults }) => {
      const text = readFileSync(small, 'utf8').replace(
        'widthwise corpus',
        '<script>alert(2)</script>',
      );
      await own.setInputFiles('#file', {
        name,
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      });
      await own.evaluate(doneWith, '<img src=x onerror=alert(1)>\\u202e.json');
      const { checked, page: about, words } = await own.evaluate(shown);
      expect(words).toMatch(/^Verified/u);
      expect(checked).toContain('<img src=x onerror=alert(1)>\\u202e.json');
      expect(about).toContain('&lt;script&gt;alert(2)&lt;/script&gt;');
      expect(await own.locator('img').count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });

  it('runs another build of gmp-wasm that somebody puts into it, and says so', async () => {
    const other = html.replace('id="gmp-wasm">', 'id="gmp-wasm">/* changed */');
    await withPage(browser, other, {}, async ({ page: own }) => {
      expect((await tryExample(own, 'certificate.json')).words).toMatch(/^Verified/u);
      expect(await own.textContent('#digests')).toMatch(
        /^Changed .*: the library has [0-9a-f]{64}\.$/u,
      );
    });
    const broken = html.replace('id="gmp-wasm">', 'id="gmp-wasm">throw new Error("no library");');
    await withPage(browser, broken, {}, async ({ page: own }) => {
      const { line } = await tryExample(own, 'certificate.json');
      expect(line).toMatch(/^failed: the worker ended: .*no library/u);
    });
  });

  it('lets neither the page nor its worker ask the network for anything', async () => {
    const program = JSON.stringify(
      "fetch('https://example.org/').catch(({message}) => postMessage({kind:'failed',because:message,advice:''}));",
    );
    const asking = html.replace(
      /(<script [^>]*id="program">).*?<\/script>/su,
      (_, tag: string) => `${tag}${program}</script>`,
    );
    expect(asking).not.toBe(html);
    await withPage(browser, asking, {}, async ({ page: own, faults }) => {
      await tryExample(own, 'certificate.json');
      const refused = await own.evaluate(async () =>
        fetch('https://example.org/').then(
          () => false,
          () => true,
        ),
      );
      expect(refused).toBe(true);
      const policy = faults.filter((fault) => fault.includes('Content Security Policy'));
      expect(policy).toHaveLength(2);
    });
  });
});

it('is the same page when it is built again, with the licences of all that is in it', async () => {
  const again = await checkPage();
  expect(again.html === html).toBe(true);
  expect(html).toContain(again.program);
  expect(html).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
  expect(html).toContain('GNU GENERAL PUBLIC LICENSE');
  const named = again.packages.map(({ name }) => name);
  expect(named).toEqual(expect.arrayContaining(['@noble/hashes', 'gmp-wasm', 'katex', 'mathjs']));
  expect(again.packages.filter(({ licence }) => licence === '')).toEqual([]);
  expect(html).not.toContain(root);
});
