/**
 * # `node:path` in a page, whose files stand in one folder
 * @module
 */

export const sep = '/';

export function basename(path: string): string {
  return path.slice(path.lastIndexOf(sep) + 1);
}

export function dirname(path: string): string {
  const end = path.lastIndexOf(sep);
  return end < 0 ? '.' : path.slice(0, Math.max(1, end));
}

/** With the dot; '' for a name without one and for one that begins with its only dot. */
export function extname(path: string): string {
  return /[^/](\.[^./]*)$/u.exec(path)?.[1] ?? '';
}

export function join(...parts: readonly string[]): string {
  return parts.join(sep);
}

export const resolve = join;

/** Whether a path begins at a root, as Windows has them: that of a drive or a network, or a slash. */
export const win32 = {
  parse: (path: string): { readonly root: string } => ({
    root: /^(?:[A-Za-z]:|[/\\])/u.exec(path)?.[0] ?? '',
  }),
};
