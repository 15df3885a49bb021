import type { EffortItem } from '../effort/coming-items.ts';

/** A page of items in columns, with what effort asks of them: what one thread can hand to another at little cost. */
export interface PackedFacts {
  ids: JoinedTexts;
  keys: JoinedTexts;
  /** Of each item four numbers: where its source, state, assignee and parent are in `texts`, from 1 on; 0 is null. */
  places: Int32Array;
  texts: string[];
  levels: Float64Array;
  createdAt: Float64Array;
  /** NaN is null. */
  points: Float64Array;
  /** By position, what few items have. */
  rare: Map<number, Rare>;
}

/** Texts one behind the other, and where each ends: a page of them is one object. */
interface JoinedTexts {
  text: string;
  ends: Int32Array;
}

type Rare = Pick<EffortItem, 'archivedAt' | 'gone' | 'links' | 'fields'>;

const WIDTH = 4;

/** Of the configured fields only the one that names further assignees is packed. */
export const packFacts = (
  items: readonly EffortItem[],
  assigneesField: string | null,
): PackedFacts => {
  const places = new Int32Array(items.length * WIDTH);
  const texts = new Map<string, number>();
  const placeOf = (text: string | null): number => {
    if (text === null) return 0;
    let place = texts.get(text);
    if (place === undefined) texts.set(text, (place = texts.size + 1));
    return place;
  };
  const rare: PackedFacts['rare'] = new Map();
  for (const [i, item] of items.entries()) {
    places[i * WIDTH] = placeOf(item.source);
    places[i * WIDTH + 1] = placeOf(item.stateId);
    places[i * WIDTH + 2] = placeOf(item.assigneeId);
    places[i * WIDTH + 3] = placeOf(item.parentId);
    const own = rareOf(item, assigneesField);
    if (own !== null) rare.set(i, own);
  }
  return {
    ids: joined(items.map(({ id }) => id)),
    keys: joined(items.map(({ key }) => key)),
    places,
    texts: [...texts.keys()],
    levels: Float64Array.from(items, ({ level }) => level),
    createdAt: Float64Array.from(items, ({ createdAt }) => createdAt),
    points: Float64Array.from(items, ({ points }) => points ?? NaN),
    rare,
  };
};

/** What of a page need not be copied when it is handed over. */
export const columnsOf = (page: PackedFacts): ArrayBuffer[] => {
  const { ids, keys, places, levels, createdAt, points } = page;
  const columns = [ids.ends, keys.ends, places, levels, createdAt, points];
  return columns.map(({ buffer }) => buffer as ArrayBuffer);
};

const joined = (texts: readonly string[]): JoinedTexts => {
  let end = 0;
  return { text: texts.join(''), ends: Int32Array.from(texts, ({ length }) => (end += length)) };
};

const textIn = ({ text, ends }: JoinedTexts, at: number): string =>
  text.slice(at === 0 ? 0 : ends[at - 1], ends[at]);

const NONE: Rare = { archivedAt: null, gone: null, links: [], fields: {} };

/** Null for an item that has nothing of it. */
const rareOf = (
  { archivedAt, gone, links, fields }: EffortItem,
  assigneesField: string | null,
): Rare | null => {
  const names = assigneesField !== null && Object.hasOwn(fields, assigneesField);
  if (archivedAt === null && gone === null && links.length === 0 && !names) return null;
  const own = names ? { [assigneesField]: fields[assigneesField]! } : {};
  return { archivedAt, gone, links, fields: own };
};

/** Takes pages apart one after the other; what they say alike is kept once. */
export class FactsReader {
  readonly #known = new Map<string, string>();

  /** The same items in the same order, as far as effort asks of them. */
  items(packed: PackedFacts): EffortItem[] {
    const page = { ...packed, texts: packed.texts.map((text) => this.#own(text)) };
    return Array.from(page.ids.ends, (_, at) => new PackedFact(page, at));
  }

  #own(text: string): string {
    const known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, text);
    return known ?? text;
  }
}

/** An item that looks its fields up in the columns of its page. */
class PackedFact implements EffortItem {
  readonly #page: PackedFacts;
  readonly #at: number;

  constructor(page: PackedFacts, at: number) {
    this.#page = page;
    this.#at = at;
  }

  get id(): EffortItem['id'] {
    return textIn(this.#page.ids, this.#at);
  }

  get key(): EffortItem['key'] {
    return textIn(this.#page.keys, this.#at);
  }

  get source(): EffortItem['source'] {
    return this.#text(0)!;
  }

  get stateId(): EffortItem['stateId'] {
    return this.#text(1);
  }

  get assigneeId(): EffortItem['assigneeId'] {
    return this.#text(2);
  }

  get parentId(): EffortItem['parentId'] {
    return this.#text(3);
  }

  get level(): EffortItem['level'] {
    return this.#page.levels[this.#at]!;
  }

  get createdAt(): EffortItem['createdAt'] {
    return this.#page.createdAt[this.#at]!;
  }

  get points(): EffortItem['points'] {
    const points = this.#page.points[this.#at]!;
    return Number.isNaN(points) ? null : points;
  }

  get archivedAt(): EffortItem['archivedAt'] {
    return this.#rare.archivedAt;
  }

  get gone(): EffortItem['gone'] {
    return this.#rare.gone;
  }

  get links(): EffortItem['links'] {
    return this.#rare.links;
  }

  get fields(): EffortItem['fields'] {
    return this.#rare.fields;
  }

  get #rare(): Rare {
    return this.#page.rare.get(this.#at) ?? NONE;
  }

  #text(column: number): string | null {
    const place = this.#page.places[this.#at * WIDTH + column]!;
    return place === 0 ? null : this.#page.texts[place - 1]!;
  }
}
