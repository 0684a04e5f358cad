/**
 * # Notes as pages of the site
 *
 * The notes of proofs-notes/ and the README, with what only GitHub or only a site reads changed. Theorem pages are notes
 * with links to the cards that show what fails without a hypothesis.
 *
 * ## Main definitions
 * - {@link notePage}: a note
 * - {@link startPage}: the README
 * - {@link withCards}: the cards beside the hypotheses of a theorem
 * - {@link cardLink}
 * @module
 */

/** The page of a card is a document of its own, which the router of VitePress may not open. */
export function cardLink(id: string): string {
  return `[${id}](/gallery/${id}.html){target="_self"}`;
}

/** The text outside fenced code. */
function outsideCode(text: string, change: (prose: string) => string): string {
  return text
    .split(/(^ *```(?!math)\w*\n[\s\S]*?^ *```$)/mu)
    .map((part, k) => (k % 2 === 0 ? change(part) : part))
    .join('');
}

/** GitHub's other way to write a formula, and links: to cards, pictures, and README.md, the index of its folder. */
function prosePage(prose: string): string {
  return prose
    .replaceAll(/\$`([^`\n]+)`\$/gu, (_, tex: string) => `$${tex}$`)
    .replaceAll(
      /\[[^\]]*\]\((?:\.\.\/)*properties\/counterexamples\/(CE-[0-9a-f]+)\.json\)/gu,
      (_, id: string) => cardLink(id),
    )
    .replaceAll(
      /(?<!!)\[([^\]]*)\]\((?:[\w/-]*\/)?([\w-]+\.svg)\)/gu,
      (_, says: string, file: string) => `[${says}](/pictures/${file}){target="_self"}`,
    )
    .replaceAll(/(\]\((?:[^)#]*\/)?)README\.md(#[^)]*)?\)/gu, '$1index.md$2)');
}

export function notePage(text: string): string {
  return outsideCode(text, prosePage);
}

/** The README, whose links begin at the root of the project. */
export function startPage(readme: string): string {
  return outsideCode(readme, (prose) =>
    prosePage(prose.replaceAll('](proofs-notes/', '](./notes/')),
  );
}

/**
 * The note with the cards in the rows of its table of hypotheses.
 *
 * @param cards - by the id of a hypothesis.
 * @throws Error where a hypothesis with a card has no row.
 */
export function withCards(note: string, cards: ReadonlyMap<string, readonly string[]>): string {
  return [...cards].reduce((text, [id, own]) => {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.startsWith(`| ${id} |`));
    const row = lines[at];
    if (row === undefined) throw new Error(`no row of the note is about the hypothesis ${id}`);
    lines[at] = row.replace(/ *\|$/u, ` (${own.map(cardLink).join(', ')}) |`);
    return lines.join('\n');
  }, note);
}
