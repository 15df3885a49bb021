import type {
  DemoLinear,
  DemoLinearHistory,
  DemoLinearIssue,
  Organisation,
} from './organisation-model.ts';
import type { EditWindow } from './jira-editing.ts';
import type { Random } from './random.ts';

type Changed = Omit<DemoLinearHistory, 'id' | 'createdAt' | 'actorId'>;

/** A workspace while it is being edited: issues are replaced, never changed. */
export class LinearEditing {
  readonly random: Random;
  readonly organisation: Organisation;
  readonly linear: DemoLinear;
  readonly issues: Map<string, DemoLinearIssue>;
  readonly window: EditWindow;

  constructor(organisation: Organisation, random: Random, window: EditWindow) {
    this.organisation = organisation;
    this.random = random;
    this.window = window;
    this.linear = organisation.linear;
    this.issues = new Map(this.linear.issues.map((issue) => [issue.id, issue]));
  }

  user(): string | null {
    const users = this.organisation.people.filter(
      ({ app, linearUserId, left }) => !app && linearUserId !== null && left === null,
    );
    return this.random.pick(users).linearUserId;
  }

  entry(after: number, changed: Changed): DemoLinearHistory {
    const createdAt = Math.max(this.random.int(this.window.from + 1, this.window.to), after + 1);
    return { id: this.random.uuid(), createdAt, actorId: this.user(), ...changed };
  }

  /** Writes a history entry and the values that follow from it; `silent` leaves `updatedAt` as it was, as archiving does. */
  change(
    issue: DemoLinearIssue,
    changed: Changed,
    values: (at: number) => Partial<DemoLinearIssue>,
    silent = false,
  ): void {
    const entry = this.entry(issue.history.at(-1)?.createdAt ?? issue.createdAt, changed);
    const updatedAt = silent ? issue.updatedAt : Math.max(entry.createdAt, issue.updatedAt);
    this.issues.set(issue.id, {
      ...issue,
      ...values(entry.createdAt),
      updatedAt,
      history: [...issue.history, entry],
    });
  }

  nextNumber(teamId: string): number {
    let last = 0;
    for (const issue of this.issues.values())
      if (issue.teamId === teamId) last = Math.max(last, issue.number);
    return last + 1;
  }
}
