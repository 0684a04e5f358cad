/**
 * # Parts of generated pages
 *
 * ## Main definitions
 * - {@link block}: a tree as HTML inside Markdown
 * - {@link formulaText}: a formula between dollars, as the pages of `show` have it
 * @module
 */
import { displayed, inLine } from '../src/pages/formula.ts';
import { element, htmlOf } from '../src/pages/html.ts';
import type { Node } from '../src/pages/html.ts';

/** Neither Markdown nor Vue reads what is inside: an empty line would end the block. */
export function block(...nodes: readonly Node[]): string {
  const html = htmlOf(element('div', { 'v-pre': true, class: 'generated' }, nodes));
  return `\n${html.replaceAll(/\n+/gu, ' ')}\n`;
}

/** @throws Error where KaTeX refuses the formula. */
export function formulaText(tex: string, isDisplayed: boolean): string {
  const part = { tex, source: tex };
  const name = isDisplayed ? 'div' : 'span';
  const inside = isDisplayed ? displayed('Formula', part) : inLine([part]);
  return htmlOf(element(name, { 'v-pre': true }, inside));
}
