import type { AccountId, IsoDate } from './work-item.ts';

/** One human (or app) behind one or more accounts. */
export interface Person {
  /** people.csv id, else the lower-cased e-mail, else the first account id. */
  id: string;
  name: string;
  email: string | null;
  accountIds: AccountId[];
  kind: 'person' | 'app';
  active: boolean;
  /** Empty when the person is not in people.csv: capacity is then inferred month by month. */
  employments: Employment[];
  timeOff: TimeOff[];
}

/** One row of people.csv: who they were to finance between two dates (inclusive; null is open-ended). */
export interface Employment {
  from: IsoDate | null;
  to: IsoDate | null;
  team: string | null;
  costCentre: string | null;
  role: string | null;
  location: string | null;
  /** 0 to 1. */
  fte: number;
}

export interface TimeOff {
  from: IsoDate;
  to: IsoDate;
  /** 1 for whole days, 0.5 for half days. */
  fraction: number;
}

/** A row of rates.csv. Money is in minor units of the currency, per person-day. */
export interface Rate {
  teamOrRole: string;
  perDayMinor: number;
  currency: string;
  from: IsoDate | null;
  to: IsoDate | null;
}
