import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChangelogs } from '../../../src/sources/jira/changelog-text.ts';

const users = [
  { accountId: 'a:1', displayName: 'Ada', active: true, avatarUrls: { '16x16': 'https://a/{}' } },
  { accountId: 'a:2', displayName: 'Grace "G" {Hopper}', active: false },
  null,
];
/** Texts and values that look like the beginning of a history. */
const traps = [
  ',{"issueId":"7","changeHistories":[]}',
  '\\,{"issueId":',
  '"}]},{"issueId":',
  { issueId: '8' },
  [{ a: 1 }, { issueId: '9', changeHistories: [] }],
];
const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...traps));
const entry = fc.record(
  { id: fc.nat().map(String), author: fc.constantFrom(...users), items: fc.array(value) },
  { requiredKeys: ['id'] },
);
const history = fc.record(
  {
    issueId: fc.nat().map(String),
    changeHistories: fc.array(entry, { maxLength: 5 }),
    more: value,
  },
  { requiredKeys: ['issueId'] },
);
const page = fc.record(
  { issueChangeLogs: fc.array(history), nextPageToken: fc.string(), other: value },
  { requiredKeys: ['issueChangeLogs'] },
);

const two = (author: object, other: object) =>
  JSON.stringify({
    issueChangeLogs: [
      { issueId: '1', changeHistories: [{ id: '1', author }] },
      { issueId: '2', changeHistories: [{ id: '2', author: other }] },
    ],
  });

const authorsIn = (text: string) =>
  (
    parseChangelogs(text) as { issueChangeLogs: { changeHistories: { author: object }[] }[] }
  ).issueChangeLogs.flatMap(({ changeHistories }) => changeHistories.map(({ author }) => author));

describe('a page of changelogs that is taken apart', () => {
  it('is what it is as a whole, however it is written', () => {
    fc.assert(
      fc.property(page, fc.constantFrom(undefined, 1), (whole, indent) => {
        const text = JSON.stringify(whole, null, indent);
        expect(parseChangelogs(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is refused wherever it is cut short', () => {
    const text = two({ accountId: 'a:1' }, { accountId: 'a:2' });
    for (let end = 0; end < text.length; end++)
      expect(() => parseChangelogs(text.slice(0, end))).toThrow(SyntaxError);
  });

  it.each(['null', '[]', '{"issueChangeLogs":[]}', '{"issueChangeLogs":[{"issueId":"1"}],"a":0}'])(
    'is read where it is odd: %s',
    (text) => {
      expect(parseChangelogs(text)).toEqual(JSON.parse(text));
    },
  );

  it('keeps one of the mentions that say the same of somebody', () => {
    const [a, b] = authorsIn(two({ accountId: 'a:1', name: 'x' }, { accountId: 'a:1', name: 'x' }));
    expect(a).toBe(b);
  });

  it('keeps a mention that says something else', () => {
    const [a, b] = [
      { accountId: 'a:1', displayName: 'Ada', active: true },
      { accountId: 'a:1', displayName: 'Ada', active: false },
    ];
    expect(authorsIn(two(a, b))).toEqual([a, b]);
  });
});
