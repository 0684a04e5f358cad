/**
 * # The script of the explorer's page
 *
 * Keeps one state, which the address holds, draws the samples, and asks its worker for a study of the last state: while
 * one is being made, those in between are passed over.
 * @module
 */
import { base64Text, lineText } from '../../codecs.ts';
import { digestsHere, startWorker } from '../program.ts';
import type { Answer } from './messages.ts';
import { limits, linkOf, snapped, stateIn, usualState, within } from './state.ts';
import type { State } from './state.ts';
import type { Checked, Finding, Study } from './study.ts';

function part(id: string): Element {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
}

function control(id: string): HTMLInputElement | HTMLSelectElement {
  const found = part(id);
  if (found instanceof HTMLInputElement || found instanceof HTMLSelectElement) return found;
  throw new Error(`"${id}" is no control`);
}

function write(id: string, text: string): void {
  part(id).textContent = text;
}

function made(name: string, className: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

function drawn(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

const plot = part('plot');
const activations = [...part('sigma').querySelectorAll('option')].map(({ value }) => value);

let state: State = stateIn(location.hash, activations) ?? usualState;
let last: Study | undefined;
let isReady = false;
let isStale = true;

/** The side of the plot in its own units; it shows abs(x), abs(y) <= 2. */
const side = 400;
const scale = side / (2 * limits.place + 0.4);

function pixelOf(x: number, y: number): readonly [number, number] {
  return [side / 2 + scale * x, side / 2 - scale * y];
}

function placeOf({ clientX, clientY }: PointerEvent): readonly [number, number] {
  const { left, top, width } = plot.getBoundingClientRect();
  const toOwn = side / width;
  return [
    ((clientX - left) * toOwn - side / 2) / scale,
    (side / 2 - (clientY - top) * toOwn) / scale,
  ];
}

/** A path that leaves out what no picture shows. */
function pathOf(grid: readonly number[], curve: readonly number[]): string {
  let isBroken = true;
  return grid
    .map((x, k) => {
      const y = curve[k] ?? Number.NaN;
      if (!(Math.abs(y) < 50)) {
        isBroken = true;
        return '';
      }
      const [px, py] = pixelOf(x, y);
      const step = `${isBroken ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`;
      isBroken = false;
      return step;
    })
    .join('');
}

const curves = drawn('g', {});
const samples = drawn('g', {});

function drawAxes(): void {
  const [middle] = pixelOf(0, 0);
  const ticks = [-2, -1, 1, 2].flatMap((k) => {
    const [x, y] = pixelOf(k, k);
    return [
      drawn('line', { class: 'axis', x1: x, x2: x, y1: middle - 4, y2: middle + 4 }),
      drawn('line', { class: 'axis', y1: y, y2: y, x1: middle - 4, x2: middle + 4 }),
    ];
  });
  plot.append(
    drawn('line', { class: 'axis', x1: 0, x2: side, y1: middle, y2: middle }),
    drawn('line', { class: 'axis', y1: 0, y2: side, x1: middle, x2: middle }),
    ...ticks,
    curves,
    samples,
  );
}

function drawCurves(): void {
  curves.replaceChildren();
  if (last === undefined || isStale) return;
  const [first, ...others] = last.findings;
  for (const { curve } of others.slice(0, 4))
    curves.append(drawn('path', { class: 'curve other', d: pathOf(last.grid, curve) }));
  if (first !== undefined)
    curves.append(drawn('path', { class: 'curve', d: pathOf(last.grid, first.curve) }));
}

function changePoint(k: number, x: number, y: number): void {
  const points = state.points.map((point, i) => (i === k ? ([x, y] as const) : point));
  change({ ...state, points });
}

function removePoint(k: number): void {
  if (state.points.length === 1) return;
  change({ ...state, points: state.points.filter((_, i) => i !== k) });
  const next = samples.children[Math.min(k, state.points.length - 1)];
  if (next instanceof SVGElement) next.focus();
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function sampleElement(k: number): SVGElement {
  const element = drawn('circle', { class: 'sample', r: 9, tabindex: 0, role: 'button' });
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) changePoint(k, ...placeOf(event));
  });
  element.addEventListener('keydown', (event) => {
    const [x, y] = state.points[k] ?? [0, 0];
    const step = arrows[event.key];
    if (step !== undefined) {
      const length = event.shiftKey ? 1 / 64 : 1 / 16;
      changePoint(k, x + length * step[0], y + length * step[1]);
    } else if (event.key === 'Delete' || event.key === 'Backspace') removePoint(k);
    else return;
    event.preventDefault();
  });
  return element;
}

function numberField(k: number, axis: 'x' | 'y'): HTMLElement {
  const label = made('label', '', `${axis} of sample ${k + 1}`);
  const input = document.createElement('input');
  input.type = 'number';
  input.step = String(1 / 64);
  input.dataset['sample'] = `${k}${axis}`;
  input.addEventListener('change', () => {
    const [x, y] = state.points[k] ?? [0, 0];
    const value = Number(input.value);
    changePoint(k, axis === 'x' ? value : x, axis === 'y' ? value : y);
    showState(); // a number beyond the limits was changed
  });
  label.append(document.createElement('br'), input);
  return label;
}

/** As many handles and fields as there are samples; those that stay keep the focus. */
function fitSamples(): void {
  const places = part('places');
  const count = state.points.length;
  while (samples.children.length > count) samples.lastChild?.remove();
  while (places.children.length > count) places.lastChild?.remove();
  for (let k = samples.children.length; k < count; k++) {
    samples.append(sampleElement(k));
    const row = made('div', 'place', '');
    row.append(numberField(k, 'x'), numberField(k, 'y'));
    places.append(row);
  }
}

function showState(): void {
  fitSamples();
  state.points.forEach(([x, y], k) => {
    const [cx, cy] = pixelOf(x, y);
    const handle = samples.children[k];
    handle?.setAttribute('cx', String(cx));
    handle?.setAttribute('cy', String(cy));
    handle?.setAttribute('aria-label', `Sample ${k + 1}: x ${x}, y ${y}`);
    for (const [axis, value] of [
      ['x', x],
      ['y', y],
    ] as const) {
      const field = document.querySelector(`input[data-sample="${k}${axis}"]`);
      if (field instanceof HTMLInputElement) field.value = String(value);
    }
  });
  control('sigma').value = state.activation;
  for (const [id, value] of [
    ['weight', state.start[0]],
    ['bias', state.start[1]],
    ['size', state.size],
  ] as const) {
    control(id).value = String(value);
    write(`${id}-says`, String(value));
  }
  part('add').toggleAttribute('disabled', state.points.length >= limits.points);
}

function change(to: State): void {
  state = within(to);
  history.replaceState(null, '', linkOf(state));
  isStale = true;
  drawCurves();
  showState();
  ask();
}

function mark(tone: string, word: string): HTMLElement {
  return made('span', `mark ${tone}`, word);
}

/** A link that saves the file, to be checked elsewhere. */
function fileLink({ file, text }: Checked): HTMLElement {
  const link = document.createElement('a');
  link.href = `data:application/json;base64,${base64Text(text)}`;
  link.download = file;
  link.textContent = file;
  return link;
}

/** The sentence of the checker, or why it refused. */
function says(one: Checked): readonly (Node | string)[] {
  const { verdict } = one;
  if (verdict.kind === 'verified')
    return [
      mark('holds', 'Verified'),
      ' ',
      made('span', 'says', lineText(verdict.claim)),
      fileLink(one),
    ];
  const why = 'because' in verdict ? verdict.because : verdict.kind;
  return [mark('fails', 'Refused'), ' ', made('span', 'says', lineText(why)), fileLink(one)];
}

const words: Readonly<Record<Finding['kind'], string>> = {
  zero: 'loss 0',
  minimum: 'a local minimum in W',
  saddle: 'a saddle in W',
  undecided: 'a stationary point, of undecided kind',
};

function showStudy(study: Study, milliseconds: number): void {
  const { ball, findings, open, picture } = study;
  if ('none' in ball)
    part('ball').replaceChildren(
      mark('open', 'None shown'),
      ' ',
      made('span', 'says', lineText(ball.none)),
    );
  else part('ball').replaceChildren(...says(ball));
  part('findings').replaceChildren(
    ...findings.map((one) => {
      const item = document.createElement('li');
      item.append(`${words[one.kind]}, loss about ${one.loss.toPrecision(4)} `, ...says(one));
      return item;
    }),
  );
  write(
    'open',
    open.count === 0
      ? ''
      : `${open.count} descents ended where nothing is certified. The last: ${lineText(open.because)}. This does not say that there is no stationary point.`,
  );
  const image = part('picture');
  if (picture !== undefined) {
    image.setAttribute('src', `data:image/svg+xml;base64,${base64Text(picture.svg)}`);
    image.setAttribute('alt', picture.says);
  }
  const verified = findings.filter(({ verdict }) => verdict.kind === 'verified').length;
  const isBall = !('none' in ball) && ball.verdict.kind === 'verified';
  write(
    'state',
    `${isBall ? 'A certified ball' : 'No certified ball'}; ${verified} certified ${verified === 1 ? 'point' : 'points'}; ${(milliseconds / 1000).toFixed(2)} s.`,
  );
}

const worker = startWorker();

function ask(): void {
  if (!isReady || !isStale) return;
  isReady = false;
  isStale = false;
  worker.postMessage(state, []);
}

worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
  isReady = true;
  if (data.kind === 'failed') write('state', `Not studied: ${lineText(data.because)}`);
  if (data.kind === 'study' && !isStale) {
    last = data.study;
    showStudy(data.study, data.milliseconds);
    drawCurves();
  }
  ask();
});
worker.addEventListener('error', ({ message }) => {
  write(
    'state',
    `The worker ended: ${lineText(message === '' ? 'this browser does not start it' : message)}`,
  );
});

for (const [id, use] of [
  ['sigma', (text: string) => ({ ...state, activation: text })],
  ['weight', (text: string) => ({ ...state, start: [Number(text), state.start[1]] as const })],
  ['bias', (text: string) => ({ ...state, start: [state.start[0], Number(text)] as const })],
  ['size', (text: string) => ({ ...state, size: Number(text) })],
] as const)
  control(id).addEventListener('input', () => change(use(control(id).value)));

/** A place that no sample has, so that two are not one. */
function freePlace(): readonly [number, number] {
  for (let k = 0; ; k++) {
    const x = snapped(-1.5 + ((k * 11) % 25) / 8, limits.place);
    if (!state.points.some(([other]) => other === x)) return [x, 0.5];
  }
}

part('add').addEventListener('click', () => {
  change({ ...state, points: [...state.points, freePlace()] });
});
part('copy').addEventListener('click', () => {
  navigator.clipboard.writeText(location.href).then(
    () => write('state', 'The link is copied.'),
    () => write('state', 'This browser does not copy: take the link from the address.'),
  );
});
addEventListener('hashchange', () => {
  const read = stateIn(location.hash, activations);
  if (read === undefined) write('state', 'The address holds no state of the explorer.');
  else change(read);
});
function sayDigests(): void {
  const { program, library } = digestsHere();
  const built = [...document.querySelectorAll('code.digest')].map(({ textContent }) => textContent);
  const isAsBuilt = program === built[0] && library === built[1];
  write(
    'digests',
    isAsBuilt
      ? 'Those of this page are the same.'
      : `Changed since this page was built: they are ${program} and ${library}.`,
  );
}

drawAxes();
showState();
sayDigests();
