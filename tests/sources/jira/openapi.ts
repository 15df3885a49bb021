import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Received } from '../fake-server.ts';

const FILE = join(import.meta.dirname, '../../../../shared/reference/jira-cloud-v3.openapi.json');

/** A project checked out on its own has no reference beside it. */
export const hasReference = existsSync(FILE);

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: { 'application/json': { schema: object } } };
  responses: Record<string, { content?: { 'application/json': { schema: object } } }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

/** Jira sends null where its document knows only absence: for hidden addresses and emptied fields. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const filled = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(filled.map(([name, one]) => [name, withoutNulls(one)]));
};

/** Jira's published description of itself, as two questions: is this request one of its own, and is this answer. */
export const readOpenApi = () => {
  const document = JSON.parse(readFileSync(FILE, 'utf8')) as Document;
  const checker = (coerceTypes: 'array' | false) => {
    const ajv = new Ajv({ strict: false, allErrors: true, ownProperties: true, coerceTypes });
    // The package's types describe its CommonJS form; its default export is the function itself.
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    ajv.addSchema({ $id: 'jira', components: document.components });
    return (schema: object, value: unknown): string[] => {
      const pointed = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"jira#/')) as object;
      const validate = ajv.compile(pointed);
      return validate(structuredClone(value)) ? [] : [ajv.errorsText(validate.errors)];
    };
  };
  const check = checker(false);
  /** A query is text, and a list of one looks like one. */
  const checkText = checker('array');
  const operationOf = (method: string, path: string): Operation | undefined => {
    const template = Object.keys(document.paths)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find((one) => new RegExp(`^${one.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path));
    return document.paths[template ?? '']?.[method.toLowerCase()];
  };
  return {
    /** Everything wrong with a request: path, method, query, body. */
    wrongWithRequest({ method, path, query, body }: Received): string[] {
      const operation = operationOf(method, path);
      if (operation === undefined) return [`${method} ${path} is not in the document`];
      const known = (operation.parameters ?? []).filter((one) => one.in === 'query');
      const wrong = [...new Set(query.keys())].flatMap((name) => {
        const parameter = known.find((one) => one.name === name);
        if (parameter === undefined) return [`${method} ${path}: no parameter ${name}`];
        const values = query.getAll(name);
        return checkText(parameter.schema, values.length > 1 ? values : values[0]);
      });
      const missing = known.filter(({ name, required }) => required === true && !query.has(name));
      const schema = operation.requestBody?.content['application/json'].schema;
      if (schema === undefined && body !== null) wrong.push(`${method} ${path} takes no body`);
      return [
        ...wrong,
        ...missing.map(({ name }) => `${method} ${path}: ${name} is missing`),
        ...(schema === undefined ? [] : check(schema, body)),
      ];
    },
    /** Everything wrong with a successful answer. */
    wrongWithAnswer(method: string, path: string, body: unknown): string[] {
      const schema = operationOf(method, path)?.responses['200']?.content?.['application/json']
        .schema;
      return schema === undefined
        ? [`${method} ${path} has no answer in the document`]
        : check(schema, withoutNulls(body));
    },
  };
};
