/**
 * # The page of the explorer, without its script
 *
 * ## Main definitions
 * - {@link explorerPage}
 * @module
 */
import { base64Text } from '../../codecs.ts';
import { typeset } from '../../pages/formula.ts';
import { element } from '../../pages/html.ts';
import type { Node } from '../../pages/html.ts';
import type { Page } from '../../pages/page.ts';
import { folded, listOf, section, showStyle } from '../../show/blocks.ts';
import { version } from '../../version.ts';
import type { Built } from '../built.ts';
import { licences } from '../checker/content.ts';
import { limits, linkOf, usualState } from './state.ts';
import type { State } from './state.ts';

const style = `
.explorer{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(21rem,100%),1fr));gap:1.5rem;align-items:start}
.explorer h2{border:0;margin-top:0;padding-top:0}
.plot{display:block;width:100%;max-width:30rem;border:1px solid var(--line);border-radius:6px;background:var(--raised);touch-action:none}
.plot .axis{stroke:var(--soft);stroke-width:1}
.plot .curve{fill:none;stroke:var(--accent);stroke-width:2}
.plot .curve.other{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4}
.plot .sample{fill:var(--warning);stroke:var(--paper);stroke-width:2;cursor:grab}
.plot .sample:focus-visible{outline:none;stroke:var(--ink);stroke-width:4}
.choices{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(9rem,100%),1fr));gap:.75rem;max-width:30rem;margin:1rem 0}
.choices label,.place label{display:block;font-weight:600;font-size:.9rem}
.choices input,.choices select{width:100%}
.place{display:flex;flex-wrap:wrap;gap:.5rem;margin:.4rem 0}
.place input{width:7rem}
.buttons{display:flex;flex-wrap:wrap;gap:.5rem}
.findings{padding-left:1.4rem}
.findings li{margin:.75rem 0}
.findings .says{display:block}
.state{min-height:1.5rem}
.digest{overflow-wrap:anywhere}
`;

/** States that show something, with what it is. */
export const examples: readonly (readonly [string, State])[] = [
  ['four points, with bad local minima', usualState],
  [
    'two points, with a certified ball',
    {
      activation: 'tanh',
      points: [
        [-1, 0.75],
        [0.5, -0.5],
      ],
      start: [0.75, 0.25],
      size: 1,
    },
  ],
  ['sin, with many stationary points', { ...usualState, activation: 'sin' }],
  [
    'relu, for which sigma is not smooth',
    { ...usualState, activation: 'relu', points: usualState.points.slice(0, 2) },
  ],
];

function slider(id: string, name: string, least: number, most: number): Node {
  return element(
    'div',
    {},
    element('label', { for: id }, name, ' = ', element('output', { for: id, id: `${id}-says` })),
    element('input', { type: 'range', id, min: least, max: most, step: 1 / 16 }),
  );
}

function controls(activations: readonly string[]): Node {
  return element(
    'div',
    { class: 'choices' },
    element(
      'div',
      {},
      element('label', { for: 'sigma' }, 'Activation'),
      element(
        'select',
        { id: 'sigma' },
        ...activations.map((name) => element('option', { value: name }, name)),
      ),
    ),
    slider('weight', 'Start, weight w', -limits.weight, limits.weight),
    slider('bias', 'Start, bias b', -limits.weight, limits.weight),
    slider('size', 'Outputs c and -c', 1 / 8, limits.size),
  );
}

const data = section(
  'data',
  'Data, and f at what was found',
  element('svg', {
    class: 'plot',
    id: 'plot',
    viewBox: '0 0 400 400',
    role: 'group',
    'aria-label': 'The samples, x to the right and y up. Move one with the arrow keys.',
  }),
  element(
    'p',
    { class: 'soft' },
    'x is to the right, y is up, and ticks are at whole numbers. Drag a sample, or focus it and press arrow keys; Delete removes it. The solid curve is f where the loss is least, dashed ones are f at other stationary points.',
  ),
);

const others = element(
  'div',
  {},
  element(
    'div',
    { class: 'buttons' },
    element('button', { type: 'button', id: 'add' }, 'Add a sample'),
    element('button', { type: 'button', id: 'copy' }, 'Copy the link to this'),
  ),
  folded('The samples as numbers', element('div', { id: 'places' })),
);

const nothing = `data:image/svg+xml;base64,${base64Text('<svg xmlns="http://www.w3.org/2000/svg"/>')}`;

const landscape = element(
  'div',
  {},
  section(
    'landscape',
    'A slice of the loss',
    element('img', { class: 'picture', id: 'picture', alt: 'Not drawn yet', src: nothing }),
  ),
);

function findings(): Node {
  return section(
    'found',
    'What is proved',
    element('p', { class: 'state', id: 'state', role: 'status' }, 'Starting ...'),
    element('h3', {}, 'The ball around the mirrored start'),
    element('div', { id: 'ball' }),
    element('h3', {}, 'Stationary points and zeros'),
    element('ol', { class: 'findings', id: 'findings' }),
    element('p', { class: 'soft', id: 'open' }),
  );
}

function about({ program, library }: Built): Node {
  const digest = (text: string): Node => element('code', { class: 'digest' }, text);
  return section(
    'about',
    'What this is',
    element(
      'p',
      {},
      typeset(
        'The network is f(x) = c sigma(w_1 x + b_1) - c sigma(w_2 x + b_2), and the loss is norm(f - y)^2/2; W moves, c does not.',
      ),
      ' At the start both neurons are the same, so that f = 0: the start is mirrored.',
    ),
    element(
      'p',
      {},
      'In this browser a search looks for the largest ball of Theorem B, and descends from the start and from eight random ones, always the same. What it finds it writes to files, and the checkers that widthwise check runs decide about them. The picture, the curves and what was not found prove nothing.',
    ),
    element(
      'p',
      {},
      'Nothing is uploaded. SHA-256 of the program ',
      digest(program),
      ', of gmp-wasm ',
      digest(library),
      '. ',
      element('span', { id: 'digests' }),
    ),
  );
}

/** The page, without the script that brings it to life. */
export function explorerPage(
  built: Built,
  activations: readonly string[],
  generalLicence: string,
): Page {
  const links = examples.map(([says, state]) => element('a', { href: linkOf(state) }, says));
  return {
    title: 'Two neurons: move the data, and see what is proved',
    header: [
      element(
        'p',
        { class: 'verdict long' },
        'The loss of a network with two neurons on samples that you move, with the ball, the stationary points and the zeros that are certified here, while you look.',
      ),
    ],
    main: [
      element('noscript', {}, element('p', {}, 'Scripts are off, and this page is one.')),
      section('try', 'Try', listOf(links)),
      element(
        'div',
        { class: 'explorer' },
        element('div', {}, data, controls(activations), others),
        landscape,
        element('div', {}, findings()),
      ),
      about(built),
      licences(built, { generalLicence }),
    ],
    footer: [element('p', {}, `Widthwise ${version}.`)],
    style: `${showStyle}${style}`,
  };
}
