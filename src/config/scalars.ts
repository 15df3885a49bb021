import { z } from 'zod';

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for `YYYY-MM-DD` that names a day of the calendar; 2026-02-30 does not. */
export const isRealDate = (text: string): boolean => {
  const match = ISO_DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

const NOT_A_DATE = 'is not a date of the calendar, write it as 2026-12-25';

export const isoDate = z
  .string({ error: NOT_A_DATE })
  .regex(ISO_DATE, { error: NOT_A_DATE, abort: true })
  .refine(isRealDate, { error: NOT_A_DATE })
  .meta({ description: 'A day, for instance 2026-12-25' });

/** An object of which the error for a key it does not have lists the keys that it has. */
export const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined,
  });

/** One value or a list of them; read as a list. */
export const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z
    .union([item, z.array(item).min(1, { error: 'is empty, name at least one or leave it out' })])
    .transform((value): z.output<Item>[] => (Array.isArray(value) ? value : [value]));

export const words = z.string().trim().min(1, { error: 'is empty' });
