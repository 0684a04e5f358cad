/**
 * # The checker in a worker
 *
 * What `widthwise check` runs, and then `widthwise show`, on files that were given to the page: the same modules. The
 * parts of Node that they use have stand-ins.
 * @module
 */
import type { Verdict } from '../../certificates/verdict.ts';
import { checkFile, inputsFor, tooLong, verdictLine } from '../../cli/checking.ts';
import type { CheckRequest } from '../../cli/checking.ts';
import { readText } from '../../cli/files.ts';
import { WidthwiseError } from '../../errors.ts';
import { checksOf } from '../../show/checks.ts';
import { giveFiles } from '../stand-ins/files.ts';
import type { Answer, Question, Task } from './messages.ts';

function say(answer: Answer): void {
  postMessage(answer);
}

/** Beginning with a folder, so that no name is taken for that of a named set or of standard input. */
function pathOf({ name }: File): string {
  return `./${name}`;
}

let last: { readonly file: File; readonly request: CheckRequest; readonly verdict: Verdict };

async function check({ file, data }: Task): Promise<void> {
  giveFiles(data === undefined ? [file] : [file, data]);
  const request = { source: data && pathOf(data) };
  const watch = (share: number, stage: string): void => say({ kind: 'share', share, stage });
  const started = performance.now();
  const verdict = await checkFile(pathOf(file), { ...request, watch });
  const milliseconds = performance.now() - started;
  last = { file, request, verdict };
  say({ kind: 'verdict', verdict, line: verdictLine(verdict), milliseconds });
}

async function show(): Promise<void> {
  const { file, request, verdict } = last;
  const path = pathOf(file);
  const text = tooLong(file.size) === undefined ? await readText(path) : '';
  const checks = checksOf(file.name, text, false);
  const { showFile } = await import('../../show/any-file.ts');
  const shown = await showFile(
    { name: file.name, text, verdict, checks },
    inputsFor(path, request),
  );
  say({ kind: 'page', html: shown.html, note: shown.note });
}

function failed(error: unknown): void {
  if (error instanceof WidthwiseError) {
    const [because = ''] = error.message.split('\n');
    say({ kind: 'failed', because, advice: error.advice });
  } else {
    const because = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ kind: 'failed', because: `an error of the program: ${because}`, advice: 'Report it.' });
  }
}

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  (data.kind === 'check' ? check(data) : show()).catch(failed);
});
say({ kind: 'ready' });
