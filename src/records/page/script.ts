/**
 * # The script and the style of the report page
 *
 * The filters, the target of a link inside something closed or filtered out, and paper, which has nothing to open. The
 * page reads without the script.
 * @module
 */

export const reportScript = `
const lists = [...document.querySelectorAll('.controls')].map((controls) => {
  const list = document.getElementById(controls.dataset.list);
  const items = [...list.querySelectorAll('.item')];
  const texts = items.map((item) => item.textContent.toLowerCase());
  const [tone, find, status] = ['select', 'input', '[role=status]'].map((name) => controls.querySelector(name));
  const apply = () => {
    const word = find.value.trim().toLowerCase();
    let shown = 0;
    items.forEach((item, k) => {
      const fits = (tone.value === '' || item.dataset.tone === tone.value) && texts[k].includes(word);
      item.hidden = !fits;
      if (fits) shown += 1;
    });
    for (const group of list.querySelectorAll('.group'))
      group.hidden = group.querySelector('.item:not([hidden])') === null;
    status.textContent = shown + ' of ' + items.length + ' shown';
  };
  tone.addEventListener('input', apply);
  find.addEventListener('input', apply);
  apply();
  controls.hidden = false;
  return { list, reset: () => { tone.value = ''; find.value = ''; apply(); } };
});
const reveal = () => {
  const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1));
  if (target === null) return;
  for (const { list, reset } of lists) if (list.contains(target) && target.closest('[hidden]')) reset();
  for (let part = target; part !== null; part = part.parentElement)
    if (part.localName === 'details') part.open = true;
  target.scrollIntoView();
};
addEventListener('hashchange', reveal);
reveal();
let closed = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')];
  for (const part of closed) part.open = true;
});
addEventListener('afterprint', () => { for (const part of closed) part.open = false; });
`;

export const reportStyle = `
.verdict{border-left:8px solid var(--line);padding-left:.8rem}
.verdict.holds{border-color:var(--accent)}.verdict.fails{border-color:var(--warning)}.verdict.open{border-color:var(--open)}
.verdict .mark{font-size:1rem;font-weight:600;vertical-align:middle;margin-right:.3rem}
.matrix table{min-width:38rem}.matrix th[scope=row]{min-width:11rem}
.first pre{white-space:pre-wrap;overflow-wrap:anywhere;width:auto}
.first{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:0 2rem;margin:0 0 1rem}
.first>section>h2{border:0;margin:.5rem 0 .25rem;padding:0;font-size:1.05rem}
.first ul{padding-left:1.1rem;margin:.25rem 0}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;max-width:none}
.controls{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;margin:.5rem 0}
.controls p{margin:0}
.item>summary{border-top:1px solid var(--line);padding:.45rem 0}
.item[open]{padding-bottom:1rem}
.inside{padding-left:1rem;border-left:2px solid var(--line)}
.chips{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem .6rem;max-width:none}
.bar{display:inline-block;vertical-align:middle}
.bar .whole{fill:var(--line)}.part{fill:var(--accent)}.axis{fill:var(--soft)}
.histogram{margin:.4rem 0}
.histogram svg{display:block}
.card{border:1px solid var(--line);border-radius:8px;padding:0 1rem 1rem;margin:1rem 0}
.card h3{margin-top:1rem}
.card ul{list-style:none;padding:0}
.card li{margin:.3rem 0}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:1rem}
@media print{nav{display:none}.item>summary{break-after:avoid}}
`;
