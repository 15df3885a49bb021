/**
 * Projects in groups of at most `most` issues, as `count` counts them; a project that has more is a group of its own. A
 * half that is small enough is not counted any finer, so that it takes some two counts a group however many projects
 * there are.
 */
export const projectGroups = async (
  projects: string[],
  count: (projects: string[]) => Promise<number>,
  most: number,
): Promise<string[][]> => {
  if (projects.length <= 1 || (await count(projects)) <= most) return [projects];
  const middle = Math.ceil(projects.length / 2);
  return [
    ...(await projectGroups(projects.slice(0, middle), count, most)),
    ...(await projectGroups(projects.slice(middle), count, most)),
  ];
};
