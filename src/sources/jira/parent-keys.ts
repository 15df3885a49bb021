import type { Batch } from './client.ts';
import type { JiraIssue } from './schema.ts';

const KEY = /^[A-Z][A-Z0-9_]*-\d+$/;

/** Keys under which the parents of a batch are named, by the fields that may hold one. */
const keysIn = (batch: Batch, fields: string[]): Set<string> =>
  new Set(
    batch.issues.flatMap((issue) =>
      fields
        .map((field) => issue.fields?.[field])
        .filter((value) => typeof value === 'string' && KEY.test(value)),
    ) as string[],
  );

/** Epic and parent changes name both id and key. */
const rememberHistory = (batch: Batch, known: Map<string, string>): void => {
  for (const entry of [...batch.histories.values()].flat()) {
    for (const { field, to, ...item } of entry.items ?? []) {
      const key = Object.getOwnPropertyDescriptor(item, 'toString')?.value as unknown;
      const parent = /^(epic|parent) link$/i.test(field ?? '') && typeof to === 'string';
      if (parent && typeof key === 'string' && KEY.test(key)) known.set(key, to);
    }
  }
};

/**
 * Puts ids in the place of keys in the fields that link to a parent, as Data Center fills them. A key that was met
 * before is known; the others are looked up once. One that does not resolve stays, and then the parent is unknown.
 */
export async function* resolveParentKeys(
  fields: string[],
  idsOfKeys: (keys: string[]) => Promise<JiraIssue[]>,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
): AsyncGenerator<Batch> {
  const known = new Map<string, string>();
  for await (const batch of batches) {
    const keys = keysIn(batch, fields);
    rememberHistory(batch, known);
    for (const { id, key } of batch.issues) if (keys.has(key)) known.set(key, id);
    const unknown = [...keys].filter((key) => !known.has(key));
    for (const { id, key } of unknown.length === 0 ? [] : await idsOfKeys(unknown)) {
      known.set(key, id);
    }
    for (const issue of batch.issues) {
      for (const field of fields) {
        const id = known.get(String(issue.fields?.[field]));
        if (id !== undefined) issue.fields = { ...issue.fields, [field]: id };
      }
    }
    yield batch;
  }
}
