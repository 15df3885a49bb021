import {
  GraphQLError,
  buildSchema,
  execute,
  getOperationAST,
  isObjectType,
  isScalarType,
  parse,
  validate,
} from 'graphql';
import type { DocumentNode, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { complexityOf } from './linear-complexity.ts';
import { ENTITIES } from './linear-entities.ts';
import { QUERY } from './linear-resolvers.ts';
import type { LinearContext } from './linear-resolvers.ts';
import { LINEAR_SCHEMA } from './linear-schema.ts';

/** Takes `Type.field` or `Type.field(argument)` out of the schema. */
const forget = (schema: GraphQLSchema, part: string): void => {
  const [, typeName = '', field = '', argument] = /^(\w+)\.(\w+)(?:\((\w+)\))?$/.exec(part) ?? [];
  const type = schema.getType(typeName);
  const fields = isObjectType(type) ? type.getFields() : {};
  const definition = fields[field];
  if (!definition) throw new Error(`${part} is not in the schema`);
  if (argument === undefined) delete fields[field];
  else definition.args = definition.args.filter(({ name }) => name !== argument);
};

/**
 * The schema with everything that resolves it. `now` is what durations in filters are counted from; `without` names
 * fields and arguments that this server does not know.
 */
export const createLinearSchema = (
  now: () => number,
  without: readonly string[] = [],
): GraphQLSchema => {
  const schema = buildSchema(LINEAR_SCHEMA);
  for (const part of without) forget(schema, part);
  for (const [name, resolvers] of Object.entries({ Query: QUERY, ...ENTITIES })) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is not in the schema`);
    for (const [field, resolve] of Object.entries(resolvers)) {
      const definition = type.getFields()[field];
      if (definition)
        definition.resolve = resolve as unknown as GraphQLFieldResolver<unknown, unknown>;
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const { createdAt, updatedAt } = type.getFields();
    if (createdAt) createdAt.resolve ??= (one, _args, { world }) => one.createdAt ?? world.founded;
    if (updatedAt) {
      updatedAt.resolve ??= (one, _args, { world }) =>
        one.updatedAt ?? one.createdAt ?? world.founded;
    }
  }
  const toIso = (value: unknown): unknown =>
    typeof value === 'number' ? new Date(value).toISOString() : value;
  for (const name of ['DateTime', 'DateTimeOrDuration']) {
    const scalar = schema.getType(name);
    if (!isScalarType(scalar)) throw new Error(`${name} is not a scalar`);
    scalar.coerceOutputValue = toIso;
    scalar.coerceInputValue = (value) => readMoment(value, now());
  }
  return schema;
};

const DURATION = /^-P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;

const readMoment = (value: unknown, now: number): number => {
  const text = String(value);
  const [, weeks, days, hours, minutes] = DURATION.exec(text) ?? [];
  if (DURATION.test(text)) {
    const ago = (Number(weeks ?? 0) * 7 + Number(days ?? 0)) * 24 + Number(hours ?? 0);
    return now - (ago * 60 + Number(minutes ?? 0)) * 60_000;
  }
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new GraphQLError(`${text} is not a date`);
  return at;
};

export interface LinearQuestion {
  query?: unknown;
  variables?: Record<string, unknown>;
}

export interface LinearAnswer {
  status: number;
  body: unknown;
  complexity: number;
  write: boolean;
}

const MOST_COMPLEX = 10_000;

/** A refusal in Linear's shape. */
export const refuseLinear = (
  message: string,
  code: string,
  type: string,
  status = 400,
  locations: GraphQLError['locations'] = undefined,
): { status: number; body: unknown } => ({
  status,
  body: {
    errors: [
      {
        message,
        locations,
        extensions: {
          code,
          type,
          userError: true,
          statusCode: status,
          userPresentableMessage: message,
        },
      },
    ],
  },
});

const refused = (...refusal: Parameters<typeof refuseLinear>): LinearAnswer => ({
  ...refuseLinear(...refusal),
  complexity: 0,
  write: false,
});

const documents = new WeakMap<GraphQLSchema, Map<string, DocumentNode>>();

/** Documents that were parsed and found valid, by text. */
const documentsOf = (schema: GraphQLSchema): Map<string, DocumentNode> => {
  const known = documents.get(schema) ?? new Map<string, DocumentNode>();
  documents.set(schema, known);
  return known;
};

/** Checks, prices and runs one operation, as strictly as Linear: unknown selections, a price over 10,000 and every mutation are refused. */
export const answerLinear = async (
  schema: GraphQLSchema,
  context: LinearContext,
  request: LinearQuestion,
): Promise<LinearAnswer> => {
  if (typeof request.query !== 'string') {
    return refused('No query in the body', 'BAD_REQUEST', 'graphql error');
  }
  const parsed = documentsOf(schema);
  let document = parsed.get(request.query);
  if (document === undefined) {
    try {
      document = parse(request.query);
    } catch (error) {
      return refused((error as Error).message, 'GRAPHQL_PARSE_FAILED', 'graphql error');
    }
    const problems = validate(schema, document);
    if (problems.length > 0) {
      const message = problems[0]?.message ?? '';
      return refused(
        message,
        'GRAPHQL_VALIDATION_FAILED',
        'graphql error',
        400,
        problems[0]?.locations,
      );
    }
    parsed.set(request.query, document);
  }
  const operation = getOperationAST(document);
  if (!operation) return refused('One operation expected', 'BAD_REQUEST', 'graphql error');
  if (operation.operation !== 'query') {
    return { ...refused('This key may only read', 'FORBIDDEN', 'forbidden', 403), write: true };
  }
  const variables = request.variables ?? {};
  const complexity = complexityOf(schema, document, operation, variables);
  if (complexity > MOST_COMPLEX) {
    const message = `Query too complex: ${complexity} of at most ${MOST_COMPLEX}`;
    return refused(message, 'INPUT_ERROR', 'invalid input');
  }
  const result = await execute({
    schema,
    document,
    contextValue: context,
    variableValues: variables,
  });
  const { data, errors } = result;
  const body = errors ? { data, errors: errors.map((one) => one.toJSON()) } : { data };
  return { status: 200, body, complexity, write: false };
};
