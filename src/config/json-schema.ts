import { z } from 'zod';
import { ATTRIBUTES, mappingsSchema } from './mappings-schema.ts';
import { configSchema } from './schema.ts';

/* JSON Schemas (2020-12) from which editors complete and check the YAML files. */

export type JsonSchema = { [key: string]: unknown };

const pattern: JsonSchema = { type: ['string', 'number', 'boolean'] };
const patterns: JsonSchema = { anyOf: [pattern, { type: 'array', items: pattern, minItems: 1 }] };

/** The grammar of `when`, which conditions.ts reads by hand. */
const whenSchema = (): JsonSchema => {
  const condition = { $ref: '#/$defs/when' };
  const conditions = { type: 'array', items: condition, minItems: 1 };
  const names = ['', 'parent.', 'ancestor.'].flatMap((prefix) =>
    Object.keys(ATTRIBUTES).map((attribute) => prefix + attribute),
  );
  return {
    type: 'object',
    description: 'Keys are AND, a list is OR',
    minProperties: 1,
    properties: {
      any: conditions,
      all: conditions,
      not: condition,
      ...Object.fromEntries(names.map((name) => [name, patterns])),
    },
    patternProperties: { '^((parent|ancestor)\\.)?field\\..+$': patterns },
    additionalProperties: false,
  };
};

const VARIABLE = { type: 'string', pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}' };

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lets `${VAR}` stand wherever text of a certain form is asked for. */
const withVariables = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withVariables);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([key, value]) =>
    key === 'propertyNames' ? [key, value] : [key, withVariables(value)],
  );
  const inner = Object.fromEntries(entries) as JsonSchema;
  const isFormed = schema.type === 'string' && ('pattern' in schema || 'format' in schema);
  return isFormed ? { anyOf: [inner, VARIABLE] } : inner;
};

const generate = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input' });

/** For betsheet.yaml. */
export const configJsonSchema = (): JsonSchema => ({
  ...(withVariables(generate(configSchema)) as JsonSchema),
  title: 'betsheet.yaml',
});

/** For mappings.yaml. */
export const mappingsJsonSchema = (): JsonSchema => ({
  ...generate(mappingsSchema),
  title: 'mappings.yaml',
  $defs: { when: whenSchema() },
});
