/**
 * # The page of the checker, driven
 *
 * Functions that run in the page, and what both browsers do with them.
 * @module
 */
import { basename } from 'node:path';
import type { Answer } from '../../src/browser/checker/messages.ts';
import type { Firefox } from '../support/firefox.ts';

/** What both browsers can do. */
export interface Driven {
  readonly evaluate: Firefox['evaluate'];
  readonly choose: Firefox['choose'];
}

export interface InFile {
  readonly name: string;
  readonly text: string;
}

/** The answers of the program of the page to these files, listed in JSON, by one worker, without the page around it. */
export async function answersTo(listed: string): Promise<readonly Answer[]> {
  const files: readonly InFile[] = JSON.parse(listed);
  const textOf = (id: string): string => document.getElementById(id)?.textContent ?? '';
  const parts = [textOf('gmp-wasm'), '\n', String(JSON.parse(textOf('program')))];
  const address = URL.createObjectURL(new Blob(parts, { type: 'text/javascript' }));
  const worker = new Worker(address);
  const next = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.kind !== 'share') resolve(data);
      };
      worker.onerror = ({ message }) => reject(new Error(message));
    });
  const answers: Answer[] = [];
  await next();
  for (const { name, text } of files) {
    const file = new File([text], name);
    worker.postMessage({ kind: 'check', file }, []);
    answers.push(await next());
  }
  worker.terminate();
  return answers;
}

/** Waits until the page is done with the file of this name. */
export async function doneWith(name: string): Promise<void> {
  const state = document.getElementById('state');
  while (
    !/^(?:Checked|Ended).*\.$/u.test(state?.textContent ?? '') ||
    !state?.textContent?.includes(name)
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
}

export interface Shown {
  /** The verdict as the command line prints it. */
  readonly line: string;
  readonly words: string;
  readonly checked: string;
  /** The longest time in which the page did nothing else, in milliseconds. */
  readonly pause: number;
  readonly page: string;
  readonly about: string;
}

export async function watchPauses(): Promise<void> {
  let last = performance.now();
  document.documentElement.dataset['pause'] = '0';
  setInterval(() => {
    const now = performance.now();
    const { dataset } = document.documentElement;
    dataset['pause'] = String(Math.max(Number(dataset['pause']), now - last));
    last = now;
  }, 20);
}

export async function shown(): Promise<Shown> {
  const textOf = (id: string): string => document.getElementById(id)?.textContent ?? '';
  return {
    line: document.getElementById('verdict')?.dataset['line'] ?? '',
    words: textOf('verdict'),
    checked: textOf('checked'),
    pause: Number(document.documentElement.dataset['pause']),
    page: document.querySelector('iframe')?.srcdoc ?? '',
    about: textOf('about-state'),
  };
}

export async function watchStates(): Promise<void> {
  const state = document.getElementById('state');
  if (state === null) return;
  state.dataset['all'] = '';
  const note = (): void => {
    state.dataset['all'] += `${state.textContent}\n`;
  };
  new MutationObserver(note).observe(state, { childList: true });
}

/** The verdict on the file of this name, as soon as it is there. */
export async function verdictOn(
  name: string,
): Promise<Pick<Shown, 'words' | 'checked'> & { readonly states: string }> {
  const textOf = (id: string): string => document.getElementById(id)?.textContent ?? '';
  while (document.getElementById('result')?.hidden !== false || !textOf('checked').includes(name))
    await new Promise((resolve) => setTimeout(resolve, 20));
  const states = document.getElementById('state')?.dataset['all'] ?? '';
  return { words: textOf('verdict'), checked: textOf('checked'), states };
}

/** The state after Cancel, some time later. */
export async function callOff(): Promise<string> {
  document.getElementById('cancel')?.click();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return document.getElementById('state')?.textContent ?? '';
}

/** What the page shows about a file, which is chosen in its input. */
export async function judged(browser: Driven, file: string): Promise<Shown> {
  await browser.choose('#file', [file]);
  await browser.evaluate(doneWith, basename(file));
  return browser.evaluate(shown);
}
