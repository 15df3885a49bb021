import { FIELD } from './jira-site-plan.ts';
import type { JiraCatalogue } from './jira-catalogue.ts';
import { changed } from './jira-change.ts';
import type { ChangeItem } from './jira-change.ts';
import type { DemoJiraHistory, DemoJiraIssue } from './organisation-model.ts';
import type { PlannedBet, Ticket, TicketEvent, TicketValues } from './plan-model.ts';

/** What a Jira history needs to know of the rest of the site. */
export interface JiraContext {
  catalogue: JiraCatalogue;
  /** Account id and display name of a person. */
  account(personId: string): { accountId: string | null; name: string };
  bet(betId: string | null): PlannedBet | undefined;
  /** Id and key of a bet's epic. */
  epic(betId: string): { id: string; key: string };
  /** Key that an issue had or got in a project. */
  keyIn(ticket: Ticket, teamId: string): string;
  issueId(ticket: Ticket): string;
  sprint(teamId: string, iteration: number): { id: number; name: string } | null;
  nextHistoryId(): string;
}

const NOTHING = [null, null] as const;

const personPair = (context: JiraContext, id: string | null) => {
  if (id === null) return NOTHING;
  const { accountId, name } = context.account(id);
  return [accountId, name] as const;
};

const stateItems = (
  context: JiraContext,
  before: TicketValues,
  after: TicketValues,
): ChangeItem[] => {
  const old = context.catalogue.statusOf(
    context.catalogue.projectOfTeam(before.teamId).id,
    before.state,
  );
  const now = context.catalogue.statusOf(
    context.catalogue.projectOfTeam(after.teamId).id,
    after.state,
  );
  if (old.id === now.id) return [];
  const items = [changed('status', 'status', [old.id, old.name], [now.id, now.name])];
  if (old.category !== 'done' && now.category === 'done') {
    const name = after.state === 'done' ? 'Done' : "Won't Do";
    items.unshift(
      changed('resolution', 'resolution', NOTHING, [
        after.state === 'done' ? '10000' : '10001',
        name,
      ]),
    );
  } else if (old.category === 'done' && now.category !== 'done') {
    const name = before.state === 'done' ? 'Done' : "Won't Do";
    items.unshift(
      changed(
        'resolution',
        'resolution',
        [before.state === 'done' ? '10000' : '10001', name],
        NOTHING,
      ),
    );
  }
  return items;
};

/** A move to another project: project, key, the workflow's own entry (without a field id), and the parent with its project. */
const moveItems = (
  context: JiraContext,
  ticket: Ticket,
  before: TicketValues,
  after: TicketValues,
): ChangeItem[] => {
  if (before.teamId === after.teamId) return [];
  const from = context.catalogue.projectOfTeam(before.teamId);
  const to = context.catalogue.projectOfTeam(after.teamId);
  return [
    changed('project', 'project', [from.id, from.name], [to.id, to.name]),
    changed(
      'Key',
      null,
      [null, context.keyIn(ticket, before.teamId)],
      [null, context.keyIn(ticket, after.teamId)],
    ),
    changed(
      'Workflow',
      null,
      [from.id, `Software workflow for ${from.key}`],
      [to.id, `Software workflow for ${to.key}`],
    ),
  ];
};

const parentItems = (
  context: JiraContext,
  before: TicketValues,
  after: TicketValues,
): ChangeItem[] => {
  if (before.betId === after.betId) return [];
  const pair = (betId: string | null) => {
    if (betId === null) return NOTHING;
    const epic = context.epic(betId);
    return [epic.id, epic.key] as const;
  };
  return [changed('IssueParentAssociation', null, pair(before.betId), pair(after.betId))];
};

const sprintItems = (
  context: JiraContext,
  before: TicketValues,
  after: TicketValues,
): ChangeItem[] => {
  const pair = (values: TicketValues) => {
    const sprints = sprintsIn(context, values);
    if (sprints.length === 0) return ['', ''] as const;
    return [
      sprints.map(({ id }) => id).join(', '),
      sprints.map(({ name }) => name).join(', '),
    ] as const;
  };
  const [from, to] = [pair(before), pair(after)];
  return from[0] === to[0] ? [] : [changed('Sprint', FIELD.sprint, from, to)];
};

export const sprintsIn = (
  context: JiraContext,
  values: TicketValues,
): { id: number; name: string }[] =>
  values.iterations.flatMap((iteration) => context.sprint(values.teamId, iteration) ?? []);

const PRIORITY_IDS = { Highest: '1', High: '2', Medium: '3', Low: '4' } as const;
export const priorityId = (name: keyof typeof PRIORITY_IDS): string => PRIORITY_IDS[name];

const plainItems = (before: TicketValues, after: TicketValues): ChangeItem[] => {
  const items: ChangeItem[] = [];
  if (before.labels.join(' ') !== after.labels.join(' ')) {
    items.push(
      changed('labels', 'labels', [null, before.labels.join(' ')], [null, after.labels.join(' ')]),
    );
  }
  if (before.points !== after.points) {
    const text = (value: number | null) => [null, value === null ? null : String(value)] as const;
    items.push(changed('Story Points', FIELD.points, text(before.points), text(after.points)));
  }
  if (before.title !== after.title)
    items.push(changed('summary', 'summary', [null, before.title], [null, after.title]));
  if (before.priority !== after.priority) {
    items.push(
      changed(
        'priority',
        'priority',
        [priorityId(before.priority), before.priority],
        [priorityId(after.priority), after.priority],
      ),
    );
  }
  return items;
};

const touchItem = (touch: NonNullable<TicketEvent['touch']>, id: string): ChangeItem => {
  if (touch === 'Rank') return changed('Rank', FIELD.rank, ['', ''], ['', 'Ranked higher']);
  if (touch === 'Attachment')
    return changed('Attachment', 'attachment', NOTHING, [id, 'screenshot.png']);
  if (touch === 'Comment')
    return changed('RemoteIssueLink', null, NOTHING, [
      id,
      'This work item links to "notes (Wiki)"',
    ]);
  return changed('description', 'description', [null, null], [null, 'Steps added.']);
};

/** Plays a ticket's events and writes what Jira's changelog would say; every `from` is the value before it. */
export const jiraHistory = (ticket: Ticket, context: JiraContext): DemoJiraIssue['history'] => {
  let before = ticket.initial;
  const history: DemoJiraHistory[] = [];
  for (const event of ticket.events) {
    const after = { ...before, ...event.set };
    const id = context.nextHistoryId();
    const items = [
      ...moveItems(context, ticket, before, after),
      ...stateItems(context, before, after),
      ...(before.assignee === after.assignee
        ? []
        : [
            changed(
              'assignee',
              'assignee',
              personPair(context, before.assignee),
              personPair(context, after.assignee),
            ),
          ]),
      ...parentItems(context, before, after),
      ...sprintItems(context, before, after),
      ...plainItems(before, after),
      ...(event.touch === undefined ? [] : [touchItem(event.touch, id)]),
    ];
    before = after;
    if (items.length > 0) history.push({ id, at: event.at, author: event.by, items });
  }
  return history;
};
