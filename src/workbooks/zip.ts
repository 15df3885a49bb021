import { once } from 'node:events';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';

/** A zip written front to back with one fixed date, so that the same parts give the same bytes and no part is held whole. */

export interface ZipPart {
  path: string;
  /** Whole, or text in pieces that are made while they are written. */
  content: Uint8Array | string | Iterable<string>;
}

export type Sink = (bytes: Uint8Array) => Promise<void>;

interface Entry {
  name: Buffer;
  streamed: boolean;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

const LEVEL = 1;
/** 1980-01-01, the first date that a zip can hold. */
const DOS_DATE = 0x0021;
const UTF8 = 0x0800;
const SIZES_FOLLOW = 0x0008;
const DEFLATE = 8;

/** The 26 bytes that the local header and the directory share. */
const common = ({ name, streamed, crc, packed, size }: Entry, local: boolean): Buffer => {
  const bytes = Buffer.alloc(26);
  const hidden = local && streamed;
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(streamed ? UTF8 | SIZES_FOLLOW : UTF8, 2);
  bytes.writeUInt16LE(DEFLATE, 4);
  bytes.writeUInt16LE(0, 6);
  bytes.writeUInt16LE(DOS_DATE, 8);
  bytes.writeUInt32LE(hidden ? 0 : crc, 10);
  bytes.writeUInt32LE(hidden ? 0 : packed, 14);
  bytes.writeUInt32LE(hidden ? 0 : size, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
};

const signature = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const localHeader = (entry: Entry): Buffer =>
  Buffer.concat([signature(0x04034b50), common(entry, true), entry.name]);

const directoryEntry = (entry: Entry): Buffer => {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.offset, 10);
  return Buffer.concat([
    signature(0x02014b50),
    Buffer.from([20, 0]),
    common(entry, false),
    rest,
    entry.name,
  ]);
};

const descriptor = ({ crc, packed, size }: Entry): Buffer => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packed, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
};

const endOfDirectory = (count: number, size: number, offset: number): Buffer => {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06054b50, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
};

/** Deflates pieces on zlib's own thread while the next pieces are made; waits when it falls behind. */
const writeStreamed = async (entry: Entry, pieces: Iterable<string>, sink: Sink): Promise<void> => {
  const deflate = createDeflateRaw({ level: LEVEL });
  const packed = (async (): Promise<void> => {
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      entry.packed += chunk.length;
      await sink(chunk);
    }
  })();
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    if (!deflate.write(bytes)) await Promise.race([once(deflate, 'drain'), packed]);
  }
  deflate.end();
  await packed;
};

const isStreamed = (content: ZipPart['content']): content is Iterable<string> =>
  typeof content !== 'string' && !(content instanceof Uint8Array);

/** Writes the parts in order, then the directory. */
export const writeZip = async (parts: Iterable<ZipPart>, sink: Sink): Promise<void> => {
  let position = 0;
  const write: Sink = async (bytes) => {
    position += bytes.length;
    await sink(bytes);
  };
  const entries: Entry[] = [];
  for (const { path, content } of parts) {
    const streamed = isStreamed(content);
    const entry: Entry = {
      name: Buffer.from(path),
      streamed,
      crc: 0,
      packed: 0,
      size: 0,
      offset: position,
    };
    entries.push(entry);
    if (streamed) {
      await write(localHeader(entry));
      await writeStreamed(entry, content, write);
      await write(descriptor(entry));
    } else {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const packed = deflateRawSync(bytes, { level: LEVEL });
      Object.assign(entry, { crc: crc32(bytes), packed: packed.length, size: bytes.length });
      await write(localHeader(entry));
      await write(packed);
    }
  }
  const start = position;
  for (const entry of entries) await write(directoryEntry(entry));
  await write(endOfDirectory(entries.length, position - start, start));
};
