import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import { startLinearServer } from '../../src/demo/linear-server.ts';

export const JIRA_TOKEN = 'canary-jira-token-7f3a';
export const LINEAR_TOKEN = 'canary-linear-token-91bc';

/** A small company behind two real HTTP servers, and a folder to serve it from. */
export interface Company {
  folder: string;
  /** Writes the configuration; `rest` is further YAML. */
  configure(rest: string): string;
  /** What the Jira site counted: most requests in any second, and those above its limit. */
  asked(): { requests: number; maxPerSecond: number; exceeded: number };
  jiraUrl: string;
  linearUrl: string;
  close(): Promise<void>;
}

export interface CompanyOptions {
  /** The Jira site takes so many requests a second; the configuration says so. Without, as many as come. */
  requestsPerSecond?: number;
  /** The site is configured as two sources, of which the second reads one project. */
  twice?: boolean;
}

export const startCompany = async ({
  requestsPerSecond,
  twice = false,
}: CompanyOptions = {}): Promise<Company> => {
  const folder = mkdtempSync(join(tmpdir(), 'betsheet-serve-'));
  const now = (): number => Date.now();
  const organisation = generateOrganisation({
    seed: 3,
    people: 10,
    issues: 120,
    months: 6,
    now: now(),
  });
  const jira = await startJiraServer({
    organisation,
    token: JIRA_TOKEN,
    email: 'worker@example.com',
    now,
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
  });
  const linear = await startLinearServer({ organisation, token: LINEAR_TOKEN, now });
  const file = join(folder, 'betsheet.yaml');
  const site = `type: jira, host: "${jira.url}", email: worker@example.com, token: "\${JIRA_TOKEN}", requestsPerSecond: ${requestsPerSecond ?? 'null'}`;
  const [project] = organisation.jira.projects;
  const again = twice ? `\n  - { id: again, ${site}, projects: [${project!.key}] }` : '';
  return {
    folder,
    jiraUrl: jira.url,
    linearUrl: linear.url,
    configure(rest) {
      writeFileSync(
        file,
        `sources:
  - { id: jira, ${site} }${again}
  - { id: linear, type: linear, apiUrl: "${linear.url}", token: "\${LINEAR_TOKEN}" }
${rest}`,
      );
      return file;
    },
    asked: () => jira.stats(),
    async close() {
      await Promise.all([jira.close(), linear.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
