import type { JiraSourceConfig, SourceConfig } from '../../src/config/config.ts';
import { changed } from '../../src/demo/jira-change.ts';
import { JiraEditing } from '../../src/demo/jira-editing.ts';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import { LinearEditing } from '../../src/demo/linear-editing.ts';
import { startLinearServer } from '../../src/demo/linear-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import type { Organisation } from '../../src/demo/organisation-model.ts';
import { createRandom } from '../../src/demo/random.ts';
import { openSource } from '../../src/sources/index.ts';
import type { Opening, Subject } from './contract.ts';
import { anEnvironment } from './fake-server.ts';
import { aJiraConfig, aSecret } from './jira/a-config.ts';
import { linearConfig } from './linear/harness.ts';

const TOKEN = 'the-token-of-the-contract';
const NOW = Date.UTC(2026, 10, 20, 12);

/** What differs between the vendors. */
interface Vendor extends Pick<Subject, 'kind' | 'id' | 'sweeps' | 'requests' | 'writes' | 'close'> {
  config(opening: Opening): SourceConfig;
  truthOf(organisation: Organisation): [string, readonly string[] | null][];
  statesOf(organisation: Organisation): { id: string }[];
  retitled(organisation: Organisation, title: string): { next: Organisation; nativeId: string };
  removed(organisation: Organisation): { next: Organisation; nativeId: string };
  update(organisation: Organisation): void;
}

const subjectOf = (start: Organisation, vendor: Vendor): Subject => {
  let organisation = start;
  const serve = (next: Organisation): void => vendor.update((organisation = next));
  const edit = ({ next, nativeId }: ReturnType<Vendor['removed']>): string => {
    serve(next);
    return nativeId;
  };
  return {
    ...vendor,
    token: TOKEN,
    open: (opening = {}) =>
      openSource(
        vendor.config(opening),
        anEnvironment({ now: () => organisation.now, ...opening.environment }),
      ),
    truth: () => new Map(vendor.truthOf(organisation)),
    states: () => vendor.statesOf(organisation).map(({ id }) => id),
    now: () => organisation.now,
    pass: (ms) => serve({ ...organisation, now: organisation.now + ms }),
    retitle: (title) => edit(vendor.retitled(organisation, title)),
    remove: () => edit(vendor.removed(organisation)),
    restore: () => serve(start),
  };
};

/** Edits of this very moment. */
const momentOf = ({ now }: Organisation) => [createRandom(1), { from: now - 1, to: now }] as const;

const jiraTruth = ({ jira }: Organisation): Organisation['jira']['issues'] => {
  const shown = new Set(jira.projects.filter(({ hidden }) => !hidden).map(({ id }) => id));
  return jira.issues.filter(
    ({ hidden, archivedAt, projectId }) =>
      !hidden && archivedAt === undefined && shown.has(projectId),
  );
};

const anOrganisation = (issues: number, months: number): Organisation =>
  generateOrganisation({ seed: 61, people: 12, issues, months, noise: 0, now: NOW });

export const jiraSubject = async (deployment: JiraSourceConfig['deployment']): Promise<Subject> => {
  // Cloud is pulled in batches of a thousand: for a walk to go on, there have to be more.
  const organisation = deployment === 'cloud' ? anOrganisation(1600, 3) : anOrganisation(150, 6);
  const server = await startJiraServer({
    organisation,
    token: TOKEN,
    email: 'ops@example.com',
    deployment,
    caps: deployment === 'cloud' ? {} : { search: 25 },
  });
  const put = (from: Organisation, { issues }: JiraEditing): Organisation => ({
    ...from,
    jira: { ...from.jira, issues: [...issues.values()] },
  });
  const editable = (from: Organisation) => {
    const parents = new Set(from.jira.issues.map(({ parentId }) => parentId));
    return jiraTruth(from).find((one) => !parents.has(one.id) && one.updated < NOW - 7_200_000)!;
  };
  return subjectOf(organisation, {
    kind: 'jira',
    id: 'acme',
    sweeps: [],
    requests: () => server.stats().requests,
    writes: () => server.stats().writes,
    update: server.update,
    close: server.close,
    config: ({ token = TOKEN, host = server.url }) =>
      aJiraConfig({
        host,
        token: aSecret(token),
        projects: [],
        deployment,
        ...(deployment === 'data-center' ? { email: null } : {}),
      }),
    truthOf: (from) => jiraTruth(from).map(({ id, history }) => [id, history.map((one) => one.id)]),
    statesOf: ({ jira }) => jira.statuses,
    retitled: (from, summary) => {
      const editing = new JiraEditing(from, ...momentOf(from));
      const issue = editable(from);
      const items = [changed('summary', 'summary', [null, issue.summary], [null, summary])];
      editing.change(issue, items, () => ({ summary }));
      return { next: put(from, editing), nativeId: issue.id };
    },
    removed: (from) => {
      const editing = new JiraEditing(from, ...momentOf(from));
      const { id } = editable(from);
      editing.issues.delete(id);
      return { next: put(from, editing), nativeId: id };
    },
  });
};

export const linearSubject = async (): Promise<Subject> => {
  const organisation = anOrganisation(900, 6);
  const server = await startLinearServer({ organisation, token: TOKEN });
  const put = (from: Organisation, { issues }: LinearEditing): Organisation => ({
    ...from,
    linear: { ...from.linear, issues: [...issues.values()] },
  });
  const editable = ({ linear }: Organisation) => {
    const parents = new Set(linear.issues.map(({ parentId }) => parentId));
    return linear.issues.find(
      ({ id, archivedAt, updatedAt }) =>
        !parents.has(id) && archivedAt === null && updatedAt < NOW - 7_200_000,
    )!;
  };
  return subjectOf(organisation, {
    kind: 'linear',
    id: 'linear',
    sweeps: ['initiatives', 'projects'],
    requests: () => server.stats().requests,
    writes: () => server.stats().writes,
    update: server.update,
    close: server.close,
    config: ({ token = TOKEN, host = server.url }) => linearConfig(host, { token: aSecret(token) }),
    truthOf: ({ linear }) =>
      [
        ...linear.issues.map(({ id, history }) => [id, history.map((one) => one.id)] as const),
        ...[...linear.projects, ...linear.initiatives].map(({ id }) => [id, null] as const),
      ].map(([id, entries]) => [id, entries]),
    statesOf: ({ linear }) => linear.states,
    retitled: (from, title) => {
      const editing = new LinearEditing(from, ...momentOf(from));
      const issue = editable(from);
      editing.change(issue, { fromTitle: issue.title, toTitle: title }, () => ({ title }));
      return { next: put(from, editing), nativeId: issue.id };
    },
    removed: (from) => {
      const editing = new LinearEditing(from, ...momentOf(from));
      const { id } = editable(from);
      editing.issues.delete(id);
      return { next: put(from, editing), nativeId: id };
    },
  });
};
