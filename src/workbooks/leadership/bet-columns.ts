import { link } from '../formulas.ts';
import type { TableColumn } from '../page.ts';
import { dateCell, formula } from '../sheet.ts';
import type { ConditionalFormat } from '../sheet.ts';
import type { Placed } from '../page.ts';
import { nameText } from '../text.ts';
import { liveShare } from '../view.ts';
import type { View } from '../view.ts';
import { below, reachDays } from './reach.ts';
import type { Bet } from './portfolio.ts';

/** Columns that several sheets show of a bet. */

type Column = TableColumn<Bet>;

const HEALTH = { onTrack: 'On track', atRisk: 'At risk', offTrack: 'Off track' };

/** What was last reported of a bet that is open; that of one that is over says nothing any more. */
export const healthText = ({ open, item: { health } }: Bet): string | null =>
  open ? (health === null ? 'Not reported' : HEALTH[health]) : null;

const NOTE_LENGTH = 240;

/** Who answers for a bet: its team, or the teams that work on it; its owner's name only with individuals on. */
export const ownerText = ({ report }: View, { item, teams }: Bet): string | null => {
  const name = item.ownerId === null ? undefined : report.ownerNames.get(item.ownerId);
  const team = nameText(item.team) ?? (teams.length === 0 ? null : teams.slice(0, 3).join(', '));
  return name === undefined ? team : [team, name].filter((one) => one !== null).join(' · ');
};

export const titleColumn: Column = {
  key: 'title',
  header: 'Bet',
  format: 'wrapped',
  value: ({ item }) => item.title.slice(0, NOTE_LENGTH),
};

export const teamColumn = (view: View): Column => ({
  key: 'team',
  header: view.report.ownerNames.size > 0 ? 'Team and owner' : 'Team',
  format: 'wrapped',
  value: (bet) => ownerText(view, bet),
});

export const stateColumn: Column = {
  key: 'state',
  header: 'State',
  format: 'text',
  value: ({ item }) => nameText(item.sourceState) ?? item.phase,
};

const PHASES = {
  todo: 'Not started',
  active: 'In progress',
  paused: 'On hold',
  done: 'Done',
  stopped: 'Stopped',
  unknown: 'Unknown',
};

/** Our word for where a bet stands, the same for every source; gone ones say so. */
export const phaseText = ({ item: { phase, gone } }: Bet): string =>
  gone === null ? PHASES[phase] : 'No longer visible';

export const phaseColumn: Column = {
  key: 'phase',
  header: 'Phase',
  format: 'text',
  value: phaseText,
};

export const healthColumn: Column = {
  key: 'health',
  header: 'Health',
  format: 'text',
  value: healthText,
};

export const noteColumn: Column = {
  key: 'note',
  header: 'Latest note',
  format: 'wrapped',
  value: ({ item }) => item.healthNote?.slice(0, NOTE_LENGTH) ?? null,
};

export const horizonColumn: Column = {
  key: 'horizon',
  header: 'Horizon',
  format: 'text',
  value: ({ horizon, planned }) =>
    horizon === null ? null : planned ? horizon : `${horizon} (by level)`,
};

export const startColumn: Column = {
  key: 'start',
  header: 'Start',
  format: 'date',
  value: ({ item }) => dateCell(item.plannedStart?.date ?? null),
};

export const targetColumn: Column = {
  key: 'end',
  header: 'Target',
  format: 'date',
  value: ({ item }) => dateCell(item.plannedEnd?.date ?? null),
};

export const daysColumn = (view: View, total: boolean): Column => ({
  key: 'days',
  header: `Days in ${view.report.period.key}`,
  format: 'days',
  value: (bet) => reachDays(bet.units, below(bet)),
  ...(total ? { total: 'sum' as const } : {}),
});

export const shareColumn = (view: View, total: boolean): Column => ({
  key: 'share',
  header: 'Share of days',
  format: 'percent',
  value: (bet, at) => liveShare(at('days'), 'SUM(Ledger_Days)', bet.units, view.all.units),
  ...(total ? { total: 'sum' as const } : {}),
});

/** Days of the period, live, on top of those before it, which the report states. */
export const soFarColumn: Column = {
  key: 'soFar',
  header: 'Days so far',
  format: 'days',
  value: ({ units, unitsBefore }, at) =>
    formula(`${unitsBefore / 10_000}+${at('days')}`, (unitsBefore + units) / 10_000),
};

export const keyColumn: Column = {
  key: 'key',
  header: 'Key',
  format: 'link',
  value: ({ item, key }) => (item.url === null ? key : link(item.url, key)),
};

/** Off track stands out, at risk too; both also read as words. */
export const healthMarks = (placed: Placed): ConditionalFormat[] => {
  if (placed.bottom < placed.top) return [];
  const letter = placed.letterOf('health');
  const range = `${letter}${placed.top}:${letter}${placed.bottom}`;
  return [
    { range, formula: `${letter}${placed.top}="Off track"`, mark: 'bad' },
    { range, formula: `${letter}${placed.top}="At risk"`, mark: 'warn' },
    { range, formula: `${letter}${placed.top}="Not reported"`, mark: 'muted' },
  ];
};
