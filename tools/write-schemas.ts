import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { configJsonSchema, mappingsJsonSchema } from '../src/config/json-schema.ts';

/* Writes config/schema.json and config/mappings.schema.json anew: node tools/write-schemas.ts */

const write = async (name: string, schema: object): Promise<void> => {
  const text = await format(JSON.stringify(schema), { parser: 'json', printWidth: 100 });
  await writeFile(new URL(`../config/${name}`, import.meta.url), text);
};

await write('schema.json', configJsonSchema());
await write('mappings.schema.json', mappingsJsonSchema());
