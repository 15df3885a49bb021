import { Temporal } from 'temporal-polyfill';
import type { Config, NotifyConfig } from '../config/config.ts';
import type { Tracked } from '../journal.ts';
import type { Logger } from '../log.ts';
import type { Manifest } from '../manifest.ts';
import type { Instant } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import type { Notice, Notices } from '../store/notices.ts';
import { coverageOf, tokenWarning, type SourceHealth } from './health.ts';
import type { PublishedPeriod } from './published.ts';

/** What a webhook is sent, before it takes the receiver's form. */
export interface Message {
  event: 'export' | 'trouble';
  title: string;
  lines: string[];
  link: string | null;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** What an export says. */
export const noticeOfExport = (
  { counts, result }: Tracked,
  { notify }: Config,
  now: Instant,
): Notice => {
  const manifest = result.json as unknown as Manifest;
  const coverage = coverageOf(counts);
  const failed = manifest.tieOuts.filter(({ holds }) => !holds);
  const message: Message = {
    event: 'export',
    title: `${manifest.period}: workbooks written${manifest.partial ? ' (period not over)' : ''}`,
    lines: [
      `${counts.itemsInLedger ?? 0} items in ${counts.ledgerRows ?? 0} ledger rows`,
      coverage === null
        ? 'No effort yet'
        : `${percent(coverage)} of recorded days have a bet shape`,
      failed.length === 0
        ? `All ${manifest.tieOuts.length} checks hold`
        : `${failed.length} checks FAILED: ${failed.map(({ name }) => name).join('; ')}`,
    ],
    link: notify.link,
  };
  return { key: `export:${manifest.runId}`, body: message as never, raisedAt: now };
};

const TROUBLE = 'trouble:';

/** What troubles are found in. */
export interface Wrong {
  health: readonly SourceHealth[];
  failures: readonly { command: string; error: string | null }[];
  published: readonly Pick<PublishedPeriod, 'period' | 'failedTieOuts'>[];
}

/** Everything that is wrong now, by key. */
export const troubles = (
  { health, failures, published }: Wrong,
  { notify }: Config,
): Map<string, Message> => {
  const trouble = (title: string, lines: string[]): Message => ({
    event: 'trouble',
    title,
    lines,
    link: notify.link,
  });
  const stale = health
    .filter((one) => one.stale && one.asOf !== null)
    .map(({ source, asOf }): [string, Message] => [
      `${TROUBLE}stale:${source}`,
      trouble(`${source} is stale`, [`last pulled ${new Date(asOf!).toISOString()}`]),
    ]);
  const failed = failures.map(({ command, error }): [string, Message] => [
    `${TROUBLE}run:${command}`,
    trouble(`${command} failed`, [error ?? 'no reason was given']),
  ]);
  const tokens = health.flatMap((one): [string, Message][] => {
    const said = tokenWarning(one);
    const todo = 'make a new one, and put its last day into tokenExpires';
    return said === null
      ? []
      : [[`${TROUBLE}token:${one.source}`, trouble(`${one.source}: ${said}`, [todo])]];
  });
  const checks = published
    .filter(({ failedTieOuts }) => failedTieOuts.length > 0)
    .map(({ period, failedTieOuts: all }): [string, Message] => [
      `${TROUBLE}checks:${period}`,
      trouble(`${period}: ${all.length} check${all.length === 1 ? '' : 's'} failed`, all),
    ]);
  return new Map([...stale, ...failed, ...tokens, ...checks]);
};

/** Raises new troubles and clears those that are over, so that each is told once for as long as it lasts. */
export const noteTroubles = async (
  notices: Notices,
  current: ReadonlyMap<string, Message>,
  now: Instant,
): Promise<void> => {
  for (const [key, message] of current)
    await notices.raise({ key, body: message as never, raisedAt: now });
  for (const key of await notices.raised(TROUBLE)) if (!current.has(key)) await notices.clear(key);
};

/** Whether nothing may be sent at an instant. */
export const isQuiet = (
  { quietHours }: Pick<NotifyConfig, 'quietHours'>,
  timezone: string,
  now: Instant,
): boolean => {
  if (quietHours === null) return false;
  const { from, to } = quietHours;
  const time = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timezone)
    .toPlainTime()
    .toString()
    .slice(0, 5);
  return from <= to ? from <= time && time < to : from <= time || time < to;
};

/** `&`, `<` and `>` are Slack's control characters; as entities nothing in a title can become a link or a mention. */
const slackText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The JSON document that is posted. */
export const bodyFor = (message: Message, style: NotifyConfig['style'], at: Instant): Json => {
  const { event, title, lines, link } = message;
  if (style === 'generic') return { event, title, lines, link, at: new Date(at).toISOString() };
  const text = [`*${slackText(title)}*`, ...lines.map(slackText), ...(link ? [`<${link}>`] : [])];
  return { text: text.join('\n') };
};

const TIMEOUT_MS = 10_000;
/** A worker that took a notice and did not send it by then has died. */
const TAKEN_MS = 300_000;

export interface Sender {
  notices: Notices;
  now: () => Instant;
  log: Logger;
  scrub: (text: string) => string;
}

/** Posts what is not told yet, unless it is quiet; what cannot be delivered is tried again later. */
export const sendNotices = async (
  { notices, now, log, scrub }: Sender,
  { notify, calendar }: Config,
): Promise<void> => {
  const { url, style } = notify;
  if (url === null || isQuiet(notify, calendar.timezone, now())) return;
  for (const { key, body, raisedAt } of await notices.take(now(), now() - TAKEN_MS)) {
    const text = JSON.stringify(bodyFor(body as unknown as Message, style, raisedAt));
    try {
      const response = await fetch(url.reveal(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: scrub(text),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
      await notices.sent(key, now());
    } catch (error) {
      log.warn({ notice: key, err: error }, 'the webhook was not reached, it is tried again');
    }
  }
};
