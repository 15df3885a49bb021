import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, however short they are to read: a run does not end with one of them alone. */
const LONGEST = [
  'serve/workers',
  'commands/demo',
  'pipeline/faults',
  'workbooks/validate',
  'commands/import',
  'serve/secrets',
  'serve/restart',
  'sources/contract',
  'serve/given-up',
  'serve/doors',
  'schedule/year',
  'store/kill',
];

/** Begins with the longest files; the others as vitest puts them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return place < 0 ? LONGEST.length : place;
    };
    const others = await super.sort(files);
    return others.sort((a, b) => placeOf(a) - placeOf(b));
  }
}
