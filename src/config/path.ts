/** Keys and list indexes from the root of a file's data down to a value. */
export type Path = readonly PropertyKey[];

/** The value at a path; undefined where the data has none. */
export const valueAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    data,
  );

/** A path as people write it: `sources[0].host`. */
export const nameOf = (path: Path): string =>
  path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`,
    )
    .join('');
