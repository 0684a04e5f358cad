/**
 * # The script of the checker's page
 *
 * Hands files to a worker and shows what it answers. Whatever comes from a file becomes text of an element, or the
 * document of a frame without any rights of this page. A check that is called off ends with its worker.
 * @module
 */
import { lineText } from '../../codecs.ts';
import { blockText, digestsHere, startWorker } from '../program.ts';
import type { Answer, Question, Task } from './messages.ts';

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
}

function inputNamed(id: string): HTMLInputElement {
  const found = part(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`"${id}" is no input`);
  return found;
}

function show(id: string, isShown: boolean): void {
  part(id).hidden = !isShown;
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

/** Text from a file, one line, which keeps its own writing direction. */
function untrusted(text: string): HTMLElement {
  return made('bdi', '', lineText(text));
}

let worker: Worker | undefined;
/** The page about the file, to be saved. */
let saved: { readonly html: string; readonly name: string } | undefined;

function stop(state: string): void {
  worker?.terminate();
  worker = undefined;
  show('progress', false);
  show('cancel', false);
  write('state', state);
}

/** The mark and the words before what a verdict says. */
const words = {
  verified: ['holds', 'Verified'],
  rejected: ['fails', 'Rejected'],
  malformed: ['fails', 'Malformed'],
  unsupported: ['fails', 'Unsupported'],
  'resource-limit': ['fails', 'Too large'],
} as const;

function showVerdict(
  { verdict, line, milliseconds }: Extract<Answer, { kind: 'verdict' }>,
  name: string,
): void {
  const [tone, word] = words[verdict.kind];
  const isVerified = verdict.kind === 'verified';
  const says = isVerified ? verdict.claim : line.slice(line.indexOf(': ') + 2);
  part('verdict').dataset['line'] = line;
  part('verdict').replaceChildren(made('span', `mark ${tone}`, word), ' ', untrusted(says));
  show('unproved', !isVerified);
  const time = `${(milliseconds / 1000).toFixed(2)} s`;
  part('checked').replaceChildren('The file is ', untrusted(name), `; the check took ${time}.`);
  show('hypotheses', isVerified);
  const items = isVerified ? verdict.hypotheses.map((text) => made('li', '', text)) : [];
  part('hypotheses')
    .querySelector('ul')
    ?.replaceChildren(...items);
  show('result', true);
  part('verdict').focus({ preventScroll: true });
}

function showFailure({ because, advice }: Extract<Answer, { kind: 'failed' }>): void {
  const mark = made('span', 'mark fails', 'Not checked');
  if (part('result').hidden === false) {
    write('about-state', `There is no page about this file: ${lineText(because)} ${advice}`);
    show('about', true);
    return;
  }
  part('verdict').dataset['line'] = `failed: ${because}`;
  part('verdict').replaceChildren(mark, ' ', untrusted(because));
  write('checked', advice);
  show('unproved', false);
  show('hypotheses', false);
  show('result', true);
}

/** A frame of its own origin, in which only the scripts run that the policy of this page names. */
function showPage(html: string, note: string | undefined, name: string): void {
  const frame = document.createElement('iframe');
  frame.title = 'The page about this file';
  frame.setAttribute('sandbox', 'allow-scripts allow-downloads');
  frame.srcdoc = html;
  saved = { html, name };
  write('about-state', note === undefined ? '' : lineText(note));
  part('frame').replaceChildren(frame);
  show('save', true);
  show('about', true);
}

function ask(question: Question): void {
  worker?.postMessage(question, []);
}

function hear(answer: Answer, task: Task): void {
  switch (answer.kind) {
    case 'ready':
      ask({ kind: 'check', ...task });
      break;
    case 'share':
      part('progress').setAttribute('value', String(answer.share));
      write('state', answer.stage);
      break;
    case 'verdict':
      showVerdict(answer, task.file.name);
      part('progress').removeAttribute('value');
      write('state', 'Checked. Making the page about it ...');
      ask({ kind: 'show' });
      break;
    case 'page':
      showPage(answer.html, answer.note, task.file.name);
      stop(`Checked ${lineText(task.file.name)}.`);
      break;
    case 'failed':
      showFailure(answer);
      stop(`Ended: ${lineText(task.file.name)}.`);
      break;
  }
}

function check(task: Task): void {
  stop('');
  for (const id of ['result', 'about', 'save']) show(id, false);
  part('frame').replaceChildren();
  part('progress').removeAttribute('value');
  show('progress', true);
  show('cancel', true);
  write('state', `Checking ${lineText(task.file.name)} ...`);
  const own = startWorker();
  worker = own;
  own.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    if (worker === own) hear(data, task);
  });
  own.addEventListener('error', ({ message }) => {
    if (worker !== own) return;
    const because = `the worker ended: ${message === '' ? 'this browser does not start it' : message}`;
    showFailure({ kind: 'failed', because, advice: 'On a command line: widthwise check.' });
    stop(`Ended: ${lineText(task.file.name)}.`);
  });
}

/** What all files of ours begin with: of two dropped files the other one is the data. */
async function isOurs(file: File): Promise<boolean> {
  return (await file.slice(0, 20).text()) === '{"format":"widthwise';
}

async function checkDropped(files: readonly File[]): Promise<void> {
  const [first, second] = files;
  if (first === undefined) return;
  const isFirst = second === undefined || (await isOurs(first)) || !(await isOurs(second));
  const [file, data] = isFirst ? [first, second] : [second, first];
  for (const id of ['file', 'data']) inputNamed(id).value = '';
  check({ file, data });
}

function checkChosen(): void {
  const file = inputNamed('file').files?.[0];
  if (file !== undefined) check({ file, data: inputNamed('data').files?.[0] });
}

function save(): void {
  if (saved === undefined) return;
  const address = URL.createObjectURL(new Blob([saved.html], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${saved.name.replace(/\.json$/u, '')}.html`;
  link.click();
  URL.revokeObjectURL(address);
}

function sayDigests(): void {
  const here = digestsHere();
  const built = [...document.querySelectorAll('code.digest')].map(({ textContent }) => textContent);
  const changed = (['program', 'library'] as const).filter((name, k) => here[name] !== built[k]);
  write(
    'digests',
    changed.length === 0
      ? 'The program and the library in this page have these digests.'
      : `Changed since this page was built: ${changed.map((name) => `the ${name} has ${here[name]}`).join('; ')}.`,
  );
}

for (const id of ['file', 'data']) inputNamed(id).addEventListener('change', checkChosen);
part('cancel').addEventListener('click', () => stop('Called off.'));
part('save').addEventListener('click', save);
for (const button of document.querySelectorAll('button[data-example]'))
  button.addEventListener('click', () => {
    const text = blockText(button.getAttribute('data-example') ?? '');
    check({ file: new File([text], button.getAttribute('data-name') ?? '') });
  });
addEventListener('dragover', (event) => {
  event.preventDefault();
  part('files').classList.add('over');
});
addEventListener('dragleave', () => part('files').classList.remove('over'));
addEventListener('drop', (event) => {
  event.preventDefault();
  part('files').classList.remove('over');
  void checkDropped([...(event.dataTransfer?.files ?? [])]);
});
sayDigests();
