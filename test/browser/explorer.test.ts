/**
 * The explorer: its states, what its studies prove, and its page in Chromium, opened from a file.
 */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exploringPage } from '../../.ci/explorer-page.ts';
import { examples } from '../../src/browser/explorer/content.ts';
import {
  limits,
  linkOf,
  snapped,
  stateIn,
  usualState,
  within,
} from '../../src/browser/explorer/state.ts';
import type { State } from '../../src/browser/explorer/state.ts';
import { study } from '../../src/browser/explorer/study.ts';
import { factsVerdict } from '../../src/certificates/facts/decide.ts';
import { check } from '../../src/certify/check.ts';
import { builtIn } from '../../src/sigma/built-in.ts';
import {
  accessibilityFaults,
  isSkipped,
  looks,
  reason,
  startBrowser,
  withPage,
} from '../support/browser.ts';

const activations = [...builtIn.keys()];
const two: State = {
  activation: 'tanh',
  points: [
    [-1, 0.75],
    [0.5, -0.5],
  ],
  start: [0.75, 0.25],
  size: 1,
};

describe('a state in an address', () => {
  it('comes back from its link', () => {
    for (const [, state] of examples) expect(stateIn(linkOf(state), activations)).toEqual(state);
  });

  it('is not read where a part is missing, or is no number', () => {
    const link = linkOf(two);
    expect(stateIn('', activations)).toBeUndefined();
    for (const [from, to] of [
      ['sigma=tanh', 'sigma=tan'],
      ['data=-1,0.75', 'data=-1'],
      ['data=-1,0.75', 'data=-1,x'],
      ['data=-1,0.75', 'data=-1,,0.75'],
      ['start=0.75,0.25', 'start=Infinity,0'],
      ['c=1', 'c=NaN'],
      ['c=1', 'd=1'],
    ] as const)
      expect(stateIn(link.replace(from, to), activations)).toBeUndefined();
  });

  it('stays within its limits', () => {
    const far = within({
      activation: 'tanh',
      points: Array.from({ length: 9 }, () => [1e308, -1e308] as const),
      start: [-7, 7],
      size: 0,
    });
    expect(far.points).toEqual(Array.from({ length: limits.points }, () => [2, -2]));
    expect(far.start).toEqual([-3, 3]);
    expect(far.size).toBe(1 / 8);
    expect(snapped(0.3, 2)).toBe(19 / 64);
    expect(snapped(Number.NaN, 2)).toBe(0);
    expect(Object.is(snapped(-1e-9, 2), 0)).toBe(true);
  });
});

describe('a study', () => {
  it('certifies a ball around the start on two samples, and a zero', async () => {
    const { ball, findings, picture } = await study(two);
    if ('none' in ball) throw new Error(ball.none);
    expect(ball.verdict).toMatchObject({ kind: 'verified' });
    expect(await check(ball.text)).toEqual(ball.verdict);
    expect(ball.text).toContain(linkOf(two));
    expect(findings.map(({ kind }) => kind)).toEqual(['zero']);
    expect(findings[0]?.verdict.kind).toBe('verified');
    expect(picture?.says).toContain('certified ball: every stationary point in it has loss 0');
  });

  it('certifies minima of positive loss and saddles on four', async () => {
    const { ball, findings } = await study(usualState);
    expect('none' in ball).toBe(true);
    const bad = findings.filter(({ kind, loss }) => kind === 'minimum' && loss > 0.01);
    expect(bad.length).toBeGreaterThan(0);
    expect(findings.some(({ kind }) => kind === 'saddle')).toBe(true);
    for (const { verdict, text, kind } of findings) {
      expect(verdict.kind).toBe('verified');
      if (kind !== 'zero') expect(await factsVerdict(text)).toEqual(verdict);
    }
    expect(findings.map(({ loss }) => loss)).toEqual(
      findings.map(({ loss }) => loss).sort((a, b) => a - b),
    );
  });

  it('shows no ball at a kink of relu, and says why', async () => {
    const { ball, findings } = await study({
      ...two,
      activation: 'relu',
      start: [1, 0],
      points: [[0, 1]],
    });
    expect('none' in ball ? ball.none : '').toContain('C^2');
    expect(findings.every(({ verdict }) => verdict.kind === 'verified')).toBe(true);
  });

  it('says why a descent that ends is not certified', async () => {
    const { open } = await study({ ...usualState, activation: 'softplus' });
    expect(open.count).toBeGreaterThan(0);
    expect(open.because).not.toBe('');
  });

  it('takes equal samples, with equal and with other labels', async () => {
    const equal = await study({
      ...two,
      points: [
        [1, 0.5],
        [1, 0.5],
      ],
    });
    expect(equal.ball).toHaveProperty('none');
    const other = await study({
      ...two,
      points: [
        [1, 0.5],
        [1, -0.5],
      ],
    });
    expect(other.findings.every(({ kind }) => kind !== 'zero')).toBe(true);
  });
});

describe.skipIf(isSkipped)(`the page of the explorer in Chromium${reason}`, () => {
  let browser: Browser;
  let html: string;
  beforeAll(async () => {
    html = (await exploringPage()).html;
    browser = await startBrowser();
  });
  afterAll(async () => browser.close());

  it('runs from a file under its policy, and has no fault for axe, in every look', async () => {
    for (const [, look] of looks)
      await withPage(browser, html, look, async ({ page, faults }) => {
        await page.getByText(/certified points; /u).waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
          true,
        );
        expect(faults).toEqual([]);
      });
  });

  it('finds what the sources find in Node, in the state of its address', async () => {
    const { ball, findings } = await study(two);
    await withPage(browser, html, {}, async ({ page, faults }) => {
      await page.getByRole('link', { name: 'two points' }).click();
      await page.getByText(/^A certified ball; /u).waitFor();
      expect(new URL(page.url()).hash).toBe(linkOf(two));
      const files = await page
        .locator('a[download]')
        .evaluateAll((links) =>
          links.map((link) => atob(link.getAttribute('href')?.split(',')[1] ?? '')),
        );
      expect(files).toEqual(['none' in ball ? '' : ball.text, ...findings.map(({ text }) => text)]);
      expect(await page.locator('#ball').textContent()).toContain(
        'every label vector y is fitted exactly',
      );
      expect(faults).toEqual([]);
    });
  });

  it('is worked by keys, and by dragging', async () => {
    await withPage(browser, html, {}, async ({ page, faults }) => {
      await page.getByText(/certified points; /u).waitFor();
      const hash = (): string => new URL(page.url()).hash;
      const [[x, y] = [0, 0], ...rest] = usualState.points;
      const sample = page.getByRole('button', { name: 'Sample 1:' });
      await sample.focus();
      await sample.press('ArrowRight');
      await sample.press('ArrowUp');
      await sample.press('Shift+ArrowLeft');
      const moved = [x + 1 / 16 - 1 / 64, y + 1 / 16] as const;
      expect(hash()).toBe(linkOf({ ...usualState, points: [moved, ...rest] }));
      await page.getByText('The samples as numbers').click();
      await page.getByLabel('y of sample 1').fill('-5');
      await page.getByLabel('y of sample 1').press('Tab');
      expect(await page.getByLabel('y of sample 1').inputValue()).toBe('-2');
      await sample.scrollIntoViewIfNeeded();
      const box = await sample.boundingBox();
      if (box === null) throw new Error('the sample is not drawn');
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y - 100, { steps: 4 });
      await page.mouse.up();
      const dragged = stateIn(hash(), activations)?.points[0]?.[1] ?? -2;
      expect(dragged).toBeGreaterThan(-1.5);
      await sample.press('Delete');
      expect(stateIn(hash(), activations)?.points).toEqual(rest);
      await page.getByLabel('Activation').selectOption('sin');
      await page.getByRole('button', { name: 'Add a sample' }).click();
      await page.getByText(/certified points?; /u).waitFor();
      expect(stateIn(hash(), activations)).toMatchObject({ activation: 'sin' });
      expect(stateIn(hash(), activations)?.points).toHaveLength(4);
      expect(faults).toEqual([]);
    });
  });
});
