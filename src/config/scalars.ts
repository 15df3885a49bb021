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

/** An object of which the error for a key it does not have lists the keys that it has. `form` is said of what is no object. */
export const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape, form?: string) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : form),
  });

/** One value or a list of them; read as a list. */
export const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z
    .union([item, z.array(item).min(1, { error: 'is empty, name at least one or leave it out' })])
    .transform((value): z.output<Item>[] => (Array.isArray(value) ? value : [value]));

export const words = z.string().trim().min(1, { error: 'is empty' });

export const isLoopback = (url: URL): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);

const ADDRESS = 'is not an address, write it as https://acme.atlassian.net';

/** An address of a webhook: https only, except to this machine. What makes it secret may stand in its query. */
export const webhookAddress = z
  .string()
  .trim()
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), {
    error: ADDRESS,
    abort: true,
  })
  .refine((text) => new URL(text).protocol === 'https:' || isLoopback(new URL(text)), {
    error: 'is not encrypted, write https:// (http is for 127.0.0.1, localhost and [::1] only)',
  })
  .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
    error: 'holds a user or password, put credentials into email and token',
  });

/** Https only, except to this machine; without a trailing slash. A path prefix stays. */
export const address = webhookAddress
  .refine((text) => new URL(text).search === '' && new URL(text).hash === '', {
    error: 'holds a query or fragment, end it before ? and #',
  })
  .transform((text) => text.replace(/\/+$/, ''));

/** An IANA time zone that this Node knows. */
export const timezone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return /^[A-Za-z]/.test(zone);
    } catch {
      return false;
    }
  },
  { error: 'is not a time zone, write an IANA name such as Europe/Berlin' },
);

const PERCENT = 'is not a share, write 10% or 0.1';

/** `10%` or 0.1; read as 0.1. */
export const share = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?\s*%$/)], { error: PERCENT })
  .transform((value) => (typeof value === 'number' ? value : Number.parseFloat(value) / 100))
  .refine((value) => value >= 0 && value <= 1, { error: 'is not between 0% and 100%' });

/** ISO 4217. */
export const currency = z
  .string()
  .refine((code) => Intl.supportedValuesOf('currency').includes(code), {
    error: 'is not a currency, write three capital letters such as EUR',
  });
