/**
 * # Whether an XML document is well-formed
 * @module
 */
import { expect } from 'vitest';

/** Every element is closed in order. */
export function expectClosed(xml: string): void {
  const open: string[] = [];
  for (const [, slash, name = '', rest = ''] of xml.matchAll(/<(\/?)([a-zA-Z]+)([^<>]*)>/gu)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/')) open.push(name);
  }
  expect(open).toEqual([]);
}

/** The same of an SVG document, and no number is NaN. */
export function expectWellFormed(svg: string): void {
  expectClosed(svg);
  expect(svg).not.toMatch(/NaN|Infinity|undefined|currentcolor/u);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /u);
}
