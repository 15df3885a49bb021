import { addDays, DAY, isoDate, midnight } from './calendar.ts';
import { LOCATIONS, ROLES, TEAMS } from './company.ts';
import type { TeamProfile } from './company.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './names.ts';
import type { DemoPerson } from './organisation-model.ts';
import type { Random } from './random.ts';

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z.-]/g, '')
    .toLowerCase();

/** How many people each team has: by share, largest remainder, at least one each while they last. */
export const teamSizes = (people: number): number[] => {
  const total = TEAMS.reduce((sum, team) => sum + team.size, 0);
  const exact = TEAMS.map((team) => (team.size / total) * people);
  const sizes = exact.map(Math.floor);
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  let left = people - sizes.reduce((sum, size) => sum + size, 0);
  for (const { index } of order) {
    if (left === 0) break;
    sizes[index] = (sizes[index] ?? 0) + 1;
    left -= 1;
  }
  return sizes;
};

const timeOffOf = (random: Random, from: number, to: number): DemoPerson['timeOff'] => {
  const ranges: DemoPerson['timeOff'] = [];
  const firstYear = new Date(from).getUTCFullYear();
  const lastYear = new Date(to).getUTCFullYear();
  for (let year = firstYear; year <= lastYear; year += 1) {
    const summer = addDays(`${year}-06-22`, 7 * random.int(0, 9));
    ranges.push({ from: summer, to: addDays(summer, random.pick([4, 11, 11, 18])) });
    const winter = `${year}-12-2${random.int(1, 4)}`;
    ranges.push({ from: winter, to: `${year}-12-31` });
    if (random.chance(0.6)) {
      const spring = addDays(`${year}-02-01`, random.int(0, 90));
      ranges.push({ from: spring, to: addDays(spring, random.int(0, 4)) });
    }
  }
  return ranges.filter((range) => midnight(range.to) >= from && midnight(range.from) <= to);
};

const personOf = (
  random: Random,
  team: TeamProfile,
  index: number,
  taken: Set<string>,
  window: { from: number; to: number },
): DemoPerson => {
  let name = `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}`;
  for (let copy = 2; taken.has(name); copy += 1) {
    name = `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}${copy > 40 ? ` ${copy}` : ''}`;
  }
  taken.add(name);
  const location = random.pick(LOCATIONS);
  const length = window.to - window.from;
  const joinedLate = random.chance(0.14);
  const leaves = !joinedLate && random.chance(0.1);
  const joined = joinedLate
    ? isoDate(window.from + random.between(0.1, 0.85) * length)
    : isoDate(window.from - random.int(60, 2400) * DAY);
  const role = random.weighted(Object.fromEntries(ROLES.map(({ role, share }) => [role, share])));
  const both = random.chance(0.85);
  const number = String(index + 1).padStart(4, '0');
  return {
    id: `p${number}`,
    name,
    email: `${plain(name.replaceAll(' ', '.'))}.${index + 1}@example.com`,
    emailVisible: !random.chance(0.05),
    jiraAccountId: team.system === 'jira' || both ? `712020:${random.uuid()}` : null,
    linearUserId: team.system === 'linear' || both ? random.uuid() : null,
    teamId: team.id,
    active: !leaves,
    app: false,
    joined,
    left: leaves ? isoDate(window.from + random.between(0.3, 0.9) * length) : null,
    fte: random.chance(0.1) ? random.pick([0.5, 0.6, 0.8]) : 1,
    location: location.name,
    timezone: location.timezone,
    role,
    costCentre: team.costCentre,
    timeOff: timeOffOf(random, window.from, window.to),
  };
};

const appOf = (id: string, name: string, random: Random): DemoPerson => ({
  id,
  name,
  email: `${id}@example.com`,
  emailVisible: false,
  jiraAccountId: `557058:${random.uuid()}`,
  linearUserId: random.uuid(),
  teamId: 'team-plat',
  active: true,
  app: true,
  joined: '2020-01-01',
  left: null,
  fte: 0,
  location: 'Berlin',
  timezone: 'UTC',
  role: 'Automation',
  costCentre: 'CC-4200 Platform & Security',
  timeOff: [],
});

/** People of every team, then the automations. */
export const generatePeople = (
  random: Random,
  count: number,
  window: { from: number; to: number },
): DemoPerson[] => {
  const taken = new Set<string>();
  const people: DemoPerson[] = [];
  teamSizes(count).forEach((size, teamIndex) => {
    const team = TEAMS[teamIndex];
    if (team === undefined) return;
    for (let member = 0; member < size; member += 1) {
      const index = people.length;
      people.push(personOf(random.fork(`person ${index}`), team, index, taken, window));
    }
  });
  return [
    ...people,
    appOf('app-bot', 'Tidewell Automation', random.fork('app-bot')),
    appOf('app-deps', 'Dependency Robot', random.fork('app-deps')),
  ];
};

const OFFSETS = new Map(LOCATIONS.map(({ name, offset }) => [name, offset]));
export const utcOffset = (person: DemoPerson): number => OFFSETS.get(person.location) ?? 0;
