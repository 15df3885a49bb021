import type { z } from 'zod';

type Fits = (value: unknown) => boolean;

const never: Fits = () => false;
const isBag = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Properties one by one; what a schema does not name is of no interest. */
const object = (shape: Readonly<Record<string, z.core.$ZodType>>): Fits => {
  const names = Object.keys(shape);
  const fits = Object.values(shape).map(compile);
  return (value) => isBag(value) && names.every((name, at) => fits[at]?.(value[name]) === true);
};

/** Never true where the schema would change a value or says more than this understands: then it has to parse. */
const compile = (schema: z.core.$ZodType): Fits => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.checks !== undefined && def.checks.length > 0) return never;
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return Number.isFinite;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'unknown':
      return () => true;
    case 'optional': {
      const inner = compile(def.innerType);
      return (value) => value === undefined || inner(value);
    }
    case 'nullable': {
      const inner = compile(def.innerType);
      return (value) => value === null || inner(value);
    }
    case 'array': {
      const element = compile(def.element);
      return (value) => Array.isArray(value) && value.every(element);
    }
    case 'union': {
      const options = def.options.map(compile);
      return (value) => options.some((option) => option(value));
    }
    case 'record':
      return def.valueType._zod.def.type === 'unknown' ? isBag : never;
    case 'object':
      return def.catchall === undefined ? object(def.shape) : never;
    default:
      return never;
  }
};

const compiled = new WeakMap<z.ZodType, Fits>();

/**
 * Whether a value is, as it stands, what the schema describes: then it need not be copied. False says nothing; the schema
 * itself tells what is wrong, or makes the value right.
 */
export const fits = <T>(schema: z.ZodType<T>, value: unknown): value is T => {
  const known = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, known);
  return known(value);
};
