import type { SourceConfig } from '../config/config.ts';
import { DAY_MS } from '../model/date.ts';
import type { WorkItem } from '../model/work-item.ts';
import { openSource } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';
import { UserError, type Shell } from './command.ts';
import { sourceEnvironment } from './session.ts';

const DAYS = 120;
const PAGES_A_STREAM = 5;
const MOST_FIELDS = 30;

export interface Sample {
  source: string;
  items: WorkItem[];
  /** Our names of the fields that were asked for, to the source's. */
  fields: Record<string, string>;
}

/** `Investment category` becomes `investmentCategory`; a name that says the bet shape outright becomes `shape`. */
const ourName = (title: string, index: number): string => {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (/^(bet )?(shape|horizon)$/.test(words.join(' '))) return words.at(-1)!;
  const name = words
    .map((word, at) => (at === 0 ? word : word[0]!.toUpperCase() + word.slice(1)))
    .join('');
  return /^[a-z]/.test(name) ? name : `field${index + 1}`;
};

const namesFor = (titles: string[]): Record<string, string> => {
  const named: Record<string, string> = {};
  for (const [index, title] of titles.slice(0, MOST_FIELDS).entries()) {
    const name = ourName(title, index);
    named[name in named ? `${name}${index + 1}` : name] = title;
  }
  return named;
};

const requireReadable = async (source: Source): Promise<void> => {
  const wrong = (await source.check()).filter(({ level }) => level === 'error');
  if (wrong.length === 0) return;
  const lines = wrong.map(
    ({ what, detail, remedy }) =>
      `${source.id} ${what}: ${detail}${remedy === null ? '' : `\n  -> ${remedy}`}`,
  );
  throw new UserError(lines.join('\n'), 2, { details: wrong as never });
};

/** Proves that the source can be read, then reads a bounded part of what changed lately. */
export const takeSample = async (shell: Shell, entry: SourceConfig): Promise<Sample> => {
  const environment = sourceEnvironment(shell, entry.id);
  const bare = await openSource(entry, environment);
  await requireReadable(bare);
  const fields = namesFor((await bare.choiceFields?.()) ?? []);
  const source = await openSource({ ...entry, fields }, environment);
  const items = new Map<string, WorkItem>();
  const since = shell.now() - DAYS * DAY_MS;
  for (const stream of await source.streams()) {
    let pages = 0;
    for await (const page of stream.read({ since, resume: null })) {
      for (const item of page.items) items.set(item.id, item);
      pages += 1;
      if (pages >= PAGES_A_STREAM) break;
    }
  }
  shell.progress.done(entry.id, `${entry.id}: ${items.size} items looked at`);
  return { source: entry.id, items: [...items.values()], fields };
};
