import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { serve } from './fake-server.ts';

const WIRE = resolve(import.meta.dirname, '../../src/sources/wire.ts');
const program = `
  import { exchangeOnWire } from ${JSON.stringify(WIRE)};
  const signal = AbortSignal.timeout(10_000);
  const asked = { method: 'GET', url: process.env.ASKED, headers: {}, body: null, signal };
  console.log(await (await exchangeOnWire(asked)).text());`;

it('requests go through the proxy that Node was told to use', async () => {
  const target = await serve(() => ({ body: { fine: true } }));
  onTestFinished(() => target.close());
  const tunnels: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, socket) => {
    tunnels.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const there = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
  });
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void proxy.close());
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    {
      env: {
        PATH: process.env.PATH,
        ASKED: `${target.host}/read`,
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      },
    },
  );
  expect(JSON.parse(stdout)).toEqual({ fine: true });
  expect(tunnels).toEqual([new URL(target.host).host]);
});
