/**
 * # Merging records
 *
 * A file may hold several records: merging puts them one after another, and the same run once. Nothing is recounted, so
 * that seeds, commands and footers stay what they were.
 * @module
 */

/** The lines of each record in a text that was read: header first. A line that was cut off is left out. */
function recordsIn(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || !isJson(line)) continue;
    if (isHeader(line)) records.push([]);
    records.at(-1)?.push(line);
  }
  return records;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

function isHeader(line: string): boolean {
  const value: unknown = JSON.parse(line);
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'header';
}

/** The merged text, and how many records of the same run were left out. Expects texts that `readRuns` has read. */
export function merged(texts: readonly string[]): { readonly text: string; readonly left: number } {
  const all = texts.flatMap(recordsIn);
  const longest = new Map<string, readonly string[]>();
  for (const record of all) {
    const [header = ''] = record;
    // of a run that was copied while it was still going, the longer record
    if (record.length > (longest.get(header)?.length ?? 0)) longest.set(header, record);
  }
  const kept = [...longest.values()];
  return {
    text: kept.map((lines) => `${lines.join('\n')}\n`).join(''),
    left: all.length - kept.length,
  };
}
