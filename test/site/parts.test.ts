/** The parts of the site: notes as pages, links that lead nowhere, the evidence of records. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { block, formulaText } from '../../.site/blocks.ts';
import {
  evidencePage,
  evidenceSection,
  experimentsSection,
  recordedRuns,
} from '../../.site/evidence.ts';
import { deadLinks } from '../../.site/links.ts';
import { notePage, startPage, withCards } from '../../.site/notes.ts';
import { allProperties } from '../../properties/index.ts';
import { element } from '../../src/pages/html.ts';
import { readRuns } from '../../src/records/record.ts';

describe('a note as a page', () => {
  it('has links to cards, pictures and indices as the site has them, outside code', () => {
    expect(notePage('[a](../properties/counterexamples/CE-01ab.json) and $`x_1`$')).toBe(
      '[CE-01ab](/gallery/CE-01ab.html){target="_self"} and $x_1$',
    );
    expect(notePage('[p](slice.svg), ![p](slice.svg), [i](../README.md#x)')).toBe(
      '[p](/pictures/slice.svg){target="_self"}, ![p](slice.svg), [i](../index.md#x)',
    );
    const code = '```sh\n[i](README.md)\n```';
    expect(notePage(code)).toBe(code);
    expect(startPage('[k](proofs-notes/kkt.md) [n](proofs-notes/README.md)')).toBe(
      '[k](./notes/kkt.md) [n](./notes/index.md)',
    );
  });

  it('has the cards beside their hypotheses, and must have the row', () => {
    const note = '| id | says |\n| --- | --- |\n| A.h1 | one |\n| A.h2 | two |';
    const linked = withCards(note, new Map([['A.h2', ['CE-1']]]));
    expect(linked.split('\n').slice(2)).toEqual([
      '| A.h1 | one |',
      '| A.h2 | two ([CE-1](/gallery/CE-1.html){target="_self"}) |',
    ]);
    expect(() => withCards(note, new Map([['A.h3', ['CE-1']]]))).toThrow('A.h3');
  });

  it('keeps Markdown and Vue from what is generated', () => {
    const html = block(element('p', {}, '<b> {{ x }}\n\n'));
    expect(html).toContain('<div v-pre="" class="generated">');
    expect(html.trim()).not.toContain('\n');
    expect(html).toContain('&lt;b&gt;');
    expect(formulaText('\\mathbb{R}^d', false)).toContain('\u211D');
    expect(() => formulaText('\\unknown', false)).toThrow();
  });
});

describe('links that lead nowhere', () => {
  it('are found, by file and by place', () => {
    const folder = mkdtempSync(join(tmpdir(), 'widthwise-links-'));
    try {
      mkdirSync(join(folder, 'a'));
      const links = (...to: readonly string[]): string =>
        to.map((one) => `<a href="${one}">x</a>`).join('');
      writeFileSync(
        join(folder, 'index.html'),
        `<h1 id="top">x</h1>${links('#top', 'a/', '/a/index.html#here', 'https://example.org/x', '#s=1', '#nowhere', '/b.html', 'a/#top', '/a', '../c')}<script>' href="no"'</script>`,
      );
      writeFileSync(
        join(folder, 'a/index.html'),
        `<p id="here">${links('../', '/', '../#top')}</p>`,
      );
      expect(deadLinks(folder, '/').map((fault) => fault.split(' ')[1])).toEqual([
        '#nowhere',
        '/b.html',
        'a/#top',
        '/a',
        '../c',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the evidence on the site', () => {
  const [property] = allProperties;
  const header = {
    type: 'header',
    format: 'widthwise-record',
    version: 1,
    kind: 'verify',
    seed: 1,
    node: '24',
    started: '2026-01-02T03:04:05.000Z',
    tool: 'widthwise <9>',
    properties: [property?.id ?? ''],
  };

  it('says that there is none', () => {
    expect(evidenceSection('kkt', [])).toContain('No run was recorded');
    expect(evidenceSection('kkt', [])).toContain('not in a recorded run');
    expect(evidencePage([])).toContain('No run was recorded');
    expect(experimentsSection([])).toContain('hold no experiment');
    expect(() => recordedRuns('/', ['no-such-record.jsonl'])).toThrow('no-such-record.jsonl');
  });

  it('names the run, and calls one that was killed partial', () => {
    const runs = readRuns(`${JSON.stringify(header)}\n`, 'run.jsonl');
    const page = evidencePage(runs);
    expect(page).toContain('verify of 2026-01-02T03:04:05.000Z by widthwise &lt;9&gt;');
    expect(page).toContain('which did not end');
    expect(page).toContain('partial');
  });
});
