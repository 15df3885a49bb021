import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { dateAt } from '../../model/calendar.ts';
import { dayNumber } from '../../model/date.ts';
import type { IsoDate } from '../../model/work-item.ts';
import type { Report } from '../report.ts';
import { dateCell } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import type { View } from '../view.ts';
import {
  daysColumn,
  keyColumn,
  ownerText,
  phaseColumn,
  shareColumn,
  soFarColumn,
  targetColumn,
  titleColumn,
} from './bet-columns.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { counted } from './say.ts';

const LABELS = ['one-way', 'one-way-door', 'irreversible', 'type-1'];

/** Hard to take back: the door dimension says so where it is configured, else an All-in bet or a label. */
export const isOneWay = (report: Report, { item, shape }: Bet): boolean => {
  const door = report.verdicts.get(item.id)?.['door']?.value.toLowerCase();
  if (door === 'one-way') return true;
  if (door === 'two-way') return false;
  return shape === 'All-in' || item.labels.some((label) => LABELS.includes(label.toLowerCase()));
};

/** The day from which it has been open: its planned start once that has come, else the day it was written down. */
const openSince = ({ item }: Bet, { report, asOfDate }: Portfolio): IsoDate => {
  const start = item.plannedStart?.date;
  return start !== undefined && start <= asOfDate ? start : dateAt(item.createdAt, report.timezone);
};

/** Open one-way doors, the longest open first. */
const openDoors = (portfolio: Portfolio): Bet[] =>
  portfolio.bets
    .filter((bet) => bet.open && isOneWay(portfolio.report, bet))
    .sort((a, b) => (openSince(a, portfolio) < openSince(b, portfolio) ? -1 : 1));

/** The first milestone after the as-of day. */
export const nextMilestone = (
  { item }: Bet,
  today: IsoDate,
): { name: string; date: IsoDate } | null =>
  item.milestones
    .flatMap(({ name, date }) => (date !== null && date > today ? [{ name, date }] : []))
    .sort((a, b) => (a.date < b.date ? -1 : 1))[0] ?? null;

const columnsOf = (view: View, portfolio: Portfolio): TableColumn<Bet>[] => [
  titleColumn,
  { key: 'shape', header: 'Bet shape', format: 'text', value: ({ shape }) => shape },
  phaseColumn,
  {
    key: 'since',
    header: 'Open since',
    format: 'date',
    value: (bet) => dateCell(openSince(bet, portfolio)),
  },
  {
    key: 'age',
    header: 'Days open',
    format: 'integer',
    value: (bet) => dayNumber(portfolio.asOfDate) - dayNumber(openSince(bet, portfolio)),
  },
  targetColumn,
  {
    key: 'stop',
    header: 'Who can still stop it',
    format: 'wrapped',
    value: (bet) => ownerText(view, bet) ?? 'No team is named',
  },
  {
    key: 'milestone',
    header: 'Next milestone',
    format: 'wrapped',
    value: (bet) => {
      const next = nextMilestone(bet, portfolio.asOfDate);
      return next === null ? 'None dated' : `${next.date} ${next.name.slice(0, 80)}`;
    },
  },
  { key: 'teams', header: 'Teams at work', format: 'integer', value: ({ teams }) => teams.length },
  daysColumn(view, false),
  soFarColumn,
  shareColumn(view, false),
  keyColumn,
];

const WIDTHS = [42, 13, 13, 12, 10, 12, 26, 28, 10, 12, 12, 10, 14];

/** What is open and hard to take back, since when, and who can still stop it. */
export const doorsSheet = (view: View, portfolio: Portfolio): Sheet => {
  const page = newPage();
  addHeading(page, view.report, 'One-way doors: what is hard to take back', 8);
  const doors = openDoors(portfolio);
  const how = view.report.dimensions.some(({ id }) => id === 'door')
    ? 'A bet is here when its door is one-way; where nobody has said, when it is All-in or labelled so.'
    : 'No door dimension is configured, so these are the All-in bets and those labelled one-way.';
  page.text(
    `${counted(doors.length, 'one-way door is', 'one-way doors are')} open. ${how}`,
    'sentence',
    8,
    18,
  );
  page.blank();
  if (doors.length > 0) page.table(doors, columnsOf(view, portfolio));
  return pageSheet('One-way doors', widths(...WIDTHS), page);
};
