import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { LINEAR_SCHEMA } from '../../src/demo/linear-schema.ts';

const PUBLISHED = '../shared/reference/linear-schema.graphql';

describe('the schema of the simulated Linear API', () => {
  it('builds', () => {
    expect(buildSchema(LINEAR_SCHEMA).getQueryType()?.name).toBe('Query');
  });

  it.skipIf(!existsSync(PUBLISHED))(
    'has only types, fields and arguments of the published schema (needs the shared reference)',
    () => {
      const published = buildSchema(readFileSync(PUBLISHED, 'utf8'));
      const ours = buildSchema(LINEAR_SCHEMA);
      const differences: string[] = [];
      const own = Object.values(ours.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
      for (const type of own) {
        const theirs = published.getType(type.name);
        if (theirs === undefined) differences.push(type.name);
        else if (isEnumType(type) && isEnumType(theirs)) {
          const names = (one: typeof type) => one.getValues().map(({ name }) => name);
          if (names(type).join() !== names(theirs).join()) differences.push(type.name);
        } else if (isInputObjectType(type) && isInputObjectType(theirs)) {
          for (const [name, field] of Object.entries(type.getFields())) {
            const same = String(theirs.getFields()[name]?.type) === String(field.type);
            if (!same) differences.push(`${type.name}.${name}`);
          }
        } else if (isObjectType(type) && isObjectType(theirs)) {
          for (const [name, field] of Object.entries(type.getFields())) {
            const other = theirs.getFields()[name];
            if (String(other?.type) !== String(field.type))
              differences.push(`${type.name}.${name}`);
            for (const arg of field.args) {
              const known = other?.args.find((one) => one.name === arg.name);
              if (String(known?.type) !== String(arg.type)) {
                differences.push(`${type.name}.${name}(${arg.name})`);
              }
            }
          }
        }
      }
      expect(differences).toEqual([]);
    },
  );
});
