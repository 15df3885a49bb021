/** Where bytes are in memory that threads share. */
export interface SharedPlace {
  block: SharedArrayBuffer;
  offset: number;
  length: number;
}

/** More than the C library keeps for itself when it is freed: glibc gives back what is larger than 32 MB. */
const BLOCK_BYTES = 40_000_000;

/** Typed arrays begin at such places. */
const ALIGNMENT = 8;

/**
 * Puts bytes one behind the other into blocks of shared memory. A block is given back to the system once nobody holds a place in
 * it any more; many small buffers would leave their memory with the process.
 */
export class SharedBlocks {
  readonly #size: number;
  #block = new SharedArrayBuffer(0);
  #used = 0;

  constructor(size = BLOCK_BYTES) {
    this.#size = size;
  }

  put(bytes: Uint8Array): SharedPlace {
    if (this.#used + bytes.length > this.#block.byteLength) {
      this.#block = new SharedArrayBuffer(Math.max(this.#size, bytes.length));
      this.#used = 0;
    }
    const place = { block: this.#block, offset: this.#used, length: bytes.length };
    new Uint8Array(this.#block).set(bytes, this.#used);
    this.#used = Math.ceil((this.#used + bytes.length) / ALIGNMENT) * ALIGNMENT;
    return place;
  }
}

/** The bytes at a place, not copied. */
export const bytesAt = ({ block, offset, length }: SharedPlace): Uint8Array =>
  new Uint8Array(block, offset, length);
