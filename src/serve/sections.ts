import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../model/work-item.ts';
import type { RunState } from '../store/store.ts';
import { html, type Html } from './html.ts';
import type { Overview } from './overview.ts';
import { tokenWarning } from './health.ts';
import { HOUSEKEEPING } from './retention.ts';

/** An instant as people of a zone write it. */
export const when = (at: Instant | null, timezone: string): Html => {
  if (at === null) return html`never`;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  const shown = `${local.toPlainDate().toString()} ${local.toPlainTime().toString().slice(0, 5)}`;
  return html`<time datetime="${new Date(at).toISOString()}">${shown}</time>`;
};

const UNITS: [string, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `2 hours`, in the largest unit that fits at least once. */
export const duration = (ms: number): string => {
  for (const [unit, size] of UNITS) {
    const whole = Math.floor(ms / size);
    if (whole >= 1) return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
};

const STATES: Record<string, [string, string]> = {
  done: ['good', 'done'],
  partial: ['warn', 'partial'],
  failed: ['bad', 'FAILED'],
  running: ['', 'running'],
  due: ['', 'waiting'],
  skipped: ['warn', 'skipped'],
  abandoned: ['warn', 'left unfinished'],
  unknown: ['', 'running elsewhere'],
};

const state = (name: string): Html => {
  const [tone, word] = STATES[name] ?? ['', name];
  return html`<span class="state ${tone}">${word}</span>`;
};

const why = (error: string | null | undefined): Html | null =>
  error ? html`<div class="why">${error}</div>` : null;

const table = (caption: string, heads: string[], rows: Html[], none: string): Html =>
  rows.length === 0
    ? none === ''
      ? html``
      : html`<p>${none}</p>`
    : html`<table aria-label="${caption}">
        <thead>
          <tr>
            ${heads.map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>`;

const cell = (head: string, content: Html | string | null): Html =>
  html`<td data-head="${head}">${content}</td>`;

export const sources = ({ sources: all, timezone, now }: Overview): Html =>
  table(
    'Sources',
    ['Source', 'As of', 'Items', 'State'],
    all.map((one) => {
      const { source, asOf, items, stale, error } = one;
      const token = tokenWarning(one);
      const age = asOf === null ? null : html` (${duration(now - asOf)} ago)`;
      const word = asOf === null ? 'never pulled' : stale ? 'STALE' : 'fresh';
      return html`<tr>
        ${cell('Source', source)}
        <td data-head="As of">${when(asOf, timezone)}${age}</td>
        ${cell('Items', items.toLocaleString('en-GB'))}
        <td data-head="State">
          <span class="state ${stale ? 'bad' : 'good'}">${word}</span>
          ${token === null ? null : html`<div class="why warn">${token}</div>`}${why(error)}
        </td>
      </tr>`;
    }),
    'No sources are configured.',
  );

export const schedule = ({ schedule: all, timezone }: Overview): Html => {
  const none = all.every(({ name }) => name === HOUSEKEEPING);
  const shown = table(
    'Schedule',
    ['Name', 'Does', 'Next', 'Last'],
    all.map(({ name, work, next, last }) => {
      const ended = last && (last.state === 'finished' ? (last.outcome ?? 'done') : last.state);
      return html`<tr>
        ${cell('Name', name)}${cell('Does', work)}${cell('Next', when(next, timezone))}
        <td data-head="Last">
          ${last === null ? 'not yet' : when(last.at, timezone)}
          ${ended && state(ended)}${why(last?.error)}
        </td>
      </tr>`;
    }),
    '',
  );
  const hint = 'Nothing is scheduled: add entries under schedule in the configuration.';
  return none
    ? html`<p>${hint}</p>
        ${shown}`
    : shown;
};

const runState = (run: RunState): string =>
  run.state === 'finished' ? (run.outcome ?? 'done') : run.state;

export const runs = ({ runs: all, timezone }: Overview): Html =>
  table(
    'Last runs',
    ['Begun', 'Run', 'Took', 'Outcome'],
    all.map((run) => {
      const took = run.finishedAt === undefined ? '–' : duration(run.finishedAt - run.startedAt);
      return html`<tr>
        ${cell('Begun', when(run.startedAt, timezone))}
        <td data-head="Run">
          ${run.command}
          <div class="soft">${run.id}</div>
        </td>
        ${cell('Took', took)}
        <td data-head="Outcome">
          ${state(runState(run))}${run.outcome === 'done' ? null : why(run.error)}
        </td>
      </tr>`;
    }),
    'Nothing has run yet.',
  );

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

export const coverage = ({ coverage: all, timezone }: Overview): Html => {
  const [first, last] = [all.at(0), all.at(-1)];
  if (first === undefined || last === undefined) return html`<p>No export yet.</p>`;
  const said = `${percent(last.share)} of recorded days have a bet shape`;
  if (all.length === 1) return html`<p>${said}.</p>`;
  const span = Math.max(1, last.at - first.at);
  const points = all.map(({ at, share }) => {
    const x = ((at - first.at) / span) * 100;
    return `${x.toFixed(2)},${(100 - share * 100).toFixed(2)}`;
  });
  return html`<p>
      ${said}; ${percent(first.share)} on ${when(first.at, timezone)}. The scale runs from 0 to
      100%.
    </p>
    <svg
      viewBox="0 -2 100 104"
      preserveAspectRatio="none"
      role="img"
      aria-label="Coverage: ${said}"
    >
      <line x1="0" y1="50" x2="100" y2="50" />
      <polyline points="${points.join(' ')}" />
    </svg>`;
};

export const tieOuts = ({ published }: Overview): Html => {
  const failed = published.flatMap(({ period, failedTieOuts }) =>
    failedTieOuts.map((text) => html`<li class="bad">${period}: ${text}</li>`),
  );
  if (published.length === 0) return html`<p>Nothing was exported yet.</p>`;
  return failed.length === 0
    ? html`<p class="good">All checks hold.</p>`
    : html`<ul>
        ${failed}
      </ul>`;
};

const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

export const workbooks = ({ published }: Overview): Html =>
  table(
    'Workbooks',
    ['Period', 'Workbooks'],
    published.map(
      ({ period, partial, files }) =>
        html`<tr>
          <td data-head="Period">${period}${partial ? ' (not over)' : ''}</td>
          <td>
            ${files.map(
              (file) =>
                html`<p>
                  <a href="/workbooks/${file.id}" download="${period}-${file.name}">${file.name}</a>
                  <span class="soft">${size(file.size)}</span>
                </p>`,
            )}
          </td>
        </tr>`,
    ),
    'No workbooks yet: they appear after the first export.',
  );
