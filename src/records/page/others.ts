/**
 * # Certificates, experiments, and how to repeat a run
 * @module
 */
import { shellText } from '../../codecs.ts';
import { typeset } from '../../pages/formula.ts';
import { element, untrusted } from '../../pages/html.ts';
import type { Element, Node } from '../../pages/html.ts';
import { mark, picture, tableOf } from '../../pages/page.ts';
import type { CertificateLine, Run } from '../record.ts';
import { reasonsOfCertificate, toneOfCertificate, wordsOfCertificate } from '../items.ts';
import { conclusionOf, isPartial } from '../summary.ts';
import { filtered, lines } from './parts.ts';

function certificate(line: CertificateLine, k: number): Element {
  const { target, result } = line;
  const tone = toneOfCertificate(line);
  const of = result.class === undefined ? [] : [', class ', untrusted(result.class)];
  const isChecked = result.kind === 'checked';
  const held = isChecked && result.verdict.kind === 'verified' ? result.verdict.hypotheses : [];
  return element(
    'article',
    {
      class: 'card item',
      'data-tone': tone,
      id: `certificate-${k}`,
      'aria-labelledby': `certificate-${k}-title`,
    },
    element(
      'h3',
      { id: `certificate-${k}-title` },
      untrusted(target),
      of,
      ' ',
      mark(tone, wordsOfCertificate(line)),
    ),
    reasonsOfCertificate(line).map((says) => element('p', {}, typeset(says))),
    held.length === 0
      ? ''
      : element('details', {}, [
          element('summary', {}, `What was checked (${held.length})`),
          element(
            'ul',
            {},
            held.map((says) => element('li', {}, typeset(says))),
          ),
        ]),
    isChecked
      ? element(
          'p',
          {},
          'Check it: ',
          element('code', {}, untrusted(shellText(['widthwise', 'check', result.file]))),
          `, ${result.bytes.toLocaleString('en')} bytes`,
        )
      : '',
  );
}

export function certificates(all: readonly CertificateLine[]): Element {
  return filtered(
    'certificates-list',
    'the certificates',
    all.map(toneOfCertificate),
    all.map(certificate),
  );
}

const mostBytes = 300_000;

/** The data as a download, if they are not too large for a page. */
function download(name: string, data: object): Node {
  const text = JSON.stringify(data);
  if (text.length > mostBytes)
    return element('p', { class: 'soft' }, 'The data are in the record.');
  const href = `data:application/json;base64,${Buffer.from(text).toString('base64')}`;
  return element(
    'p',
    {},
    element('a', { href, download: `${name}.json` }, `Data of ${name}, as JSON`),
  );
}

/** The first sentence of a chart is its title. */
function titleOf(svg: string, name: string): string {
  const [, title = ''] = /<title>([^<]*)<\/title>/u.exec(svg) ?? [];
  const words = title
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  return words === '' ? `The measurements of ${name}` : words;
}

const mostChart = 400_000;

export function experimentsOf({ experiments, cells }: Run): readonly Node[] {
  return [
    ...experiments.map(({ result, says, small, chart }) => {
      const { experiment: name, design } = result;
      return [
        element('h3', {}, name),
        small ? element('p', {}, mark('open', 'small'), ' Too small to conclude anything.') : '',
        chart === undefined || chart.length > mostChart
          ? ''
          : element('figure', {}, picture(chart, titleOf(chart, name))),
        lines(`What ${name} measured`, says),
        element('details', {}, [
          element('summary', {}, 'Design'),
          tableOf({
            caption: `Design of ${name}`,
            head: ['setting', 'value'],
            rows: Object.entries(design).map(([key, value]) => [
              key,
              untrusted(JSON.stringify(value)),
            ]),
          }),
        ]),
        download(name, result),
      ];
    }),
    ...cells.map(({ says, result }) => [
      element('h3', {}, untrusted(result.id)),
      element('p', {}, untrusted(result.title)),
      lines(`The measurements of ${result.id}`, says),
    ]),
  ];
}

/** The command of the run without its outputs, or what is known of it. */
export function commandOf({ header }: Run): string {
  return header.command ?? `(a run of ${header.kind} without a command, seed ${header.seed})`;
}

export function repeat(runs: readonly Run[]): readonly Node[] {
  return [
    element(
      'p',
      {},
      'The same command with the same version draws the same instances from the same seed. Times and the reach of a search within a time budget differ.',
    ),
    tableOf({
      caption: 'The runs of this report',
      head: ['command', 'ended', 'seed', 'started', 'version', 'record'],
      rows: runs.map((run) => {
        const { header, file, footer } = run;
        const { tone } = conclusionOf(run);
        const state = footer === undefined ? 'no footer' : isPartial(run) ? 'partial' : 'complete';
        return [
          element('code', {}, untrusted(commandOf(run))),
          mark(tone === 'fails' ? 'fails' : isPartial(run) ? 'open' : tone, state),
          header.seed,
          untrusted(header.started),
          untrusted(`${header.tool ?? ''} Node ${header.node}`.trim()),
          untrusted(file),
        ];
      }),
    }),
  ];
}
