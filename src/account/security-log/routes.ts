import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { failed } from '../../lib/result.ts';
import { listEvents } from './list-events.ts';

const USUAL = 50;
const MOST = 100;

const logQuery = () =>
  z.object({
    limit: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, `Give a number from 1 to ${MOST}`)
      .optional(),
    cursor: z.string().min(1).max(128).optional(),
  });
const entry = () =>
  z.object({
    id: z.uuid(),
    event: z.string(),
    label: z.string().describe('In the language that the request asks for, where the brand has it'),
    outcome: z.enum(['success', 'failure']),
    at: z.iso.datetime(),
    device: z.string().nullable(),
    ip: z.string().nullable().describe('The network: the last part of the address is not kept'),
    country: z.string().nullable(),
    current_session: z.boolean(),
  });
const log = () => z.object({ events: z.array(entry()), next_cursor: z.string().nullable() });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/auth/security-log',
    surface: 'tokens',
    summary: 'What happened to the account of whoever is signed in, the newest first',
    auth: 'person',
    rate: 'read',
    query: logQuery,
    answers: { 200: log },
    errors: [],
    handler: async ({ actor, query }, scope) => {
      const limit = Math.min(Number(query.limit ?? USUAL), MOST);
      const page = await listEvents(scope, actor, { limit, cursor: query.cursor });
      return failed(page) ? page : Response.json(page);
    },
  }),
];
