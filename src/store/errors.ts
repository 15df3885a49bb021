/** Stable kinds: what the shell turns into an exit code, and tests compare. */
export type StoreErrorKind =
  | 'locked'
  | 'folder'
  | 'unreachable'
  | 'credentials'
  | 'server'
  | 'unsupported-server'
  | 'newer-schema'
  | 'no-walk'
  | 'page'
  | 'ambiguous'
  | 'unknown-item'
  | 'already-filed'
  | 'not-filed'
  | 'unknown-run'
  | 'backup'
  | 'not-empty';

/** What the store refused or could not do, in one clear sentence: what, where, what to do. Never carries a password. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind;
  constructor(kind: StoreErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.kind = kind;
  }
}

export const noWalk = (source: string, stream: string): StoreError =>
  new StoreError('no-walk', `stream ${stream} of ${source} has no walk under way: begin one first`);
