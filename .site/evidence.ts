/**
 * # What the recorded runs say
 *
 * ## Main definitions
 * - {@link recordedRuns}: the records that the site is built from
 * - {@link evidenceSection}: the properties of a theorem, each with the evidence of the last run
 * - {@link evidencePage}: all runs
 * - {@link experimentsSection}: the recorded experiments
 * @module
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { allProperties } from '../properties/index.ts';
import { typeset } from '../src/pages/formula.ts';
import { element, untrusted } from '../src/pages/html.ts';
import type { Node } from '../src/pages/html.ts';
import { mark, tableOf } from '../src/pages/page.ts';
import { itemsOf } from '../src/records/items.ts';
import type { Item } from '../src/records/items.ts';
import { readRuns } from '../src/records/record.ts';
import type { Run } from '../src/records/record.ts';
import { conclusionOf, isPartial } from '../src/records/summary.ts';
import { block } from './blocks.ts';

/** Where `npm run site` looks if it is given no records. */
export const usualRecords = '.widthwise/*.jsonl';

const advice =
  'No run was recorded when this site was built. `npx widthwise verify --record run.jsonl` makes a record, and `npm run site -- run.jsonl` reads it.';

/** The runs in these files, or in those where records usually are; by the time of their start. */
export function recordedRuns(home: string, files: readonly string[]): readonly Run[] {
  const found =
    files.length > 0 ? files : globSync(usualRecords, { cwd: home }).map((f) => home + f);
  const missing = found.find((file) => !existsSync(file));
  if (missing !== undefined) throw new Error(`${missing}: there is no such record`);
  return found
    .flatMap((file) => readRuns(readFileSync(file, 'utf8'), file))
    .sort((a, b) => (a.header.started < b.header.started ? -1 : 1));
}

/** The run by its command and its time, and whether it ended. */
function named(run: Run): Node {
  const { header } = run;
  const { kind, started, tool = 'an unnamed program' } = header;
  const end = isPartial(run) ? ', which did not end' : '';
  return [untrusted(`${kind} of ${started} by ${tool}`), end];
}

/** The last item of each key, with its run. */
function lastItems(
  runs: readonly Run[],
): ReadonlyMap<string, { readonly item: Item; readonly run: Run }> {
  return new Map(
    runs.flatMap((run) => itemsOf(run).map((item) => [item.key, { item, run }] as const)),
  );
}

export function evidenceSection(stem: string, runs: readonly Run[]): string {
  const own = allProperties.filter(({ theorem }) => theorem === stem);
  if (own.length === 0) return '';
  const items = lastItems(runs);
  const rows = own.map(({ id, statement }) => {
    const found = items.get(`property ${id}`);
    const evidence =
      found === undefined
        ? mark('none', 'not in a recorded run')
        : [mark(found.item.tone, untrusted(found.item.says)), ' ', named(found.run)];
    return [element('code', {}, id), typeset(statement), evidence];
  });
  return [
    '\n## Evidence of the last run\n',
    ...(runs.length === 0 ? [`${advice}\n`] : []),
    block(
      tableOf({
        caption: 'Properties that test the statement',
        head: ['property', 'says', 'evidence'],
        rows,
      }),
    ),
  ].join('\n');
}

export function evidencePage(runs: readonly Run[]): string {
  const title = '# Evidence\n';
  if (runs.length === 0) return `${title}\n${advice}\n`;
  const rows = runs.map((run) => {
    const { tone, title: says } = conclusionOf(run);
    return [named(run), mark(tone, untrusted(says)), isPartial(run) ? 'partial' : 'whole'];
  });
  const report =
    'The [report of these runs](/evidence/report.html){target="_self"} has every property, search and case.';
  return [
    title,
    report,
    block(tableOf({ caption: 'Recorded runs', head: ['run', 'conclusion', 'extent'], rows })),
  ].join('\n');
}

export function experimentsSection(runs: readonly Run[]): string {
  const items = [...lastItems(runs).values()].filter(({ item }) => item.group === 'experiments');
  const rows = items.map(({ item, run }) => [
    untrusted(item.name),
    item.details.map(typeset),
    named(run),
  ]);
  return [
    '\n## Recorded experiments\n',
    rows.length === 0
      ? 'The runs that this site was built from hold no experiment: `npx widthwise experiment NAME --record run.jsonl` makes one.\n'
      : block(tableOf({ caption: 'What was measured', head: ['experiment', 'says', 'run'], rows })),
  ].join('\n');
}
