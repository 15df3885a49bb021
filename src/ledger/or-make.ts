/** What is known under a key, made when it is first asked for. */
export const orMake = <Key, Value>(
  known: Map<Key, Value>,
  key: Key,
  make: (key: Key) => Value,
): Value => {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make(key)));
  return value;
};
