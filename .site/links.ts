/**
 * # Links that lead nowhere
 * @module
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const addresses = /\s(?:href|src)="([^"]*)"/gu;

/** Scripts and blocks hold texts, which are no links. */
function markup(html: string): string {
  return html.replaceAll(/(<script\b[^>]*>)[\s\S]*?<\/script>/gu, '$1</script>');
}

function hasId(html: string, id: string): boolean {
  return html.includes(` id="${id}"`) || html.includes(` id=${id}`);
}

/**
 * The links and pictures of the pages in a folder that lead to no file of it, or to no place in one.
 *
 * @param base - where the folder is published: it begins and ends with a slash.
 */
export function deadLinks(folder: string, base: string): readonly string[] {
  const pages = new Map(
    globSync('**/*.html', { cwd: folder }).map((page) => [
      page,
      markup(readFileSync(join(folder, page), 'utf8')),
    ]),
  );
  const fault = (page: string, address: string): string | undefined => {
    const [path = '', place = ''] = address.replaceAll('&amp;', '&').split('#');
    const bare = decodeURIComponent(path.replace(/\?.*$/u, ''));
    if (bare.startsWith('/') && !bare.startsWith(base)) return 'is outside the site';
    const from = bare.startsWith('/') ? bare.slice(base.length) : join(dirname(page), bare);
    const file =
      bare === '' ? page : from === '' || from.endsWith('/') ? `${from}index.html` : from;
    const full = join(folder, file);
    if (!existsSync(full) || !statSync(full).isFile()) return 'leads to no file';
    const target = pages.get(file);
    // the explorer reads a state from its address: no place of a page has such a name
    return place === '' ||
      place.includes('=') ||
      target === undefined ||
      hasId(target, decodeURIComponent(place))
      ? undefined
      : 'leads to no place in its page';
  };
  return [...pages].flatMap(([page, html]) => {
    const own = [...html.matchAll(addresses)].map(([, address = '']) => address);
    return [...new Set(own)].flatMap((address) => {
      if (/^(?:https?:|mailto:|data:|blob:)/u.test(address)) return [];
      const why = fault(page, address);
      return why === undefined ? [] : [`${page}: ${address} ${why}`];
    });
  });
}
