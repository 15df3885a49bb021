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

/** Title, and below it what period, what state, and as of when. */
export const addHeading = (page: Page, report: Report, title: string, span: number): void => {
  page.text(title, 'title', span, 28);
  const filed = report.filed === null ? '' : ` FILED, hash ${report.filed.hash.slice(0, 12)}.`;
  const partial = report.partial ? ' The period is not over: figures run to the as-of time.' : '';
  page.text(
    `${report.period.key}, ${report.period.start} to ${report.period.end}. As of ${instantText(report.asOf, report.timezone)}.${partial}${filed}`,
    'subtitle',
    span,
    18,
  );
  page.blank();
};
