import { reviewBefore } from '../last-review.ts';
import { dateAt } from '../model/calendar.ts';
import { addDays } from '../model/date.ts';
import {
  parsePeriod,
  periodContaining,
  rollingPeriod,
  spanPeriod,
  type Period,
} from '../model/period.ts';
import type { Instant, IsoDate } from '../model/work-item.ts';
import { UserError, type OptionSpec } from './command.ts';
import type { Session } from './session.ts';

export const PERIOD_OPTION: OptionSpec = {
  flags: '--period <key>',
  description:
    'FY2026-Q3, 2026-07, FY2026, 13w (the last thirteen weeks), since-last-review, 2026-09-28..2026-10-04 (default: the current quarter)',
};

/** Periods that depend on the as-of instant, beside those that are written out. */
export const ROLLING = '13w';
export const SINCE_LAST_REVIEW = 'since-last-review';

/** The days that have ended since the review before this one. */
const sinceLastReview = async (
  { store, config }: Session,
  series: string,
  asOf: Instant,
): Promise<Period> => {
  const { timezone } = config.calendar;
  const last = await reviewBefore(store, series, asOf);
  if (last === null)
    throw new UserError(
      `no leadership review (${series}) has been written yet, so there is nothing to report since: choose a period such as ${ROLLING}`,
    );
  const [start, end] = [dateAt(last.asOf, timezone), addDays(dateAt(asOf, timezone), -1)];
  if (start > end)
    throw new UserError(
      `the last leadership review (${series}) is as of ${start} and no day has ended since: pull anew, or choose a period such as ${ROLLING}`,
    );
  return spanPeriod(start, end);
};

const parsed = (text: string, { config }: Session, today: IsoDate): Period => {
  try {
    const period = parsePeriod(text, config.calendar.fiscal);
    if (period.start <= today) return period;
    throw new UserError(
      `period ${period.key} begins on ${period.start}, after ${today}, the day the numbers are as of: choose one that has begun`,
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const more = `, ${ROLLING}, ${SINCE_LAST_REVIEW}`;
    const message = error.message.includes('allowed are')
      ? `${error.message}${more}`
      : error.message;
    throw new UserError(message, 2, { cause: error });
  }
};

/** Refuses a period that cannot be read or has not begun, before anything is pulled for it. Throws a UserError. */
export const requirePeriod = (session: Session, option: string | undefined, now: Instant): void => {
  const rolling = [ROLLING, SINCE_LAST_REVIEW].includes(option?.trim().toLowerCase() ?? '');
  if (option === undefined || rolling) return;
  parsed(option, session, dateAt(now, session.config.calendar.timezone));
};

/** The period that an option names as of an instant; without one the current quarter. Throws a UserError. */
export const periodOf = async (
  session: Session,
  option: string | undefined,
  { asOf, series }: { asOf: Instant; series: string },
): Promise<Period> => {
  const { calendar } = session.config;
  const today = dateAt(asOf, calendar.timezone);
  if (option === undefined) return periodContaining(today, 'quarter', calendar.fiscal);
  const asked = option.trim().toLowerCase();
  if (asked === ROLLING) return rollingPeriod(addDays(today, -1));
  if (asked === SINCE_LAST_REVIEW) return sinceLastReview(session, series, asOf);
  return parsed(option, session, today);
};
