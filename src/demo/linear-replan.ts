import { addDays } from './calendar.ts';
import type { LinearEditing } from './linear-editing.ts';
import type { DemoLinear } from './organisation-model.ts';
import type { Random } from './random.ts';

const slipProject = (
  editing: LinearEditing,
  project: DemoLinear['projects'][number],
): DemoLinear['projects'][number] => {
  if (project.targetDate === null || project.archivedAt !== null) return project;
  const targetDate = addDays(project.targetDate, editing.random.int(7, 45));
  const entry = editing.entry(project.updatedAt, {
    fromTargetDate: project.targetDate,
    toTargetDate: targetDate,
  });
  const update = {
    id: editing.random.uuid(),
    body: 'The date moved after the last review.',
    health: 'atRisk',
    createdAt: entry.createdAt,
    userId: entry.actorId ?? '',
  };
  return {
    ...project,
    targetDate,
    targetDateResolution: null,
    health: 'atRisk',
    updatedAt: entry.createdAt,
    history: [...project.history, entry],
    updates: [...project.updates, update],
  };
};

const slipInitiative = (
  editing: LinearEditing,
  initiative: DemoLinear['initiatives'][number],
): DemoLinear['initiatives'][number] => {
  if (initiative.targetDate === null) return initiative;
  const targetDate = addDays(initiative.targetDate, editing.random.int(14, 90));
  const entry = editing.entry(initiative.updatedAt, {
    fromTargetDate: initiative.targetDate,
    toTargetDate: targetDate,
  });
  return {
    ...initiative,
    targetDate,
    updatedAt: entry.createdAt,
    history: [...initiative.history, entry],
  };
};

/** Replaces one element, chosen at random, with a given probability. */
const sometimes = <T>(
  random: Random,
  values: T[],
  probability: number,
  edit: (value: T) => T,
): T[] => {
  const chosen = random.chance(probability) ? random.int(0, values.length - 1) : -1;
  return values.map((value, index) => (index === chosen ? edit(value) : value));
};

/** What may happen to projects and initiatives in a day: dates slip, projects are archived or come back. */
export const replan = (editing: LinearEditing): Pick<DemoLinear, 'projects' | 'initiatives'> => {
  const { random, linear, window } = editing;
  const slipped = sometimes(random, linear.projects, 0.6, (project) =>
    slipProject(editing, project),
  );
  const projects = sometimes(random, slipped, 0.3, (project) => ({
    ...project,
    archivedAt: project.archivedAt === null ? window.to : null,
  }));
  const initiatives = sometimes(random, linear.initiatives, 0.2, (initiative) =>
    slipInitiative(editing, initiative),
  );
  return { projects, initiatives };
};
