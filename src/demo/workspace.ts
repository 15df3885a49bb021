import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Organisation } from './organisation-model.ts';
import { ratesCsv, rosterCsv } from './roster.ts';

export interface DemoAccess {
  jiraHost: string;
  jiraToken: string;
  linearUrl: string;
  linearToken: string;
}

const configText = (
  folder: string,
  out: string,
  access: DemoAccess,
): string => `# Written by \`betsheet demo\`. The simulated APIs are gone, what they said is in the store:
# \`explain\`, \`export\`, \`status\` and \`suggest\` work with this file, \`sync\` does not.
sources:
  - id: demo-jira
    type: jira
    host: ${access.jiraHost}
    email: worker@example.com
    token: ${access.jiraToken}
    fields: { shape: Bet shape }
  - id: demo-linear
    type: linear
    token: ${access.linearToken}
    apiUrl: ${access.linearUrl}
store: { folder: ${JSON.stringify(join(folder, 'store'))} }
output: { dir: ${JSON.stringify(out)} }
calendar:
  timezone: Europe/Berlin
  holidays: [2025-10-03, 2025-12-25, 2025-12-26, 2026-01-01, 2026-04-03, 2026-04-06, 2026-05-01, 2026-10-03]
people: people.csv
rates: rates.csv
intended: { Explore: 8%, Outcome: 15%, Build: 30%, All-in: 12%, Enable: 10%, Improve: 10%, Run: 12%, Oblige: 3% }
`;

/** Lays a fresh folder with configuration, roster and rates of a generated organisation; returns the configuration file. */
export const layDemoWorkspace = async (
  folder: string,
  out: string,
  organisation: Organisation,
  access: DemoAccess,
): Promise<string> => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'betsheet.yaml');
  await Promise.all([
    writeFile(file, configText(folder, out, access)),
    writeFile(join(folder, 'people.csv'), rosterCsv(organisation)),
    writeFile(join(folder, 'rates.csv'), ratesCsv(organisation)),
  ]);
  return file;
};
