import { readdir, readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, mappingsJsonSchema } from '../../src/config/json-schema.ts';
import { GOOD } from './mutations.ts';

const configFile = (name: string) =>
  readFile(new URL(`../../config/${name}`, import.meta.url), 'utf8');
const validator = (schema: object) =>
  new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

it.each([
  ['schema.json', configJsonSchema],
  ['mappings.schema.json', mappingsJsonSchema],
])('config/%s is what node tools/write-schemas.ts writes', async (name, generate) => {
  expect(JSON.parse(await configFile(name))).toEqual(JSON.parse(JSON.stringify(generate())));
});

it('accepts the starter and a full config, and refuses an unknown key', async () => {
  const validate = validator(configJsonSchema());
  expect(validate(parse(await configFile('betsheet.yaml'))), JSON.stringify(validate.errors)).toBe(
    true,
  );
  expect(validate(parse(GOOD)), JSON.stringify(validate.errors)).toBe(true);
  expect(validate(parse(`${GOOD}bogus: 1\n`))).toBe(false);
  expect(validate(parse(GOOD.replace('cloud', 'clod')))).toBe(false);
  expect(validate({})).toBe(false);
});

it('accepts mappings and the rules of every preset, and refuses what no rule can ask', async () => {
  const validate = validator(mappingsJsonSchema());
  expect(validate(parse(await configFile('mappings.yaml')))).toBe(true);
  for (const name of await readdir(new URL('../../config/presets/', import.meta.url))) {
    const { rules, heuristicRules } = parse(await configFile(`presets/${name}`)) as Record<
      string,
      unknown
    >;
    expect(
      validate({ rules: rules ?? [], heuristicRules: heuristicRules ?? [] }),
      JSON.stringify(validate.errors),
    ).toBe(true);
  }
  const rule = (when: unknown) => ({ rules: [{ id: 'a', when, set: { shape: 'Run' } }] });
  expect(validate(rule({ 'field.theme': 'x', not: { any: [{ level: 1 }] } }))).toBe(true);
  expect(validate(rule({ lables: 'x' }))).toBe(false);
  expect(validate(rule({ any: [{ lables: 'x' }] }))).toBe(false);
});
