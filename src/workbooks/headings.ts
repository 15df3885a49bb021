import type { Page } from './page.ts';
import type { Report } from './report.ts';

/** Instant as people of the report's zone read it: `2026-10-01 05:00 Europe/Berlin`. */
export const instantText = (instant: number, timezone: string): string => {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(instant);
  return `${parts} ${timezone}`;
};

/** Whether these are the filed figures, or what they would be today. */
const standing = ({ filed, restatement, timezone }: Report): string => {
  if (filed !== null) return ` FILED, hash ${filed.hash.slice(0, 12)}.`;
  if (restatement === null) return '';
  const { filedAt, hash } = restatement;
  const day = instantText(filedAt, timezone).slice(0, 10);
  return ` RESTATED against the filing of ${day}, hash ${hash.slice(0, 12)}.`;
};

/** Title, and below it what period, what state, and as of when. */
export const addHeading = (page: Page, report: Report, title: string, span: number): void => {
  page.text(title, 'title', span, 28);
  const partial = report.partial ? ' The period is not over: figures run to the as-of time.' : '';
  page.text(
    `${report.period.key}, ${report.period.start} to ${report.period.end}. As of ${instantText(report.asOf, report.timezone)}.${partial}${standing(report)}`,
    'subtitle',
    span,
    18,
  );
  page.blank();
};
