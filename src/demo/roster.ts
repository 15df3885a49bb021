import { addDays } from './calendar.ts';
import { ROLES, TEAMS } from './company.ts';
import type { DemoPerson, Organisation } from './organisation-model.ts';

type Cell = string | number | null;

const quote = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const csv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => row.map(quote).join(',')).join('\n') + '\n';

const HEADER = [
  'id',
  'email',
  'name',
  'team',
  'cost_centre',
  'role',
  'fte',
  'from',
  'to',
  'time_off',
] as const;

interface Row {
  from: string;
  to: string | null;
  role: string;
}

/** Now and then somebody is promoted: one row before and one after. */
const rowsOf = (person: DemoPerson, index: number, promotedOn: string): Row[] => {
  const whole = { from: person.joined, to: person.left, role: person.role };
  const promoted = index % 17 === 5 && person.role === 'Senior engineer' && person.left === null;
  if (!promoted || person.joined >= promotedOn) return [whole];
  return [
    { from: person.joined, to: addDays(promotedOn, -1), role: 'Software engineer' },
    { from: promotedOn, to: null, role: person.role },
  ];
};

/** Who hides their address in Jira can only be joined by account id. */
const rosterId = (person: DemoPerson): string =>
  person.emailVisible ? person.id : (person.jiraAccountId ?? person.id);

/** people.csv of an organisation: contributors with team, cost centre, role, dates and time off. */
export const rosterCsv = (organisation: Organisation): string => {
  const teamNames = new Map(TEAMS.map(({ id, name }) => [id, name]));
  const promotedOn = `${new Date(organisation.now).getUTCFullYear()}-04-01`;
  const rows = organisation.people
    .filter(({ app }) => !app)
    .flatMap((person, index) =>
      rowsOf(person, index, promotedOn).map(({ from, to, role }): Cell[] => [
        rosterId(person),
        person.email,
        person.name,
        teamNames.get(person.teamId) ?? null,
        person.costCentre,
        role,
        person.fte,
        from,
        to,
        person.timeOff
          .filter((off) => off.from >= from && (to === null || off.from <= to))
          .map((off) => (off.from === off.to ? off.from : `${off.from}..${off.to}`))
          .join(';'),
      ]),
    );
  return csv(HEADER, rows);
};

/** rates.csv: a rate a role, raised by 4 % at the start of the last calendar year. */
export const ratesCsv = (organisation: Organisation): string => {
  const year = new Date(organisation.now).getUTCFullYear();
  const rows = ROLES.flatMap(({ role, perDay }): Cell[][] => [
    [role, perDay.toFixed(2), 'EUR', `${year - 3}-01-01`, `${year - 1}-12-31`],
    [role, (perDay * 1.04).toFixed(2), 'EUR', `${year}-01-01`, null],
  ]);
  return csv(['team_or_role', 'per_day', 'currency', 'from', 'to'], rows);
};
