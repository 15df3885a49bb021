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
  jiraUrl: string;
  linearUrl: string;
  close(): Promise<void>;
}

export const startCompany = async (): Promise<Company> => {
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
  });
  const linear = await startLinearServer({ organisation, token: LINEAR_TOKEN, now });
  const file = join(folder, 'betsheet.yaml');
  return {
    folder,
    jiraUrl: jira.url,
    linearUrl: linear.url,
    configure(rest) {
      writeFileSync(
        file,
        `sources:
  - { id: jira, type: jira, host: "${jira.url}", email: worker@example.com, token: "\${JIRA_TOKEN}" }
  - { id: linear, type: linear, apiUrl: "${linear.url}", token: "\${LINEAR_TOKEN}" }
${rest}`,
      );
      return file;
    },
    async close() {
      await Promise.all([jira.close(), linear.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
