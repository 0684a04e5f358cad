import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { element, untrusted } from '../../src/pages/html.ts';
import { mark, pageOf, picture, scrolling, tableOf } from '../../src/pages/page.ts';
import {
  accessibilityFaults,
  isSkipped,
  looks,
  overflow,
  reason,
  startBrowser,
  withPage,
} from '../support/browser.ts';

const hostile = `</title></style><script>document.title='owned'</script><img src=x onerror=alert(1)>\u202Edesrever\u0000`;

const example = pageOf({
  title: `An example ${hostile}`,
  header: [element('p', { class: 'verdict' }, 'Everything held.')],
  main: [
    element('h2', { id: 'a' }, 'Parts'),
    element('p', {}, mark('holds', 'proved'), ' ', mark('fails', 'refuted'), ' '),
    element('p', {}, mark('open', 'open'), ' ', mark('none', 'none'), ' ', untrusted(hostile)),
    element('p', { class: 'soft' }, 'Soft ', element('a', { href: '#a' }, 'a link')),
    tableOf({ caption: 'A table', head: ['name', 'n'], rows: [['x'.repeat(80), 1]], numbers: [1] }),
    scrolling('A formula', element('pre', {}, 'f(W, v) = '.repeat(60))),
    element('details', {}, element('summary', {}, 'More'), 'y'.repeat(300)),
    element('button', { type: 'button', id: 'go' }, 'Go'),
    picture('<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="9"/>', 'A line'),
  ],
  footer: [element('p', {}, 'The end')],
  script: `document.querySelector('#go').addEventListener('click',()=>{document.querySelector('#a').textContent='gone';});`,
});

describe.skipIf(isSkipped)(`a page in a browser${reason}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  it.each(looks)('has no faults in the look "%s"', async (_, look) => {
    await withPage(browser, example, look, async ({ page, faults }) => {
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(faults).toEqual([]);
    });
  });

  it('runs its own script, and shows hostile text as text', async () => {
    await withPage(browser, example, {}, async ({ page, faults }) => {
      await page.click('#go');
      expect(await page.textContent('#a')).toBe('gone');
      expect(await page.textContent('bdi')).toBe(
        hostile.replace('\u202E', '\\u202e').replace('\u0000', '\\u0000'),
      );
      expect(await page.title()).toContain('<script>');
      expect(faults).toEqual([]);
    });
  });

  it('runs nothing else: the policy refuses a script, a handler and a request', async () => {
    const planted =
      "<script>document.title='owned'</script><b onclick=\"document.title='owned'\">b</b><img src='https://example.org/x.png'>";
    const page = example.replace('<main', `${planted}<main`);
    await withPage(browser, page, {}, async ({ page, faults }) => {
      await page.click('b');
      expect(await page.title()).toContain('An example');
      expect(faults.filter((fault) => fault.includes('Content Security Policy'))).toHaveLength(3);
    });
  });

  it('tells axe-core apart: text too pale, and an image without words', async () => {
    const bad = example.replace('<main', '<p><img src="data:image/png;base64,AA"></p><main');
    await withPage(browser, bad, {}, async ({ page }) => {
      expect((await accessibilityFaults(page)).join('\n')).toContain('serious image-alt');
    });
  });
});
