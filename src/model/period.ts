import type { IsoDate } from './work-item.ts';

export type FiscalPattern = 'calendar' | '4-4-5' | '4-5-4' | '5-4-4';

export interface FiscalCalendar {
  /** 1 to 12. */
  startMonth: number;
  pattern: FiscalPattern;
  /** A fiscal year is named after the calendar year in which it ends, or starts. */
  yearNamedBy: 'end' | 'start';
}

export interface Period {
  /** `FY2026`, `FY2026-Q3`, `2026-07` (a month under the calendar pattern), `FY2026-P06` (a month under a week-based one), or `13w-2026-11-22`. */
  key: string;
  kind: 'month' | 'quarter' | 'year' | 'rolling';
  start: IsoDate;
  /** Inclusive. */
  end: IsoDate;
}
