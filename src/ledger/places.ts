import type { Allocations } from '../effort/allocations.ts';
import { orMake } from './or-make.ts';
import type { Place } from './order.ts';

/** The places of allocations, numbered as they come: the person's team on that day from people.csv, else the item's. */
export class Places {
  readonly all: Place[] = [];
  readonly #allocations: Allocations;
  readonly #individuals: boolean;
  /** By employment (and person), then team. */
  readonly #known = new Map<number, Map<string | null, number>>();

  constructor(allocations: Allocations, individuals: boolean) {
    this.#allocations = allocations;
    this.#individuals = individuals;
  }

  number(at: number, item: { team: string | null } | null): number {
    const { columns, names } = this.#allocations;
    const number = columns.employment[at]!;
    const employment = names.employments[number]!;
    const team = employment?.team ?? item?.team ?? null;
    const person = this.#individuals ? columns.person[at]! : 0;
    const ofTeam = orMake(
      this.#known,
      person * names.employments.length + number,
      () => new Map<string | null, number>(),
    );
    const make = (): number =>
      this.all.push([
        team,
        employment?.costCentre ?? null,
        employment?.location ?? null,
        ...(this.#individuals ? [names.people[person]!.id] : []),
      ]) - 1;
    return orMake(ofTeam, team, make);
  }
}
