import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { element, htmlOf, untrusted } from '../../src/pages/html.ts';
import { mark, pageOf, picture, scrolling, tableOf } from '../../src/pages/page.ts';
import { style } from '../../src/pages/style.ts';

const hostile = `</title></style><script>alert(1)</script><img src=x onerror=alert(1)>" ' & \u202E\u0007\u200B`;

describe('a tree of HTML', () => {
  it('writes text and attributes escaped, with controls and direction marks made visible', () => {
    expect(htmlOf(element('p', { title: hostile }, hostile))).toBe(
      `<p title="&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot; ' &amp; \\u202e\\u0007\\u200b">` +
        `&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot; ' &amp; \\u202e\\u0007\\u200b</p>`,
    );
  });

  it('nests, leaves out what is undefined or false, and gives void elements no end tag', () => {
    const tree = element('ul', { hidden: true, id: undefined, class: false }, [
      element('li', {}, 1, undefined, element('br')),
      untrusted('x'),
    ]);
    expect(htmlOf(tree)).toBe('<ul hidden=""><li>1<br></li><bdi>x</bdi></ul>');
  });

  it.each(['onclick', 'ONLOAD', 'style', 'srcdoc', 'a b', 'x"', ''])(
    'has no attribute "%s"',
    (name) => {
      expect(() => htmlOf(element('p', { [name]: 'x' }))).toThrow('no attribute of a page');
    },
  );

  it.each(['script', 'STYLE', 'iframe', 'object', 'embed', 'base', 'p onload', ''])(
    'has no element "%s"',
    (name) => {
      expect(() => htmlOf(element(name))).toThrow('no element of a page');
    },
  );

  it.each([
    'javascript:alert(1)',
    ' javascript:x',
    'data:text/html,x',
    'http://a',
    'file.html',
    '#a b',
  ])('has no link to "%s"', (href) => {
    expect(() => htmlOf(element('a', { href }))).toThrow('no address of a page');
    expect(() => htmlOf(element('img', { src: href }))).toThrow('no address of a page');
  });

  it.each([
    '#',
    '#a-b.c_1',
    'https://example.org/',
    'data:image/png;base64,AA',
    'data:application/json,%7B%7D',
  ])('has links to "%s"', (href) => {
    expect(htmlOf(element('a', { href }, 'x'))).toBe(`<a href="${href}">x</a>`);
  });
});

describe('a page', () => {
  const text = pageOf({
    title: hostile,
    header: ['head'],
    main: [untrusted(hostile)],
    footer: ['foot'],
    style: '.own{color:red}',
    script: 'document.title;',
  });
  const { document } = parseHTML(text);

  it('holds one style and one script, which its policy names by their digests, and nothing else', () => {
    const policy =
      document
        .querySelector('meta[http-equiv="Content-Security-Policy"]')
        ?.getAttribute('content') ?? '';
    const digest = (source: string): string =>
      `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
    const inside = (name: string): string => {
      const [, found = ''] = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'u').exec(text) ?? [];
      return found;
    };
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${digest(inside('style'))}`,
      `script-src ${digest(inside('script'))}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(inside('style')).toContain('.own{color:red}');
    expect(inside('script')).toBe("'use strict';{document.title;}");
    expect(text.match(/<(?:script|style)/gu)).toHaveLength(2);
  });

  it('without a script allows none', () => {
    const plain = pageOf({ title: 'x', header: [], main: [], footer: [] });
    expect(plain).toContain("script-src 'none'");
    expect(plain).not.toContain('<script');
  });

  it('has a language, a skip link to its content, and one heading of the first order', () => {
    expect(document.documentElement.getAttribute('lang')).toBe('en');
    const skip = document.querySelector('body')?.firstElementChild;
    expect(skip?.getAttribute('href')).toBe('#main');
    expect(document.querySelector('main')?.id).toBe('main');
    expect(document.querySelectorAll('h1')).toHaveLength(1);
  });

  it('refuses a script or a style that would end its own element', () => {
    const own = { title: 'x', header: [], main: [], footer: [] };
    expect(() => pageOf({ ...own, script: '"</script>"' })).toThrow('the script of a page');
    expect(() => pageOf({ ...own, script: '"<!--"' })).toThrow('the script of a page');
    expect(() => pageOf({ ...own, style: '</style>' })).toThrow('the style of a page');
  });

  it('says a verdict by a shape and a word, whatever the colour', () => {
    expect(htmlOf(mark('holds', 'w'))).toBe('<span class="mark holds">w</span>');
    const shapes = [...style.matchAll(/\.mark(?:\.\w+)?::before\{content:'([^']+)'/gu)];
    expect(new Set(shapes.map(([, shape]) => shape)).size).toBe(4);
  });

  it('names its tables, their rows and columns, and lets the keyboard scroll them', () => {
    const table = tableOf({ caption: 'c', head: ['a', 'b'], rows: [['r', 1]], numbers: [1] });
    expect(htmlOf(table)).toBe(
      '<div class="scrolling" role="region" tabindex="0" aria-label="c"><table><caption>c</caption>' +
        '<thead><tr><th scope="col">a</th><th scope="col" class="number">b</th></tr></thead>' +
        '<tbody><tr><th scope="row">r</th><td class="number">1</td></tr></tbody></table></div>',
    );
    expect(htmlOf(scrolling('wide', 'x'))).toContain('aria-label="wide"');
  });

  it('holds pictures as images that say what they show', () => {
    expect(htmlOf(picture('<svg/>', 'says "it"'))).toBe(
      '<img class="picture" src="data:image/svg+xml;base64,PHN2Zy8+" alt="says &quot;it&quot;">',
    );
  });
});
