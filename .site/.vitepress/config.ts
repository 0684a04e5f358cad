/**
 * # The configuration of VitePress
 *
 * The site loads nothing from elsewhere. Pages that are documents of their own lie in public/: a link to one names its
 * target, so that the router leaves it alone.
 * @module
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tex } from '@mdit/plugin-tex';
import { defineConfig } from 'vitepress';
import { formulaText } from '../blocks.ts';
import type { Contents } from '../pages.ts';

const contents: Contents = JSON.parse(
  readFileSync(new URL('../pages/contents.json', import.meta.url), 'utf8'),
);

const own = (text: string, link: string) => ({ text, link, target: '_self' });

/** Scripts run by their digests alone; KaTeX and the theme set styles of elements. */
function policyOf(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gu)];
  const digests = scripts.map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' ${[...new Set(digests)].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

export default defineConfig({
  title: 'Widthwise',
  description:
    'Machine-checked certificates and property tests for theorems about how wide a neural network must be',
  lang: 'en',
  srcDir: 'pages',
  outDir: 'out',
  cacheDir: 'cache',
  ignoreDeadLinks: true, // links.ts looks at all of them, and at their places
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    // the usual themes have too little contrast
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      md.use(tex, {
        mathFence: true,
        render: (formula, isDisplayed) => formulaText(formula.trim(), isDisplayed),
      });
    },
  },
  transformHtml: (html) =>
    html.replace(
      '<head>',
      `<head><meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`,
    ),
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guides', link: '/notes/using/certify' },
      { text: 'Theorems', link: '/notes/' },
      { text: 'Gallery', link: '/gallery/' },
      { text: 'Interface', link: '/api/overview' },
      { text: 'Formats', link: '/formats/' },
      own('Check a file', '/check.html'),
      own('Explorer', '/explore.html'),
    ],
    sidebar: [
      { text: 'Guides', items: [...contents.guides] },
      { text: 'Theorems and lemmas', items: [...contents.theorems] },
      { text: 'Notes', items: [...contents.notes] },
      {
        text: 'Reference',
        items: [
          { text: 'Gallery', link: '/gallery/' },
          { text: 'Evidence', link: '/evidence/' },
          { text: 'Formats', link: '/formats/' },
          { text: 'Interface', link: '/api/overview' },
        ],
      },
    ],
  },
});
