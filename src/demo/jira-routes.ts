import type { JiraSearch, PageFault } from './jira-search.ts';
import type { JiraSite } from './jira-site.ts';
import type { ShapeContext } from './jira-shapes.ts';
import type { JqlContext } from './jql-run.ts';

export interface JiraRequest {
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** What the pattern of the path caught, decoded. */
  params: string[];
}

export interface Reply {
  status: number;
  body: unknown;
}

/** Everything a route may look at. */
export interface RouteContext {
  site: JiraSite;
  shapes: ShapeContext;
  search: JiraSearch;
  jql: JqlContext;
  pageFault: PageFault | null;
  caps: PageCaps;
  /** Person the token belongs to. */
  me: string;
  now: number;
}

export interface PageCaps {
  /** Search results with fields, and with nothing but id and key. */
  search: number;
  searchIds: number;
  changelogs: number;
  bulkFetch: number;
  projects: number;
}

export interface Route {
  method: 'GET' | 'POST';
  path: RegExp;
  /** Query parameters of the address. Others are refused: a typing mistake must not look like success. */
  query?: readonly string[];
  body?: Readonly<Record<string, BodyType>>;
  handle(request: JiraRequest, context: RouteContext): Reply;
}

export type BodyType = 'string' | 'number' | 'boolean' | 'strings' | 'numbers';

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** Jira's error body. */
export const refuse = (status: number, ...errorMessages: string[]): Reply => ({
  status,
  body: { errorMessages, errors: {} },
});

export const NO_SUCH_ISSUE = 'Issue does not exist or you do not have permission to see it.';
const INVALID_PAYLOAD =
  'Invalid request payload. Refer to the REST API documentation and try again.';

const isType = (value: unknown, type: BodyType): boolean => {
  if (type === 'strings' || type === 'numbers') {
    const one = type === 'strings' ? 'string' : 'number';
    return Array.isArray(value) && value.every((element) => typeof element === one);
  }
  return typeof value === type;
};

/** The reply to a request that the route cannot take, or null when it can. */
export const validate = (route: Route, request: JiraRequest): Reply | null => {
  const strange = [...request.query.keys()].find((name) => !route.query?.includes(name));
  if (strange !== undefined) return refuse(400, `Unknown query parameter: ${strange}`);
  for (const [name, value] of Object.entries(request.body)) {
    const type = route.body?.[name];
    if (type === undefined || !isType(value, type)) return refuse(400, INVALID_PAYLOAD);
  }
  return null;
};

/** A number from the query within bounds; the cap is silent, as at the vendor. */
export const numberOf = (
  query: URLSearchParams,
  name: string,
  fallback: number,
  most: number,
): number => {
  const text = query.get(name);
  const value = text === null ? fallback : Number(text);
  return Number.isInteger(value) && value >= 0 ? Math.min(value, most) : Math.min(fallback, most);
};
