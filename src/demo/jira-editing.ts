import type { ChangeItem } from './jira-change.ts';
import type { DemoJira, DemoJiraIssue, Organisation } from './organisation-model.ts';
import type { Random } from './random.ts';

export interface EditWindow {
  from: number;
  to: number;
}

/** A site while it is being edited: issues are replaced, never changed. */
export class JiraEditing {
  readonly random: Random;
  readonly organisation: Organisation;
  readonly jira: DemoJira;
  readonly issues: Map<string, DemoJiraIssue>;
  readonly window: EditWindow;
  private lastHistory: number;
  private lastIssue: number;
  private readonly lastKeys = new Map<string, number>();

  constructor(organisation: Organisation, random: Random, window: EditWindow) {
    this.organisation = organisation;
    this.random = random;
    this.window = window;
    this.jira = organisation.jira;
    this.issues = new Map(this.jira.issues.map((issue) => [issue.id, issue]));
    this.lastHistory = 0;
    this.lastIssue = 0;
    for (const issue of this.jira.issues) {
      this.lastIssue = Math.max(this.lastIssue, Number(issue.id));
      for (const { id } of issue.history) this.lastHistory = Math.max(this.lastHistory, Number(id));
      for (const key of [issue.key, ...issue.formerKeys]) {
        const [project = '', number = '0'] = key.split('-');
        this.lastKeys.set(project, Math.max(this.lastKeys.get(project) ?? 0, Number(number)));
      }
    }
  }

  instant(): number {
    return this.random.int(this.window.from + 1, this.window.to);
  }

  issueId(): string {
    return String((this.lastIssue += 1));
  }

  key(project: string): string {
    const number = (this.lastKeys.get(project) ?? 0) + 1;
    this.lastKeys.set(project, number);
    return `${project}-${number}`;
  }

  /** Somebody who works here and has an account. */
  person(): Organisation['people'][number] {
    return this.random.pick(
      this.organisation.people.filter(
        ({ app, jiraAccountId, left }) => !app && jiraAccountId !== null && left === null,
      ),
    );
  }

  /** Writes a history entry and the values that follow from it. */
  change(
    issue: DemoJiraIssue,
    items: ChangeItem[],
    values: (at: number) => Partial<DemoJiraIssue>,
  ): void {
    const at = Math.max(this.instant(), (issue.history.at(-1)?.at ?? issue.created) + 1);
    const entry = { id: String((this.lastHistory += 1)), at, author: this.person().id, items };
    this.issues.set(issue.id, {
      ...issue,
      ...values(at),
      updated: Math.max(at, issue.updated),
      history: [...issue.history, entry],
    });
  }

  put(issue: DemoJiraIssue): void {
    this.issues.set(issue.id, issue);
  }
}
