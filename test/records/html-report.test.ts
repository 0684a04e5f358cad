import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { footerOf } from '../../src/conformance/record.ts';
import { htmlReport } from '../../src/records/html-report.ts';
import { certifyFooter, refuteFooter } from '../../src/records/record.ts';
import type { Run } from '../../src/records/record.ts';
import {
  accessibilityFaults,
  cutOnPaper,
  isSkipped,
  looks,
  overflow,
  paper,
  plainText,
  reason,
  startBrowser,
  withPage,
} from '../support/browser.ts';
import { caseOf, certificate, header, property, refuted, row } from './lines.ts';
import { hostile, known, long, runsOf, states, verified } from './states.ts';

const pages = new Map(
  Object.entries(states).map(([name, runs]) => [name, htmlReport(runs(), known)]),
);
const pageOf = (name: string): string => pages.get(name) ?? '';

const [found, proof, answer] = [row('genuine'), certificate('verified'), caseOf('1')];
const dropped = { theorem: found.theorem, drops: found.drops };

describe('the page of a report', () => {
  it.each([...pages.keys()])('is below 2 MB: %s', (name) => {
    expect(Buffer.byteLength(pageOf(name))).toBeGreaterThan(1000);
    expect(Buffer.byteLength(pageOf(name))).toBeLessThan(2_000_000);
  });
});

describe.skipIf(isSkipped)(`the page of a report in a browser${reason}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  const inAllLooks = ['all held', 'hostile text in every field'];
  const small = [...pages.keys()].filter((name) => !/thousands|3,000/u.test(name));
  const cases = small.flatMap((name) =>
    looks
      .filter(([look]) => inAllLooks.includes(name) || look === '360 pixels')
      .map(([look, how]) => [name, look, how] as const),
  );

  it.each(cases)('has no faults: %s, %s', async (name, _, look) => {
    await withPage(browser, pageOf(name), look, async ({ page, faults }) => {
      await page.evaluate(() => {
        for (const part of document.querySelectorAll('details')) part.open = true;
      });
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(faults).toEqual([]);
    });
  });

  it.each(['one failure among thousands', '3,000 cards'])(
    'has no faults at size: %s',
    async (name) => {
      await withPage(browser, pageOf(name), { width: 360 }, async ({ page, faults }) => {
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(faults).toEqual([]);
      });
    },
  );

  it.each<readonly [string, string, string]>([
    ['nothing recorded', 'Nothing is recorded of this run of verify.', 'has no footer'],
    ['all held', 'Nothing failed: all 2 properties held.', 'Instances are drawn'],
    [
      'a partial run',
      'Partial run. Nothing failed: 1 of 3 properties held.',
      '2 properties did not run',
    ],
    [
      'a killed run',
      'Partial run. Nothing failed: 1 of 2 properties held.',
      'killed or is still going',
    ],
    [
      'one failure among thousands',
      '1 of 3,001 properties failed: kkt/bad. Not run: 1 of 2 theorems, 2 of 2 searches for counterexamples.',
      'Not tried in these records: expressivity',
    ],
    [
      '31 cards',
      '31 of 31 searches found a counterexample.',
      'Of 2 statements with a hypothesis dropped, 1 was not searched',
    ],
  ])('begins with the verdict and what was not shown: %s', async (name, verdict, gap) => {
    await withPage(browser, pageOf(name), {}, async ({ page }) => {
      expect(await page.textContent('.verdict')).toContain(verdict);
      expect(await page.textContent('#not-shown')).toContain(gap);
      expect(await page.textContent('#check')).toContain('widthwise run');
      // All three are on the first screen.
      for (const id of ['shown', 'not-shown', 'check'])
        expect(
          await page.locator(`#${id}`).evaluate((part) => part.getBoundingClientRect().bottom),
        ).toBeLessThan(800);
    });
  });

  it.each<readonly [string, readonly Run[], string]>([
    ['a verification', verified([property('kkt/a')]), 'held'],
    [
      'a search',
      runsOf(header('refute', { rows: [dropped] }), found, refuteFooter([found], 1)),
      'genuine',
    ],
    ['a certificate', runsOf(header('certify', {}), proof, certifyFooter([proof])), 'verified'],
    [
      'an answer',
      runsOf(header('validate', { planned: 1 }), answer, footerOf(1, [answer], [], 0)),
      'passed',
    ],
    ['a failure', verified([property('kkt/a', refuted('x'))]), 'failed'],
    ['a short time', verified([property('kkt/a')], 2), 'open'],
    [
      'two kinds',
      [
        ...verified([property('kkt/a')]),
        ...runsOf(header('certify', {}), proof, certifyFooter([proof])),
      ],
      'complete',
    ],
  ])('says how %s ended in a word that its list of words explains', async (_, runs, word) => {
    await withPage(browser, htmlReport(runs, known), {}, async ({ page }) => {
      expect(await page.textContent('.verdict .mark')).toBe(word);
      expect(await page.locator('#words dt').allTextContents()).toContain(word);
    });
  });

  it('shows the one failure among thousands by its filter, with the keyboard alone', async () => {
    await withPage(browser, pageOf('one failure among thousands'), {}, async ({ page, faults }) => {
      await page.focus('#properties-list-show');
      await page.keyboard.press('ArrowDown');
      const shown = page.locator('#properties-list .item:not([hidden])');
      expect(await shown.count()).toBe(1);
      expect(await shown.textContent()).toContain('kkt/bad');
      const status = page.locator('[role=status]').first();
      expect(await status.textContent()).toBe('1 of 3000 shown');
      await page.keyboard.press('Tab');
      await page.keyboard.type('P-777');
      expect(await status.textContent()).toBe('0 of 3000 shown');
      expect(await page.locator('#properties-list .group:not([hidden])').count()).toBe(0);
      await page.selectOption('#properties-list-show', '');
      expect(await shown.count()).toBe(1);
      expect(await shown.textContent()).toContain('kkt/p-777');
      // A link into what is filtered out shows it.
      await page.evaluate(() => {
        location.hash = '#property-1500';
      });
      await page.waitForSelector('#property-1500', { state: 'visible' });
      expect(faults).toEqual([]);
    });
  });

  it('has no link on the page without a target, and leads to a card from the matrix', async () => {
    for (const name of ['all held', '31 cards', '3,000 cards', 'hostile text in every field'])
      await withPage(browser, pageOf(name), {}, async ({ page }) => {
        const dead = await page.evaluate(() =>
          [...document.querySelectorAll('a[href^="#"]')].flatMap((link) => {
            const href = link.getAttribute('href') ?? '';
            return document.getElementById(href.slice(1)) === null ? [href] : [];
          }),
        );
        expect(dead).toEqual([]);
        const ids = await page.evaluate(() =>
          [...document.querySelectorAll('[id]')].map(({ id }) => id),
        );
        expect(new Set(ids).size).toBe(ids.length);
      });
    await withPage(browser, pageOf('31 cards'), {}, async ({ page }) => {
      await page.click('#claims a');
      expect(new URL(page.url()).hash).toBe('#search-30');
      expect(await page.locator('#search-30').textContent()).toContain('CE-0123abcd');
    });
  });

  it('shows hostile text as text in every part', async () => {
    await withPage(browser, pageOf('hostile text in every field'), {}, async ({ page, faults }) => {
      expect(await page.title()).toBe('Widthwise report');
      const visible = hostile.replace('\u202E', '\\u202e').replace('\u0007', '\\u0007');
      for (const id of [
        'claims',
        'properties',
        'counterexamples',
        'certificates',
        'conformance',
        'experiments',
        'repeat',
      ])
        expect(await plainText(page.locator(`#${id}`)), id).toContain(visible);
      expect(
        await page
          .locator('main script, main img:not([src^="data:image/svg+xml;base64,"])')
          .count(),
      ).toBe(0);
      expect(await page.getAttribute('#experiments img', 'alt')).toBe('a < b');
      expect(faults).toEqual([]);
    });
  });

  it('shows what was drawn, in quartiles and as bars that say their numbers', async () => {
    await withPage(browser, pageOf('all held'), {}, async ({ page }) => {
      await page.click('#property-0 summary');
      const table = page.locator('#property-0 table', { hasText: 'Sizes and conditioning' });
      const cells = (row: number): Promise<readonly string[]> =>
        table.locator('tbody tr').nth(row).locator('th, td').allInnerTexts();
      expect((await cells(0)).slice(0, 6)).toEqual([
        'n, samples or equations',
        '1',
        '1',
        '2',
        '3',
        '3',
      ]);
      expect((await cells(1)).slice(0, 6)).toEqual([
        'condition of X',
        '1',
        '1',
        '2.5',
        '30',
        '1e15',
      ]);
      expect(await table.locator('svg').nth(1).getAttribute('aria-label')).toBe(
        'condition of X: from 1 to below 10: 6, from 1e15 to below 1e16: 2',
      );
    });
  });

  it('scrolls a wide formula in its own part, not the page', async () => {
    const name = 'a name of 80 characters and a formula wider than the screen';
    await withPage(browser, pageOf(name), { width: 360 }, async ({ page }) => {
      const wide = page.locator('.scrolling', { hasText: long.trim() }).first();
      expect(await wide.evaluate((part) => part.scrollWidth > part.clientWidth)).toBe(true);
    });
  });

  it('shows 100 of 3,000 cards whole and the others in a table, and says so', async () => {
    await withPage(browser, pageOf('3,000 cards'), {}, async ({ page }) => {
      expect(await page.locator('.card').count()).toBe(100);
      expect(await page.locator('#counterexamples tbody tr').count()).toBe(2900);
      expect(await page.textContent('#counterexamples')).toContain('The first 100 of 3000');
    });
  });

  it('reads without scripts', async () => {
    await withPage(browser, pageOf('all held'), { scripts: false }, async ({ page }) => {
      expect(await page.locator('.controls').first().isVisible()).toBe(false);
      expect(await page.locator('#property-0 summary').isVisible()).toBe(true);
      await page.click('#property-0 summary');
      expect(await page.locator('#property-0 p').first().isVisible()).toBe(true);
    });
  });

  it.each(small)('cuts nothing on paper, and folds nothing: %s', async (name) => {
    await withPage(
      browser,
      pageOf(name),
      { ...paper, scripts: false },
      async ({ page, faults }) => {
        expect(await cutOnPaper(page)).toEqual([]);
        for (const part of await page.locator('details .inside').all())
          expect(await part.evaluate((own) => own.checkVisibility())).toBe(true);
        expect(faults).toEqual([]);
      },
    );
  });

  it('prints with everything opened, and closes it again', async () => {
    await withPage(browser, pageOf('all held'), { print: true }, async ({ page }) => {
      const open = (): Promise<number> => page.locator('details[open]').count();
      const before = await open();
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      expect(await open()).toBe(await page.locator('details').count());
      expect(await page.locator('.controls').first().isVisible()).toBe(false);
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      expect(await open()).toBe(before);
      const pdf = await page.pdf();
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    });
  });
});
