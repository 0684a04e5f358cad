/**
 * # The gallery as pictures
 *
 * A page for each card, as `widthwise show` writes it, and a page with all of them: pictures that can be filtered.
 *
 * ## Main definitions
 * - {@link shownCards}: the cards with their pages and pictures
 * - {@link galleryPage}
 * @module
 */
import { check } from '../src/certify/check.ts';
import { claimText } from '../src/counterexamples/card.ts';
import type { Card } from '../src/counterexamples/card.ts';
import { galleryText } from '../src/counterexamples/gallery.ts';
import { typeset } from '../src/pages/formula.ts';
import { htmlOf } from '../src/pages/html.ts';
import { showFile } from '../src/show/any-file.ts';
import { checksOf } from '../src/show/checks.ts';
import type { Picture } from '../src/show/picture.ts';
import { rowOf } from '../src/theorems/rows.ts';

export interface ShownCard {
  readonly card: Card;
  readonly theorem: string;
  readonly html: string;
  /** The first picture: a slice of the loss where there is one. */
  readonly picture: Picture | undefined;
}

/** @throws Error where a card is not genuine. */
export async function shownCards(cards: readonly Card[]): Promise<readonly ShownCard[]> {
  const shown: ShownCard[] = [];
  for (const card of cards) {
    const text = galleryText(card.id);
    const verdict = await check(text);
    const file = { name: card.id, text, verdict, checks: checksOf(card.id, text, true) };
    const page = await showFile(file, () => Promise.reject(new Error('a card holds its data')));
    const row = rowOf(card.row);
    if (page.kind !== 'counterexample' || !page.isVerified || row === undefined)
      throw new Error(`${card.id} is not genuine`);
    shown.push({ card, theorem: row.theorem, html: page.html, picture: page.pictures[0] });
  }
  return shown;
}

function entry({ card, theorem, picture }: ShownCard): object {
  const { id, row, yet, size, title } = card;
  return {
    id,
    theorem,
    row,
    title,
    yet: htmlOf(typeset(yet)),
    minimality: claimText(card),
    picture: picture === undefined ? null : `/gallery/${id}.svg`,
    says: picture?.says ?? '',
    words: `${id} ${row} ${title} ${yet} ${size}`.toLowerCase(),
  };
}

/** Reads without scripts: they only filter. */
export function galleryPage(cards: readonly ShownCard[]): string {
  const data = JSON.stringify(cards.map(entry)).replaceAll('<', '\\u003c');
  return `---
aside: false
---

<script setup>
import { computed, ref } from 'vue';
import { withBase } from 'vitepress';
const cards = ${data};
const theorems = [...new Set(cards.map(({ theorem }) => theorem))];
const theorem = ref('');
const words = ref('');
const shown = computed(() => {
  const wanted = words.value.toLowerCase().split(/\\s+/u).filter((word) => word !== '');
  return cards.filter((card) =>
    (theorem.value === '' || card.theorem === theorem.value) && wanted.every((word) => card.words.includes(word)));
});
</script>

# Gallery

What fails when a hypothesis is dropped: each found by search, shrunk, and proved. [Counterexamples](../notes/counterexamples.md)
says how, and [facts](../notes/facts-format.md) what a file proves.

<form class="filters" role="search" @submit.prevent>
  <p><label for="theorem">Theorem</label><select id="theorem" v-model="theorem">
    <option value="">all</option>
    <option v-for="name in theorems" :key="name" :value="name">{{ name }}</option>
  </select></p>
  <p><label for="words">Words</label><input id="words" v-model="words" type="search" autocomplete="off"></p>
  <p role="status">{{ shown.length }} of {{ cards.length }} counterexamples</p>
</form>

<ul class="cards">
  <li v-for="card in shown" :key="card.id">
    <a :href="withBase('/gallery/' + card.id + '.html')" target="_self"><img v-if="card.picture" :src="withBase(card.picture)" :alt="card.says" loading="lazy"><span v-else class="blank" aria-hidden="true">{{ card.row }}</span><strong>{{ card.id }}</strong></a>
    <span class="row">{{ card.row }}</span>
    <p v-html="card.yet"></p>
    <p class="soft">{{ card.minimality }}</p>
  </li>
</ul>
`;
}
