/**
 * # Whether an SVG document is one
 * @module
 */
import { expect } from 'vitest';

/** Every element is closed in order, and nothing in it is no number. */
export function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, slash, name = '', rest = ''] of svg.matchAll(/<(\/?)([a-zA-Z]+)([^<>]*)>/gu)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/')) open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined|currentcolor/u);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /u);
}
