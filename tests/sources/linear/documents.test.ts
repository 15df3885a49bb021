import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, getOperationAST, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { LINEAR_SCHEMA } from '../../../src/demo/linear-schema.ts';
import { ALL_DOCUMENTS } from '../../../src/sources/linear/documents.ts';

const PUBLISHED = '../shared/reference/linear-schema.graphql';

const problems = (sdl: string): string[] => {
  const schema = buildSchema(sdl);
  return ALL_DOCUMENTS.flatMap((document) =>
    validate(schema, parse(document)).map(({ message }) => message),
  );
};

describe('documents put to Linear', () => {
  it.skipIf(!existsSync(PUBLISHED))(
    'validate against the published schema (needs the shared reference)',
    () => {
      expect(problems(readFileSync(PUBLISHED, 'utf8'))).toEqual([]);
    },
  );

  it('validate against the simulated schema', () => {
    expect(problems(LINEAR_SCHEMA)).toEqual([]);
  });

  it('are queries, each with a name of its own', () => {
    const operations = ALL_DOCUMENTS.map((document) => getOperationAST(parse(document)));
    expect(operations.map((one) => one?.operation)).toEqual(ALL_DOCUMENTS.map(() => 'query'));
    const names = operations.map((one) => one?.name?.value);
    expect(new Set(names).size).toBe(ALL_DOCUMENTS.length);
  });
});
