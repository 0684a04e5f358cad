/**
 * # The checker in browsers
 *
 * The page is built here from the sources, and opened from a file in Chromium and in Firefox.
 * @module
 */
import {
  copyFileSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPage } from '../../.ci/check-page.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import type { Verdict } from '../../src/certificates/verdict.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { checkFile } from '../../src/cli/checking.ts';
import { widthwise } from '../cli/called.ts';
import { isSkipped, reason, startBrowser } from '../support/browser.ts';
import { firefoxReason, isFirefoxSkipped, startFirefox } from '../support/firefox.ts';
import type { Firefox } from '../support/firefox.ts';
import {
  answersTo,
  callOff,
  judged,
  shown,
  verdictOn,
  watchPauses,
  watchStates,
  doneWith,
} from './driven.ts';
import type { Driven } from './driven.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const corpus = ['test/corpus/**/*.json', 'properties/counterexamples/CE-*.json']
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((file) => basename(file) !== 'index.json')
  .sort()
  .map((file) => join(root, file));
const small = join(root, 'test/corpus/valid/v1/zero-near-tanh.json');

/** Where a text is no JSON each engine says in its own way, or not at all. */
function withoutPlace(text: string): string {
  return text.replace(/ at position \d+/u, '');
}

let folder = '';
let html = '';
let digits = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-checker-'));
  ({ html } = await checkPage());
  writeFileSync(join(folder, 'check.html'), html);
  const words = 'certify expressivity --data mnist:1000 --labels random-sign --width 4'.split(' ');
  digits = join(folder, 'digits.json');
  const { code } = await widthwise(folder, ...words, '--out', digits);
  expect(code).toBe(0);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function hostileFiles(): readonly string[] {
  const text = readFileSync(small, 'utf8');
  const begin = '{"format":"widthwise-certificate",\n"version":1,\n"claim":';
  const contents: Readonly<Record<string, string | Uint8Array>> = {
    'empty.json': '',
    'prose.json': 'This proves everything.',
    'nan.json': text.replace('1024', 'NaN'),
    'infinite.json': text.replace('1024', '1e999'),
    'proto.json': text.replace('{"kind"', '{"__proto__":{"kind":"zero-near"},"kind"'),
    'markup.json': text.replace('widthwise corpus', '</script><img src=x onerror=alert(1)>'),
    'deep.json': `${begin}${'['.repeat(1_000_000)}`,
    'deep-facts.json': `{"format":"widthwise-facts",\n"version":1,\n"instance":${'{"a":'.repeat(100_000)}`,
    'packed.json.gz': gzipSync(text).subarray(0, 300),
    'bytes.json': Uint8Array.from({ length: 4096 }, (_, k) => (k * 197) % 256),
    'mark.json': `\uFEFF${text}`,
    'long.json': `${begin}${' '.repeat(99_000_000)}`,
  };
  const files = Object.entries(contents).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
  const endless = join(folder, 'endless.json');
  writeFileSync(endless, begin);
  truncateSync(endless, 100_000_001);
  return [...files, endless];
}

/** What must hold in each browser. */
function theCheckerIn(browser: () => Driven): void {
  it('gives the verdicts of the command line on the whole corpus and the gallery', async () => {
    expect(corpus.length).toBeGreaterThan(600);
    const files = corpus.map((file) => ({
      name: basename(file),
      text: readFileSync(file, 'utf8'),
    }));
    const answers = await browser().evaluate(answersTo, JSON.stringify(files));
    const differ: unknown[] = [];
    const kinds = new Set<string>();
    for (const [k, file] of corpus.entries()) {
      const answer = answers[k];
      const expected: Verdict = await checkFile(file);
      const plain = (verdict: Verdict): string => withoutPlace(JSON.stringify(verdict));
      kinds.add(expected.kind);
      if (answer?.kind !== 'verdict' || plain(answer.verdict) !== plain(expected))
        differ.push({ file, answer, expected });
    }
    expect(differ).toEqual([]);
    expect([...kinds]).toEqual(expect.arrayContaining(['verified', 'rejected', 'malformed']));
  });

  it('refuses hostile files as the command line does, and does not freeze', async () => {
    await browser().evaluate(watchPauses);
    for (const file of hostileFiles()) {
      const { line, page, pause } = await judged(browser(), file);
      const verdict = await checkFile(file);
      if (basename(file) === 'markup.json') expect(verdict.kind).toBe('verified');
      else expect(verdict.kind, file).not.toBe('verified');
      const expected = 'because' in verdict ? verdict.because : verdict.kind;
      expect(withoutPlace(line), file).toContain(withoutPlace(expected));
      expect(page, file).toContain('</html>');
      expect(pause, file).toBeLessThan(5000);
    }
  });

  it('checks 1,000 digits in 15 s, says how far it is, and can be called off', async () => {
    const before = performance.now();
    await checkFile(digits);
    const onNode = performance.now() - before;
    await browser().evaluate(watchStates);
    await browser().choose('#file', [digits]);
    const { words, checked, states } = await browser().evaluate(verdictOn, basename(digits));
    expect(words).toMatch(/^Verified .* on these 1000 inputs/u);
    const [, seconds] = /took ([\d.]+) s/u.exec(checked) ?? [];
    // on a busy machine everything takes longer
    expect(Number(seconds) * 1000).toBeLessThan(Math.max(15_000, 6 * onNode));
    expect(states).toContain('check: sigma');
    // the page about so many samples takes a while
    expect(await browser().evaluate(callOff)).toBe('Called off.');
    expect((await browser().evaluate(shown)).page).toBe('');
    expect((await judged(browser(), small)).words).toMatch(/^Verified/u);
  });

  it('says that it needs the data of a certificate that names them by digest, and takes them', async () => {
    const read = readCertificate(readFileSync(small, 'utf8'));
    if (read.kind !== 'read') throw new Error('the certificate of the corpus is not read');
    const { claim } = read.certificate;
    const { inputs } = claim;
    if (inputs.where !== 'inline') throw new Error('its inputs are not in it');
    const { rows, cols, sha256, matrix } = inputs;
    const recipe = { source: 'points.csv', labels: '', normalise: 'none', bias: false } as const;
    const byDigest = join(folder, 'by-digest.json');
    const named = { where: 'by-digest', rows, cols, sha256, recipe } as const;
    writeFileSync(
      byDigest,
      writeCertificate({ ...read.certificate, claim: { ...claim, inputs: named } }),
    );
    const lines = Array.from({ length: rows }, (_, i) =>
      matrix.data.slice(i * cols, (i + 1) * cols).join(','),
    );
    const points = join(folder, 'points.csv');
    writeFileSync(points, lines.join('\n'));
    const without = await judged(browser(), byDigest);
    expect(without.line).toMatch(/^failed: .*points\.csv.*no such file/u);
    expect(without.checked).toContain('data');
    const other = join(folder, 'elsewhere.csv');
    copyFileSync(points, other);
    await browser().choose('#data', [other]);
    await browser().evaluate(doneWith, 'by-digest.json');
    const { words } = await browser().evaluate(shown);
    expect(words).toMatch(/^Verified/u);
    await browser().choose('#data', []);
  });
}

describe.skipIf(isSkipped)(`the checker in Chromium${reason}`, () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await startBrowser();
    page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, 'check.html')).href);
  });
  afterAll(() => browser.close());

  const driven: Driven = {
    evaluate: (act, argument = '') => page.evaluate(act, argument),
    choose: (selector, files) => page.setInputFiles(selector, [...files]),
  };
  theCheckerIn(() => driven);
});

describe.skipIf(isFirefoxSkipped)(`the checker in Firefox${firefoxReason}`, () => {
  let firefox: Firefox;
  beforeAll(async () => {
    firefox = await startFirefox();
    await firefox.open(pathToFileURL(join(folder, 'check.html')).href);
  });
  afterAll(() => firefox.close());

  theCheckerIn(() => firefox);
});
