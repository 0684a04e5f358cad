import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueOf } from '../conjectures/support.ts';
import type { Parts } from '../conjectures/support.ts';
import { widthwise as widthwiseIn } from './called.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-conjecture-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function widthwise(...args: readonly string[]): ReturnType<typeof widthwiseIn> {
  return widthwiseIn(folder, ...args);
}

/** The file of a conjecture. */
function written(name: string, content: string | Parts): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(valueOf(content)));
  return file;
}

function cardIn(stdout: string): string {
  const id = /GENUINE {2}(CE-[0-9a-f]{8})/u.exec(stdout)?.[1];
  if (id === undefined) throw new Error(stdout);
  return join(folder, `${id}.json`);
}

const examples = join(import.meta.dirname, '../../proofs-notes/using/conjectures');

describe('widthwise refute --conjecture', () => {
  it.each(readdirSync(examples).filter((name) => name.endsWith('.json')))(
    'refutes %s, and the card needs nothing else',
    async (name) => {
      const file = join(examples, name);
      const run = await widthwise('refute', '--conjecture', file, '--time', '60', '--out', folder);
      expect(run.code, run.stdout + run.stderr).toBe(0);
      const card = cardIn(run.stdout);
      const { title }: { readonly title: string } = JSON.parse(readFileSync(file, 'utf8'));
      expect(run.stdout.replaceAll(/\s+/gu, ' ')).toContain(`the conjecture "${title}"`);
      expect((await widthwise('check', card)).code).toBe(0);
      const replayed = await widthwise('replay', card);
      expect(replayed.code, replayed.stdout).toBe(0);
      expect(replayed.stdout).toContain('It is false that if sigma(x)');
    },
    120_000,
  );

  it('says that none is in scope, with the count', async () => {
    const file = written('true.json', {
      hypotheses: ['stationary-in-W', 'nonzero-preactivations', 'nonzero-outputs'],
      samples: [1, 1],
    });
    const run = await widthwise('refute', '--conjecture', file, '--out', folder);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('none in scope: all 54 instances up to symmetry were decided');
    expect(run.stdout).toContain('0 could not be decided');
    const json = await widthwise('--json', 'refute', '--conjecture', file, '--out', folder);
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: 'none-in-scope',
      tried: 54,
      counts: { undecided: 0 },
    });
  });

  it('says that no instance satisfies the hypotheses', async () => {
    const file = written('empty.json', {
      hypotheses: ['orthogonal-inputs', 'equal-norms'],
      samples: [2, 2],
    });
    const run = await widthwise('refute', '--conjecture', file, '--out', folder);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('no instance in scope satisfies the hypotheses: all 270');
    const random = written('drawn.json', {
      hypotheses: ['orthogonal-inputs', 'equal-norms'],
      samples: [2, 2],
      from: 'random',
    });
    const drawn = await widthwise(
      'refute',
      '--conjecture',
      random,
      '--time',
      '0.5',
      '--out',
      folder,
    );
    expect(drawn.code).toBe(1);
    expect(drawn.stdout).toContain('nothing was tested: none of the');
  });

  it('keeps what it cannot decide in a file, with the reasons', async () => {
    const file = written('open.json', {
      activations: ['relu'],
      hypotheses: ['stationary-in-W'],
      conclusion: 'global-in-W',
      samples: [1, 1],
    });
    const run = await widthwise('refute', '--conjecture', file, '--out', folder);
    expect(run.stdout + run.stderr).toContain('GENUINE');
    const left = written('left.json', {
      activations: ['tanh'],
      hypotheses: ['stationary-in-all', 'nonzero-preactivations'],
      samples: [1, 1],
    });
    const open = await widthwise('refute', '--conjecture', left, '--out', folder);
    expect(open.code).toBe(1);
    expect(open.stdout).toMatch(/none found in scope: all \d+ instances/u);
    const name = readdirSync(folder).find((one) => one.startsWith('undecided-')) ?? '';
    const kept: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    expect(kept).toMatchObject({ conjecture: { title: 'a conjecture' } });
    expect(JSON.stringify(kept)).toContain('the gradient is not known to be 0');
  });

  it('takes candidates from code, and hypotheses and conclusion from data', async () => {
    const code = (conjecture: Parts, yields: string): string =>
      `export default { conjecture: ${JSON.stringify(valueOf(conjecture))}, *candidates(random: () => number) { ${yields} } };`;
    const candidate = (y: string): string =>
      `yield { activation: 'square', inputs: [[1]], hidden: [['1/2']], outputs: [4], labels: [${y}] };`;
    const file = written('mine.ts', code({}, candidate('1') + candidate('"3/2"')));
    const run = await widthwise('refute', '--conjecture', file, '--out', folder);
    expect(run.code, run.stderr).toBe(0);
    expect((await widthwise('replay', cardIn(run.stdout))).code).toBe(0);
    const none = written('none.ts', code({}, candidate('1')));
    const ended = await widthwise('refute', '--conjecture', none, '--time', '600', '--out', folder);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('none found: 1 candidates tried');
    const strange = written('strange.ts', code({}, 'yield { W: 1 };'));
    expect((await widthwise('refute', '--conjecture', strange)).code).toBe(2);
    const nan = written('nan.ts', code({}, candidate('NaN')));
    expect((await widthwise('refute', '--conjecture', nan)).stderr).toContain('expected a number');
    const thrown = written('thrown.ts', code({}, 'throw new Error("mine");'));
    const failed = await widthwise('refute', '--conjecture', thrown);
    expect([failed.code, failed.stderr]).toEqual([2, expect.stringContaining('Error: mine')]);
    const unread = await widthwise('refute', '--conjecture', written('syntax.ts', 'export {'));
    expect([unread.code, unread.stderr]).toEqual([2, expect.stringContaining('cannot be loaded')]);
    const word = written('word.ts', code({}, candidate('"one"')));
    expect((await widthwise('refute', '--conjecture', word)).stderr).toContain(
      '"one" is no number',
    );
  });

  it.each<readonly [string, string, string]>([
    ['no JSON', '{', 'not JSON'],
    ['empty', '', 'empty'],
    ['large', ' '.repeat(70_000), 'the limit of a conjecture'],
    ['NaN', '{"version": NaN}', 'NaN'],
    ['code', 'export default 1', 'not JSON'],
  ])('refuses a file with %s', async (_, content, says) => {
    const run = await widthwise('refute', '--conjecture', written('bad.json', content));
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toContain('row'); // the advice of tables
  });

  it('refuses what does not fit, and what is not there', async () => {
    const file = written('fits.json', {});
    for (const args of [['kkt'], ['--drop', 'width'], ['--matrix'], ['--scope', 'n<=1']])
      expect((await widthwise('refute', ...args, '--conjecture', file)).code, args.join(' ')).toBe(
        2,
      );
    expect((await widthwise('refute', '--conjecture', join(folder, 'none.json'))).code).toBe(2);
    expect((await widthwise('refute', '--conjecture', join(folder, 'missing.ts'))).code).toBe(2);
    expect((await widthwise('refute')).stderr).toContain('no theorem and no conjecture');
  });
});

describe('the card of a conjecture', () => {
  it('is refused with another conjecture', async () => {
    const file = written('false.json', {});
    const run = await widthwise('refute', '--conjecture', file, '--out', folder);
    const card = readFileSync(cardIn(run.stdout), 'utf8');
    const replayed = (text: string) => widthwise('replay', written('changed.json', text));
    const changed = await replayed(
      card.replace('\\"hypotheses\\":[]', '\\"hypotheses\\":[\\"mirrored\\"]'),
    );
    expect(changed.code).toBe(2);
    const other = await replayed(
      card.replace('\\"title\\":\\"a conjecture\\"', '\\"title\\":\\"another\\"'),
    );
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('the conjecture on the card is not the one of its row');
    const broken = await replayed(card.replace('\\"version\\":1', '\\"version\\":'));
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain('is not JSON');
  });

  it('names a near miss, which is certified again', async () => {
    const file = written('near.json', { hypotheses: ['nonzero-outputs'] });
    const near = join(folder, 'near-miss.json');
    const run = await widthwise(
      'refute',
      '--conjecture',
      file,
      '--out',
      folder,
      '--near-miss',
      near,
    );
    expect(run.stdout).toContain('the near miss\n  satisfies  the loss is 0');
    expect(run.stdout).toContain('here the conjecture holds: its hypotheses do, and the loss is 0');
    expect((await widthwise('check', near)).code).toBe(0);
    const text = readFileSync(cardIn(run.stdout), 'utf8');
    const changed = text.replace(
      /(?<="near-miss": \[\n {2}"\w+\[1\](?:\[1\])?: -?\d -> )-?[\d/]+/u,
      '7',
    );
    expect(changed).not.toBe(text);
    expect((await widthwise('replay', written('wrong.json', changed))).code).toBe(1);
  });

  it('is exported and shown', async () => {
    const file = written('shown.json', { title: 'all losses are 0 $\\alpha$ <b>' });
    const run = await widthwise('refute', '--conjecture', file, '--out', folder);
    const card = cardIn(run.stdout);
    for (const format of ['md', 'latex', 'python', 'typescript', 'bibtex', 'json']) {
      const made = await widthwise('card', card, '--format', format);
      expect(made.code, format + made.stderr).toBe(0);
      expect(made.stdout).not.toContain('\\cite{}');
    }
    const page = join(folder, 'page.html');
    const shown = await widthwise('show', card, '--out', page);
    expect(shown.code, shown.stderr).toBe(0);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('Genuine counterexample');
    expect(html).not.toContain('0 $\\alpha$ <b>');
  });
});

describe('widthwise conjecture init and explain --vocabulary', () => {
  it('write a conjecture that is refuted, and never over another', async () => {
    const file = join(folder, 'first.json');
    expect((await widthwise('conjecture', 'init', file)).code).toBe(0);
    expect((await widthwise('conjecture', 'init', file)).code).toBe(2);
    const run = await widthwise('refute', '--conjecture', file, '--time', '60', '--out', folder);
    expect(run.code, run.stdout).toBe(0);
  }, 120_000);

  it('list each word', async () => {
    const { stdout, code } = await widthwise('explain', '--vocabulary');
    expect(code).toBe(0);
    for (const word of ['n <= h d', 'stationary-in-W', 'zero-loss', '`unfittable`', 'tanh'])
      expect(stdout).toContain(word);
    expect((await widthwise('explain')).code).toBe(2);
    expect((await widthwise('explain', 'kkt', '--vocabulary')).code).toBe(2);
  });
});
