/**
 * # Pages about one file, in a browser
 * @module
 */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/certificates/read.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { check } from '../../src/certify/check.ts';
import { galleryIds, galleryText } from '../../src/counterexamples/gallery.ts';
import { showFile } from '../../src/show/any-file.ts';
import type { ShownAs } from '../../src/show/any-file.ts';
import { isLong } from '../runs.ts';
import {
  accessibilityFaults,
  isSkipped,
  looks,
  overflow,
  plainText,
  reason,
  startBrowser,
  withPage,
} from '../support/browser.ts';
import type { Look } from '../support/browser.ts';

const corpus = new URL('../corpus/', import.meta.url);
const hostile = `</title></style><script>document.title='owned'</script><img src=x onerror=alert(1)> \u202Edesrever \u0007 & "`;
const visible = hostile.replace('\u202E', '\\u202e').replace('\u0007', '\\u0007');

function corpusText(name: string): string {
  return readFileSync(new URL(name, corpus), 'utf8');
}

function noInputs(): never {
  throw new Error('the file holds its inputs');
}

async function shown(text: string, name = 'file.json'): Promise<ShownAs> {
  const verdict = await check(text, { findInputs: noInputs });
  const checks = ['widthwise check file.json'];
  return showFile({ name, text, verdict, checks }, noInputs);
}

function replaced(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, () => to);
  expect(changed).not.toBe(text);
  return changed;
}

/** Every look in a long run, otherwise one, in turn. */
function looksOf(name: string): typeof looks {
  return isLong ? looks : looks.filter((_, k) => k === name.length % looks.length);
}

const kinds: readonly (readonly [string, string, string])[] = [
  ['a zero nearby', 'valid/v1/zero-near-tanh.json', 'Verified'],
  ['a ball of full rank', 'valid/v1/shattered-softplus.json', 'Verified'],
  ['a bound over a box', 'valid/v1/kkt-box.json', 'Verified'],
  ['a cone', 'valid/v1/kkt-cone.json', 'Verified'],
  ['a KKT point', 'valid/v1/kkt-point-on-the-sphere.json', 'Verified'],
  ['a descent', 'valid/v1/descent-all-tanh.json', 'Verified'],
  ['other columns', 'valid/v2/zero-near-equal-rows-whitened.json', 'Verified'],
  ['facts', 'facts/v1/valid/quadratic-risks.json', 'Verified'],
  ['a refused certificate', 'invalid/v1/descent-step-too-large.json', 'Rejected'],
  ['refused facts', 'facts/v1/invalid/loss-off-by-little.json', 'Rejected'],
  ['no JSON', 'invalid/v1/not-json.json', 'Malformed'],
  ['an unknown kind', 'invalid/v1/unknown-kind.json', 'Unsupported'],
];

describe.skipIf(isSkipped)(`a page about a file${reason}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  async function expectSound(page: Page, faults: readonly string[]): Promise<void> {
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
    });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    const blank = await page.evaluate(
      () => [...document.images].filter((image) => image.naturalWidth === 0).length,
    );
    expect(blank).toBe(0);
  }

  async function expectSoundIn(html: string, look: Look): Promise<void> {
    await withPage(browser, html, look, ({ page, faults }) => expectSound(page, faults));
  }

  it.each(kinds)('of %s begins with the verdict, and has no faults', async (_, file, word) => {
    const { html } = await shown(corpusText(file));
    for (const [, look] of looksOf(file)) await expectSoundIn(html, look);
    await withPage(browser, html, {}, async ({ page }) => {
      expect(await page.textContent('.verdict .mark')).toContain(word);
      expect(await page.locator('main h2').allTextContents()).toEqual(
        expect.arrayContaining(
          word === 'Verified' ? ['What is shown', 'What is not shown'] : ['What is not shown'],
        ),
      );
      expect(await page.textContent('#check ~ .scrolling')).toContain('widthwise check file.json');
    });
  });

  it('of a refused certificate shows the bar that failed, and claims nothing', async () => {
    const { html, latex } = await shown(corpusText('invalid/v1/descent-step-too-large.json'));
    expect(latex).toBeUndefined();
    await withPage(browser, html, {}, async ({ page }) => {
      const text = (await page.textContent('body')) ?? '';
      expect(text).toContain('This file does not prove its claim. The claim may still be true.');
      expect(text).not.toContain('certified:');
      const alt = await page.getAttribute('figure img', 'alt');
      expect(alt).toContain(
        'the step is short enough: step ((norm(J) + L R)^2 + L norm(r0)) <= 1: 4 against 1, not shown',
      );
      expect(await page.getAttribute('figure:nth-child(2) img', 'alt')).toContain(
        'Claimed, not shown',
      );
    });
  });

  it('of a card of the gallery is a genuine counterexample with its parts', async () => {
    const ids = galleryIds().filter((_, k) => isLong || k % 6 === 0);
    for (const id of ids) {
      const { html, kind, isVerified } = await shown(galleryText(id));
      expect([id, kind, isVerified]).toEqual([id, 'counterexample', true]);
      await withPage(browser, html, {}, async ({ page, faults }) => {
        expect(await page.textContent('.verdict .mark')).toContain('Genuine counterexample');
        expect(await page.locator('.ticks li').count()).toBeGreaterThanOrEqual(2);
        expect(await page.locator('#exports ~ ul a[download]').count()).toBe(6);
        expect(faults).toEqual([]);
      });
    }
  });

  // in a long run every card has one look, in turn
  it.each(looks)('of a card has no faults in the look "%s"', async (name, look) => {
    const own = looks.findIndex(([known]) => known === name);
    const cards = galleryIds().filter((_, k) => isLong && k % looks.length === own);
    for (const id of ['CE-b64798e1', ...cards])
      await expectSoundIn((await shown(galleryText(id))).html, look);
  });

  it('strikes the dropped hypothesis through, and ticks the others by their facts', async () => {
    const { html } = await shown(galleryText('CE-1819e978'));
    await withPage(browser, html, {}, async ({ page }) => {
      expect(await plainText(page.locator('del'))).toBe('h d >= n with h = floor(m/2)');
      const list = await page.locator('#statement ~ .ticks').first().locator('li').all();
      const ticks = await Promise.all(list.map(plainText));
      expect(ticks.find((text) => text.includes('n <= m d'))).toContain(
        'At P n <= m d: n = 2, m d = 2.',
      );
      expect(ticks.find((text) => text.includes('sigma is analytic'))).toContain('Decided exactly');
      expect(await plainText(page.locator('#near ~ p mark'))).toBe(
        'pair added: w = (1/2), v = 1 and -1',
      );
      expect(await page.locator('.live').count()).toBe(0);
      expect(await page.textContent('body')).toContain(
        'No slider between the two: what changed is no single number.',
      );
    });
  });

  it('draws the loss while the changed number is moved, and reads without scripts', async () => {
    const { html } = await shown(galleryText('CE-b64798e1'));
    await withPage(browser, html, {}, async ({ page, faults }) => {
      const picture = (): Promise<string> =>
        page.evaluate(() => document.querySelector('canvas')?.toDataURL() ?? '');
      const said = (): Promise<string | null> => page.textContent('output');
      expect(await said()).toMatch(/^1\.5: loss 2, norm of the gradient in W \S+ \(float64\)$/u);
      const before = await picture();
      await page.locator('#change').focus();
      await page.keyboard.press('End');
      expect(await said()).toMatch(/^0\.5: loss 2,/u);
      expect(await picture()).not.toBe(before);
      expect(faults).toEqual([]);
    });
    await withPage(browser, html, { scripts: false }, async ({ page }) => {
      expect(await page.locator('.live').isVisible()).toBe(false);
      expect(await page.locator('#near ~ .figures img').count()).toBeGreaterThanOrEqual(3);
    });
  });

  it('moves a step, a label, an input and a weight as the numbers of the files say', async () => {
    const ends = new Map([
      ['CE-c85fc772', /^3: loss 0\.5, after the step 2, norm of the gradient in W 1 /u],
      ['CE-7dffeb98', /^0: loss 0\.5, norm of the gradient in W 0 /u],
      ['CE-b7d80008', /^0: loss /u],
      ['CE-0d2c7981', /^1: loss 0, norm of the gradient in W /u],
      ['CE-7170185f', /^0: loss /u],
    ]);
    for (const [id, text] of ends) {
      const { html } = await shown(galleryText(id));
      await withPage(browser, html, {}, async ({ page, faults }) => {
        expect(await page.textContent('output'), id).toMatch(text);
        expect(faults).toEqual([]);
      });
    }
  });

  it('moves from one sigma to another, and ends at the loss of the near miss', async () => {
    const { html } = await shown(galleryText('CE-7170185f'));
    await withPage(browser, html, {}, async ({ page, faults }) => {
      expect(await page.textContent('.live')).toContain('share of the other sigma = 0: loss');
      const lossAt = async (key: string): Promise<number> => {
        await page.locator('#change').focus();
        await page.keyboard.press(key);
        return Number(/loss (\S+),/u.exec((await page.textContent('output')) ?? '')?.[1]);
      };
      const { y, X, m, d, v, P } = await page.evaluate(() =>
        JSON.parse(document.querySelector<HTMLElement>('.live')?.dataset['model'] ?? ''),
      );
      const loss = (sigma: (x: number) => number): number =>
        y.reduce((sum: number, label: number, i: number) => {
          let f = -label;
          for (let j = 0; j < m; j++) {
            let z = 0;
            for (let k = 0; k < d; k++) z += P[j * d + k] * X[i * d + k];
            f += (v === null ? P[m * d + j] : v[j]) * sigma(z);
          }
          return sum + (f * f) / 2;
        }, 0);
      expect(await lossAt('Home')).toBeCloseTo(
        loss((x) => Math.max(x, 0)),
        2,
      );
      expect(await lossAt('End')).toBeCloseTo(
        loss((x) => Math.log(1 + Math.exp(x))),
        2,
      );
      expect(faults).toEqual([]);
    });
  });

  it('shows hostile text in every field of a card as text', async () => {
    const card = JSON.parse(galleryText('CE-1819e978')).card;
    let text = galleryText('CE-1819e978');
    for (const [key, value] of Object.entries<string | readonly string[]>(card)) {
      if (['id', 'row', 'near-miss', 'near-miss-restores', 'near-miss-says'].includes(key))
        continue;
      if (typeof value !== 'string') continue;
      const kept = key === 'near-miss-distance' ? value.split('; ')[0] : undefined;
      const own = kept === undefined ? hostile : `${kept}; ${hostile}`;
      text = replaced(
        text,
        `"${key}": ${JSON.stringify(value)}`,
        `"${key}": ${JSON.stringify(own)}`,
      );
    }
    text = replaced(text, '"seed":"1"', `"seed":${JSON.stringify(hostile)}`);
    const { html, kind } = await shown(text, hostile);
    expect(kind).toBe('counterexample');
    for (const [, look] of looksOf('')) await expectSoundIn(html, look);
    await withPage(browser, html, {}, async ({ page }) => {
      const body = await plainText(page.locator('body'));
      expect(body.split(visible).length).toBeGreaterThanOrEqual(5); // minimality, distance, found, provenance
      expect(await page.title()).not.toBe('owned');
    });
  });

  it('shows hostile text in a certificate, a name and a refusal as text', async () => {
    const read = readCertificate(corpusText('valid/v1/zero-near-tanh.json'));
    if (read.kind !== 'read') throw new Error('unreadable');
    const { certificate } = read;
    const text = writeCertificate({
      ...certificate,
      provenance: { tool: hostile, command: hostile },
    });
    const bad = `{"format":${JSON.stringify(hostile)},${text.slice(1)}`;
    for (const [own, name] of [
      [text, hostile],
      [bad, hostile],
      [hostile, 'file.json'],
    ] as const) {
      const { html } = await shown(own, name);
      await expectSoundIn(html, {});
      await withPage(browser, html, {}, async ({ page }) => {
        expect(await plainText(page.locator('body'))).toContain(visible);
        expect(await page.title()).not.toBe('owned');
      });
    }
  });

  it('says what is wrong with a card, and shows its facts', async () => {
    const cards = [
      [/"row": "nice-region\/width"/u, '"row": "nice-region/nothing"', 'no row is called'],
      [/"id": "CE-1819e978"/u, '"id": "CE-00000000"', 'the card says CE-00000000'],
      [
        /"near-miss-says": "Theorem B: within 1\/16/u,
        '"near-miss-says": "Theorem B: within 1/2',
        'its near miss is wrong',
      ],
    ] as const;
    for (const [from, to, says] of cards) {
      const { html, kind, isVerified, note } = await shown(
        replaced(galleryText('CE-1819e978'), from, to),
      );
      expect([kind, isVerified]).toEqual(['facts', false]);
      expect(note).toContain(says);
      expect(html).toContain(says);
    }
  });
});
