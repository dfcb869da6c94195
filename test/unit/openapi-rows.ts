import * as z from 'zod';
import { defineRoute, type Route } from '../../src/http/route.ts';

const nothing = () => new Response();
const person = () =>
  z
    .object({ id: z.uuid(), email: z.email().max(254).nullable(), age: z.int().optional() })
    .meta({ id: 'Person', description: 'Somebody' });

/** Rows that use what rows can say; they stand for those of the product. */
export const fixtureRows: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/people',
    surface: 'browser',
    summary: 'Adds a person',
    auth: 'session',
    rate: 'auth',
    body: () =>
      z.strictObject({
        email: z.email(),
        name: z.string().min(1).max(80).describe('As it is to be shown'),
        tags: z.array(z.string()).optional(),
      }),
    form: true,
    answers: { 201: () => z.object({ message: z.string(), person: person() }) },
    names: { body: 'AddPersonBody', answers: { 201: 'PersonAdded' } },
    errors: ['conflict', 'password_blocked'],
    handler: nothing,
  }),
  defineRoute({
    method: 'GET',
    path: '/people/',
    surface: 'browser',
    summary: 'Lists people',
    auth: 'none',
    rate: 'read',
    query: () =>
      z.object({
        after: z.uuid().describe('Where to go on').optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
        host: z.string(),
      }),
    answers: { 200: () => z.object({ people: z.array(person()) }), 304: null },
    errors: [],
    handler: nothing,
  }),
  defineRoute({
    method: 'DELETE',
    path: '/people/:id',
    surface: 'native',
    summary: 'Removes a person',
    auth: 'session',
    rate: 'none',
    answers: { 204: null },
    errors: [],
    handler: nothing,
  }),
  defineRoute({
    method: 'GET',
    path: '/health/ready',
    surface: 'operations',
    summary: 'Says whether all parts answer | and which do not',
    auth: 'none',
    rate: 'none',
    answers: {
      200: () => z.object({ status: z.literal('ok') }),
      503: () => z.object({ status: z.enum(['failed', 'slow']) }),
    },
    errors: [],
    handler: nothing,
  }),
];
