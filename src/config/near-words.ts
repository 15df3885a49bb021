import { didYouMean, type ProblemDetail } from './problem.ts';

/** What people call the things that a `when` can ask for, to our word. */
const OTHER_WORDS = new Map(
  Object.entries({
    issuetype: 'type',
    issuetypes: 'type',
    kind: 'type',
    types: 'type',
    tag: 'labels',
    tags: 'labels',
    squad: 'team',
    teams: 'team',
    summary: 'title',
    name: 'title',
    subject: 'title',
    status: 'state',
    statuscategory: 'phase',
    version: 'fixVersions',
    release: 'fixVersions',
    storypoints: 'points',
    estimate: 'estimateHours',
    duration: 'plannedDays',
    length: 'plannedDays',
    due: 'plannedEnd',
    duedate: 'plannedEnd',
    targetdate: 'plannedEnd',
    hierarchylevel: 'level',
    id: 'key',
    issuekey: 'key',
    epic: 'parent.key',
    epiclink: 'parent.key',
    parent: 'parent.key',
    initiative: 'ancestor.key',
    ancestor: 'ancestor.key',
    or: 'any',
    anyof: 'any',
    and: 'all',
    allof: 'all',
    none: 'not',
    noneof: 'not',
  }),
);

const PEOPLE = /^(assignee|reporter|owner|lead|creator|author|person|user)s?$/i;

const plain = (key: string): string => key.toLowerCase().replace(/[\s_-]/g, '');

const otherWord = (key: string): string | undefined => {
  const [first = '', ...rest] = key.split('.');
  const tail = rest.join('.');
  if (tail === '') return OTHER_WORDS.get(plain(key));
  if (/^(fields|custom|customfields)$/i.test(first)) return `field.${tail}`;
  if (/^(epic|project)$/i.test(first)) return `parent.${OTHER_WORDS.get(plain(tail)) ?? tail}`;
  if (/^(initiative|ancestors|above)$/i.test(first))
    return `ancestor.${OTHER_WORDS.get(plain(tail)) ?? tail}`;
  const known = /^(parent|ancestor)$/i.test(first) ? OTHER_WORDS.get(plain(tail)) : undefined;
  return known && `${first}.${known}`;
};

/** What to do about a key of a `when` that is not one of `keys`. */
export const adviceFor = (key: string, keys: string[]): ProblemDetail => {
  if (PEOPLE.test(key))
    return { suggestion: 'rules are about work, not about people: ask for its team' };
  if (/^customfield_\d+$/i.test(key))
    return {
      suggestion: 'name the field under `fields:` of its source, then ask for field.<name>',
    };
  const word = otherWord(key);
  return word === undefined ? didYouMean(key, keys) : { suggestion: `did you mean "${word}"?` };
};
