/**
 * # States that a page about a file must show well
 *
 * Long names, wide formulas, many samples, paper and narrow screens.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inputsDigest } from '../../src/certificates/format.ts';
import type { Certificate } from '../../src/certificates/format.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { check } from '../../src/certify/check.ts';
import { galleryText } from '../../src/counterexamples/gallery.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { showFile } from '../../src/show/any-file.ts';
import type { ShownAs } from '../../src/show/any-file.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import {
  accessibilityFaults,
  cutOnPaper,
  isSkipped,
  overflow,
  paper,
  reason,
  startBrowser,
  withPage,
} from '../support/browser.ts';

const valid = new URL('../corpus/valid/', import.meta.url);
const name80 = `${'x'.repeat(75)}.json`;

function certificateNamed(name: string): Certificate {
  const read = readCertificate(readFileSync(new URL(`${name}.json`, valid), 'utf8'));
  if (read.kind !== 'read') throw new Error('unreadable');
  return read.certificate;
}

function noInputs(): never {
  throw new Error('the file holds its inputs');
}

async function shown(text: string, name = 'file.json'): Promise<ShownAs> {
  const verdict = await check(text, { findInputs: noInputs });
  return showFile({ name, text, verdict, checks: [`widthwise check ${name}`] }, noInputs);
}

/** A KKT point on inputs of which 3 are distinct, with those repeated; what it claims is large enough for all. */
function repeated(rows: number): string {
  const { claim, ...rest } = certificateNamed('v2/kkt-point-equal-rows');
  const { inputs } = claim;
  if (claim.kind !== 'kkt-point' || inputs.where !== 'inline') throw new Error('another kind');
  const { matrix } = inputs;
  const X = dense(
    rows,
    matrix.cols,
    Float64Array.from({ length: rows * matrix.cols }, (_, k) => entry(matrix.data, k)),
  );
  const labels = Array.from({ length: rows }, (_, i) => entry(claim.labels, i));
  const own = { ...inputs, rows, sha256: inputsDigest(X), matrix: X };
  return writeCertificate({
    ...rest,
    claim: { ...claim, inputs: own, labels, bound: 1e6, gap: 1e6 },
  });
}

/** The k-th of the numbers, which begin again after the last. */
function entry(numbers: ArrayLike<number>, k: number): number {
  return numbers[k % numbers.length] ?? Number.NaN;
}

/** A bound on inputs with so many columns that it is refused. */
function wide(cols: number): string {
  const { claim, ...rest } = certificateNamed('v1/kkt-ball');
  const X = dense(
    3,
    cols,
    Float64Array.from({ length: 3 * cols }, (_, k) => 1 / (k + 3)),
  );
  const inputs = { where: 'inline', rows: 3, cols, sha256: inputsDigest(X), matrix: X } as const;
  return writeCertificate({ ...rest, claim: { ...claim, inputs } });
}

/** A sum of twelve terms, as wide as several screens of a telephone. */
const wideSigma = Array.from({ length: 12 }, (_, k) => `tanh(x + ${k + 1}/7)/${k + 2}`).join(' + ');

describe.skipIf(isSkipped)(`a page about a file in a hard state${reason}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  async function expectVerdictFirst(page: Page): Promise<void> {
    const verdict = page.locator('h1 + .verdict');
    expect(await verdict.locator('.mark').isVisible()).toBe(true);
    expect(await verdict.evaluate((part) => part.getBoundingClientRect().top)).toBeLessThan(200);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }

  it('shows 40 of 1,000 samples, and says so', async () => {
    const { html, isVerified } = await shown(repeated(1000));
    expect(isVerified).toBe(true);
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
    await withPage(browser, html, { width: 360 }, async ({ page, faults }) => {
      await expectVerdictFirst(page);
      await page.click('summary:has-text("The numbers")');
      const inputs = page.locator('table', { hasText: 'The inputs X' });
      expect(await inputs.locator('tbody tr').count()).toBe(40);
      expect(await inputs.locator('caption').textContent()).toBe(
        'The inputs X, and y in the last column, 1000 x 3, the first 40 of 1000 rows',
      );
      expect(await page.textContent('.figures')).toContain('The data');
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it.each([
    ['light', {}],
    ['dark', { dark: true }],
  ])(
    'shows a name of 80 characters and a formula wider than the screen at 360 pixels, %s',
    async (_, look) => {
      const { claim, ...rest } = certificateNamed('v1/zero-near-tanh');
      const text = writeCertificate({
        ...rest,
        claim: { ...claim, activation: parseExpression(wideSigma) },
      });
      const { html } = await shown(text, name80);
      await withPage(browser, html, { ...look, width: 360 }, async ({ page, faults }) => {
        await expectVerdictFirst(page);
        expect(await page.textContent('h1')).toContain(name80);
        await page.click('summary:has-text("The file")');
        const sigma = page
          .locator('.scrolling:has(> [aria-label="sigma"], [aria-label="sigma"])')
          .first();
        expect(await sigma.evaluate((part) => part.scrollWidth > part.clientWidth)).toBe(true);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(faults).toEqual([]);
      });
      await withPage(browser, html, { ...look, ...paper }, async ({ page }) => {
        expect(await cutOnPaper(page)).toEqual([]);
        expect(await page.locator('code.on-paper').last().isVisible()).toBe(true);
        expect(await page.locator('.on-screen').last().isVisible()).toBe(false);
      });
    },
  );

  it.each([
    ['a certificate', readFileSync(new URL('v1/kkt-box.json', valid), 'utf8')],
    ['a certificate of many columns', wide(30)],
    ['a counterexample', galleryText('CE-b64798e1')],
    ['a refused file', '{}'],
  ])('prints %s with its folded parts, and cuts nothing, without scripts', async (_, text) => {
    const { html } = await shown(text);
    await withPage(browser, html, { ...paper, scripts: false }, async ({ page, faults }) => {
      expect(await cutOnPaper(page)).toEqual([]);
      expect(await page.locator('details[open]').count()).toBe(0);
      const folded = await page.locator('details > :not(summary)').all();
      expect(folded.length).toBeGreaterThan(0);
      for (const part of folded)
        if ((await part.getAttribute('class'))?.includes('on-screen') !== true)
          expect(await part.evaluate((own) => own.checkVisibility())).toBe(true);
      expect(await page.locator('.live, input').filter({ visible: true }).count()).toBe(0);
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(faults).toEqual([]);
    });
  });
});
