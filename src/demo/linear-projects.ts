import { DAY, addDays, isoDate, midnight } from './calendar.ts';
import type { LinearCatalogue } from './linear-catalogue.ts';
import type { DemoLinear, DemoPerson } from './organisation-model.ts';
import type { PlannedBet, PlannedInitiative } from './plan-model.ts';
import type { Random } from './random.ts';

export interface LinearProjectPlan {
  random: Random;
  catalogue: LinearCatalogue;
  people: readonly DemoPerson[];
  bets: readonly PlannedBet[];
  initiatives: readonly PlannedInitiative[];
  projectIds: ReadonlyMap<string, string>;
  now: number;
}

type Project = DemoLinear['projects'][number];
type Resolution = 'month' | 'quarter' | 'halfYear' | 'year';

const NOTES: Readonly<Record<string, readonly string[]>> = {
  onTrack: [
    'Pilot customers are live; next is the roll-out to the second region.',
    'Scope is stable. Two of three milestones are done.',
    'Good week: the riskiest integration works end to end.',
  ],
  atRisk: [
    'The partner moved its test window by two weeks. We can absorb one of them.',
    'Two people were pulled into incidents; the beta may move.',
    'Performance is below target with real data. A fix is being measured.',
  ],
  offTrack: [
    'The target date does not hold any more. A new plan goes to the steering group on Thursday.',
    'Blocked by the core migration; we stop adding scope until the dependency lands.',
  ],
};

const resolutionOf = (random: Random): Resolution | null =>
  random.chance(0.65) ? null : random.weighted({ month: 5, quarter: 4, halfYear: 1 });

/** Linear keeps the last day of a coarse target. */
const coarse = (date: string, resolution: Resolution | null): string => {
  if (resolution === null) return date;
  const months = { month: 1, quarter: 3, halfYear: 6, year: 12 }[resolution];
  const [year = 0, month = 1] = date.split('-').map(Number);
  const last = Math.ceil(month / months) * months;
  return isoDate(Date.UTC(year, last, 0));
};

const healthOf = (bet: PlannedBet, at: number): string => {
  const due = bet.end === null ? Infinity : midnight(bet.end);
  if (bet.to > due + 20 * DAY && at > due - 21 * DAY) return 'offTrack';
  return bet.to > due + DAY && at > bet.from + (bet.to - bet.from) / 2 ? 'atRisk' : 'onTrack';
};

const updatesOf = (
  plan: LinearProjectPlan,
  bet: PlannedBet,
  userId: string,
): Project['updates'] => {
  const updates: Project['updates'] = [];
  if (bet.evergreen) return updates;
  for (
    let at = bet.from + 10 * DAY;
    at < Math.min(bet.to, plan.now);
    at += plan.random.int(14, 30) * DAY
  ) {
    const health = healthOf(bet, at);
    updates.push({
      id: plan.random.uuid(),
      body: plan.random.pick(NOTES[health] ?? []),
      health,
      createdAt: at + 9 * 3_600_000,
      userId,
    });
  }
  return updates.filter(({ createdAt }) => createdAt <= plan.now);
};

const milestonesOf = (random: Random, bet: PlannedBet): Project['milestones'] => {
  if (bet.start === null || bet.end === null || bet.labels.includes('research')) return [];
  const days = Math.round((midnight(bet.end) - midnight(bet.start)) / DAY);
  if (days < 40) return [];
  const start = bet.start;
  return ['Alpha', 'Beta', 'General availability'].map((name, index) => ({
    id: random.uuid(),
    name,
    targetDate:
      index === 1 && random.chance(0.2)
        ? null
        : addDays(start, Math.round((days * (index + 1)) / 3)),
  }));
};

const stampsOf = (bet: PlannedBet, now: number) => {
  const stopped =
    bet.intent === 'Explore' && bet.to <= now && Number(bet.id.split('-').at(-1)) % 4 === 0;
  const over = bet.to <= now ? Math.round(bet.to) : null;
  return {
    startedAt: bet.from <= now ? Math.max(bet.from, bet.created) : null,
    completedAt: stopped ? null : over,
    canceledAt: stopped ? over : null,
  };
};

const statusTypeOf = (stamps: ReturnType<typeof stampsOf>, paused: boolean): string => {
  if (stamps.canceledAt !== null) return 'canceled';
  if (stamps.completedAt !== null) return 'completed';
  if (stamps.startedAt === null) return 'planned';
  return paused ? 'paused' : 'started';
};

/** How the target date moved, in the same coarseness as today's. */
const slipsOf = (
  plan: LinearProjectPlan,
  bet: PlannedBet,
  actorId: string | null,
  resolution: Resolution | null,
): Project['history'] => {
  const target = (end: string | null) => (end === null ? null : coarse(end, resolution));
  return bet.slips
    .filter(({ until }) => until > bet.created && until <= plan.now)
    .map(({ until, end }) => ({
      id: plan.random.uuid(),
      createdAt: until,
      actorId,
      fromTargetDate: target(end),
      toTargetDate: target(bet.end),
    }))
    .filter(({ fromTargetDate, toTargetDate }) => fromTargetDate !== toTargetDate);
};

const projectOf = (
  plan: LinearProjectPlan,
  bet: PlannedBet,
  users: ReadonlyMap<string, string | null>,
): Project => {
  const { random, catalogue, now } = plan;
  const resolution = resolutionOf(random);
  const stamps = stampsOf(bet, now);
  const leadId = users.get(bet.ownerId) ?? null;
  const updates = updatesOf(plan, bet, leadId ?? '');
  const history = slipsOf(plan, bet, leadId, resolution);
  const over = stamps.completedAt ?? stamps.canceledAt;
  const archivedAt = over !== null && over + 240 * DAY < now ? over + 240 * DAY : null;
  const shape = bet.explicitShape === null ? null : catalogue.shapeLabelId(bet.explicitShape);
  const paused = !bet.evergreen && random.chance(0.06);
  return {
    id: plan.projectIds.get(bet.id) ?? '',
    slugId: random.uuid().replaceAll('-', '').slice(0, 12),
    name: bet.title,
    description: bet.goal ?? '',
    statusId: catalogue.projectStatusId(statusTypeOf(stamps, paused)),
    health: updates.at(-1)?.health ?? null,
    leadId,
    teamIds: [catalogue.linearTeamId(bet.teamId)],
    startDate: bet.start,
    startDateResolution: null,
    targetDate: bet.end === null ? null : coarse(bet.end, resolution),
    targetDateResolution: bet.end === null ? null : resolution,
    progress:
      over !== null ? 1 : Math.max(0, Math.min(0.95, (now - bet.from) / (bet.to - bet.from))),
    labelIds: [
      ...bet.labels.flatMap((name) => catalogue.labelId(name) ?? []),
      ...(shape === null ? [] : [shape]),
    ],
    createdAt: bet.created,
    updatedAt: Math.max(
      bet.created,
      over ?? 0,
      ...history.map(({ createdAt }) => createdAt),
      ...updates.map(({ createdAt }) => createdAt),
    ),
    ...stamps,
    archivedAt,
    trashed: false,
    milestones: milestonesOf(random, bet),
    updates,
    history,
  };
};

export const createLinearProjects = (plan: LinearProjectPlan): DemoLinear['projects'] => {
  const users = new Map(plan.people.map(({ id, linearUserId }) => [id, linearUserId]));
  return plan.bets
    .filter(({ created }) => created <= plan.now)
    .map((bet) => projectOf(plan, bet, users));
};

/** Initiatives with the projects under them; one project also serves a second initiative. */
export const createLinearInitiatives = (plan: LinearProjectPlan): DemoLinear['initiatives'] => {
  const ids = new Map(plan.initiatives.map(({ id }) => [id, plan.random.uuid()]));
  const users = new Map(plan.people.map(({ id, linearUserId }) => [id, linearUserId]));
  const created = plan.bets.filter((bet) => bet.created <= plan.now);
  const shared = created.find((bet) => bet.initiativeId !== null && !bet.evergreen);
  return plan.initiatives.map((initiative, index) => {
    const ownerId = users.get(initiative.ownerId) ?? null;
    const own = created.filter((bet) => bet.initiativeId === initiative.id);
    const also =
      shared !== undefined && index === plan.initiatives.length - 1 && !own.includes(shared)
        ? [shared]
        : [];
    const history = initiative.slips
      .filter(({ until }) => until <= plan.now)
      .map(({ until, end }, place) => ({
        id: plan.random.uuid(),
        createdAt: until,
        actorId: ownerId,
        fromTargetDate: end,
        toTargetDate: initiative.slips[place + 1]?.end ?? initiative.end,
      }));
    return {
      id: ids.get(initiative.id) ?? '',
      name: initiative.title,
      description: '',
      status: midnight(initiative.start) > plan.now ? ('Planned' as const) : ('Active' as const),
      ownerId,
      targetDate: initiative.end,
      targetDateResolution: index % 2 === 0 ? 'quarter' : null,
      parentId: initiative.parentId === null ? null : (ids.get(initiative.parentId) ?? null),
      createdAt: initiative.created,
      updatedAt: Math.max(initiative.created, ...history.map(({ createdAt }) => createdAt)),
      archivedAt: null,
      projectIds: [...own, ...also].map((bet) => plan.projectIds.get(bet.id) ?? ''),
      history,
    };
  });
};
