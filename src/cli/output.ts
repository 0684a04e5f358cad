/**
 * # Output streams
 *
 * Results go to stdout, warnings and progress to stderr. Under `--json` stdout has exactly one JSON document; under
 * `--quiet` it has only the result, and warnings are dropped. Control characters in any text are made visible here.
 * @module
 */
import { lineText, shellText, terminalText } from '../codecs.ts';
import { columnsOf, fitted } from './lines.ts';

/** The options that every command has. */
export interface GlobalOptions {
  readonly json?: true;
  readonly quiet?: true;
  readonly seed?: number;
  /** Not typed by anybody: main.ts looks there when a command fails. */
  readonly said?: Said;
}

/** What a command has said so far, for the document of an error. */
export interface Said {
  readonly warnings: Set<string>;
  /** Whether its result is printed. */
  ended: boolean;
}

export function nothingSaid(): Said {
  return { warnings: new Set(), ended: false };
}

export interface Output {
  /** Text for people, before the result. */
  readonly detail: (text: string) => void;
  /** The result, once: `text` for people, `json` for programs. */
  readonly result: (text: string, json: string) => void;
  /** The same, where the text is that of a file: its lines are not broken. */
  readonly content: (text: string, json: string) => void;
  /** Text for people on stderr, before long work. */
  readonly notice: (text: string) => void;
  /** A warning; the same text is shown once. */
  readonly warn: (text: string) => void;
  /** A warning only for the JSON document: people see it among the details. */
  readonly note: (text: string) => void;
  /** All warnings so far, for a JSON document. */
  readonly warnings: () => readonly string[];
  /** Whether a progress bar is welcome. */
  readonly progress: boolean;
}

export function outputFor({ json, quiet, said = nothingSaid() }: GlobalOptions): Output {
  const chatty = json !== true && quiet !== true;
  const { warnings } = said;
  const end = (text: string): void => {
    said.ended = true;
    process.stdout.write(terminalText(`${text.trimEnd()}\n`));
  };
  return {
    detail: (text) => {
      if (chatty)
        process.stdout.write(terminalText(`${fitted(text, columnsOf(process.stdout))}\n`));
    },
    notice: (text) => {
      if (chatty)
        process.stderr.write(terminalText(`${fitted(text, columnsOf(process.stderr))}\n`));
    },
    result: (text, document) => {
      end(json === true ? document : fitted(text, columnsOf(process.stdout)));
    },
    content: (text, document) => {
      end(json === true ? document : text);
    },
    warn: (text) => {
      if (quiet !== true && !warnings.has(text))
        process.stderr.write(fitted(`warning: ${lineText(text)}\n`, columnsOf(process.stderr)));
      warnings.add(text);
    },
    note: (text) => void warnings.add(text),
    warnings: () => [...warnings],
    progress: chatty,
  };
}

/** The JSON document of one result, with the warnings. */
export function warned(result: object, { warnings }: Output): object {
  return { ...result, warnings: warnings() };
}

export function jsonText(document: object): string {
  return JSON.stringify(document, undefined, 2);
}

/** For example "840 ms" or "12.3 s". */
export function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds.toFixed(0)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** For example "812 bytes", "340 kB" or "12.3 MB", in powers of ten. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000
    ? `${(bytes / 1000).toFixed(0)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The line that a file was written; `label` is padded to the width of the other labels. */
export function written(file: string, label: string = 'written'): string {
  return `${label} ${lineText(file)}`;
}

/** The label below a column of labels of ten characters. */
export const writtenBelow = 'written  ';

/** The command as it could be typed again. */
export function commandLine(): string {
  return shellText(['widthwise', ...process.argv.slice(2)]);
}
