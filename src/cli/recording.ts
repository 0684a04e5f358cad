/**
 * # Writing a run record
 *
 * The option --record, and the file that grows line by line: a run that is killed leaves the lines so far, without a
 * footer.
 * @module
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { systemReason, WidthwiseError } from '../errors.ts';
import { jsonLine } from '../records/record.ts';
import type { Line, RecordHeader, RecordKind } from '../records/record.ts';
import { observationOf } from '../suite/observation.ts';
import type { Observed } from '../suite/observation.ts';
import { version } from '../version.ts';
import { commandLine } from './output.ts';

/** Takes the lines of a record, header first and footer last. */
export type Recorder = (line: Line) => void;

/** Writes each line as it comes; without a file, nothing. */
export function recording(file: string | undefined): Recorder {
  if (file === undefined) return () => undefined;
  return (line) => {
    const isFirst = line.type === 'header';
    const own = isFirst ? { ...line, tool: `widthwise ${version}`, command: commandLine() } : line;
    put(file, jsonLine(own), isFirst);
  };
}

function put(file: string, text: string, isFirst: boolean): void {
  try {
    (isFirst ? writeFileSync : appendFileSync)(file, text);
  } catch (error) {
    const because = systemReason(error);
    if (because === undefined) throw error;
    const found = `cannot be written: ${because}`;
    throw new WidthwiseError('input', found, 'Check the path.', { file });
  }
}

/** Writes a line for each instance of a run; without a file there is nothing to call. */
export function observing(
  file: string | undefined,
  seed: number,
): ((observed: Observed) => void) | undefined {
  if (file === undefined) return undefined;
  const run = { seed, started: new Date().toISOString() };
  put(file, '', true);
  return (observed) => put(file, `${JSON.stringify(observationOf(observed, run))}\n`, false);
}

/** The fields that every header has. */
export function headerOf<K extends RecordKind>(
  kind: K,
  seed: number,
): Pick<RecordHeader, 'type' | 'format' | 'version' | 'seed' | 'node' | 'started'> & {
  readonly kind: K;
} {
  const started = new Date().toISOString();
  return {
    type: 'header',
    format: 'widthwise-record',
    version: 1,
    kind,
    seed,
    node: process.version,
    started,
  };
}
