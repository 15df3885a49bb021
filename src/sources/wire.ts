import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { request as sendRequest } from 'undici';
import type { HeaderValues } from './rate-headers.ts';

export interface WireRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
  signal: AbortSignal;
}

/** An answer whose head has come; its body is on the way. */
export interface WireReply {
  status: number;
  headers: HeaderValues;
  /** The body to its end, as UTF-8. Throws where it breaks off. */
  text: () => Promise<string>;
}

type Unpack = (packed: Uint8Array) => Promise<Buffer>;

const UNPACK = new Map<string, Unpack>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
]);

/** An answer without a body may name an encoding all the same. */
const unpacked = async (packed: Uint8Array, unpack: Unpack): Promise<string> =>
  packed.length === 0 ? '' : new TextDecoder().decode(await unpack(packed));

/**
 * Sends one request and follows no redirect; throws what undici throws, with the system's code where there is one. Undici is
 * the library behind Node's `fetch`; its own call takes half the processor time for answers of several megabytes, as it does
 * not carry them through web streams.
 */
export const exchangeOnWire = async (request: WireRequest): Promise<WireReply> => {
  const { url, headers: ours, ...rest } = request;
  const headers = { 'user-agent': 'betsheet', 'accept-encoding': 'gzip, br', ...ours };
  const reply = await sendRequest(url, { ...rest, headers });
  const get = (name: string): string | null =>
    [reply.headers[name.toLowerCase()] ?? []].flat().join(', ') || null;
  const unpack = UNPACK.get(get('content-encoding')?.trim().toLowerCase() ?? '');
  return {
    status: reply.statusCode,
    headers: { get },
    text: async () =>
      unpack === undefined ? reply.body.text() : unpacked(await reply.body.bytes(), unpack),
  };
};
