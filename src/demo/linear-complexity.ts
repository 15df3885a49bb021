import { Kind, getNamedType, isLeafType, isObjectType } from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

/** Linear's own figures: 0.1 a property, 1 an object, a connection multiplies what is in it by its page size. */
const PROPERTY = 0.1;
const OBJECT = 1;
const DEFAULT_PAGE = 50;

const fieldsIn = (
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FieldNode[] =>
  set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(selection.selectionSet, fragments);
    const fragment = fragments.get(selection.name.value);
    return fragment ? fieldsIn(fragment.selectionSet, fragments) : [];
  });

const pageSize = (field: FieldNode, variables: Record<string, unknown>): number => {
  const argument = field.arguments?.find(
    ({ name }) => name.value === 'first' || name.value === 'last',
  );
  if (argument === undefined) return DEFAULT_PAGE;
  const { value } = argument;
  if (value.kind === Kind.INT) return Number(value.value);
  const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof given === 'number' ? given : DEFAULT_PAGE;
};

/** The price of a validated document before it runs, rounded up. */
export const complexityOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number => {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const priceOf = (set: SelectionSetNode, parent: GraphQLNamedType): number =>
    fieldsIn(set, fragments).reduce((sum, field) => {
      const definition = isObjectType(parent) ? parent.getFields()[field.name.value] : undefined;
      const type = definition ? getNamedType(definition.type) : undefined;
      if (type === undefined || isLeafType(type) || !field.selectionSet) return sum + PROPERTY;
      const inside = priceOf(field.selectionSet, type);
      const times = type.name.endsWith('Connection') ? pageSize(field, variables) : 1;
      return sum + (times === 1 ? OBJECT : 0) + inside * times;
    }, 0);
  const root = schema.getRootType(operation.operation);
  return root ? Math.max(1, Math.ceil(priceOf(operation.selectionSet, root))) : 1;
};
