import { betsheet } from '../commands/program.ts';
import { join } from 'node:path';
import { layStore } from '../prepared/store.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JIRA_TOKEN, LINEAR_TOKEN, startCompany, type Company } from './company.ts';
import { startServe } from './process.ts';

let company: Company;
beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.close());

const env = { JIRA_TOKEN, LINEAR_TOKEN };

it('serve says who holds the store, and refuses an open door', async () => {
  company.configure('server: { port: 0 }\nstore: { folder: held }\n');
  await layStore(join(company.folder, 'held'));
  const serve = await startServe({ cwd: company.folder, env });
  const status = await betsheet(['status', '--config', 'betsheet.yaml'], {
    cwd: company.folder,
    env,
  });
  expect(status.code).toBe(3);
  expect(status.stderr).toMatch(new RegExp(`process ${serve.child.pid} on .*"serve"`));
  await serve.end('SIGTERM');
  company.configure('server: { port: 0, host: 0.0.0.0 }\nstore: { folder: held }\n');
  const open = await betsheet(['serve', '--config', 'betsheet.yaml'], {
    cwd: company.folder,
    env,
  });
  expect(open).toMatchObject({ code: 2 });
  expect(open.stderr).toMatch(/server\.token is not set/);
}, 180_000);
