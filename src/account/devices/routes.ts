import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { deviceName } from '../../lib/device-name.ts';
import { devicesOf } from './queries.ts';
import { removeDevice } from './remove-device.ts';

const list = () =>
  z.object({
    devices: z.array(
      z.object({
        id: z.uuid(),
        device: z.string().nullable(),
        userAgent: z.string().nullable(),
        createdAt: z.iso.datetime(),
        expiresAt: z.iso.datetime(),
      }),
    ),
  });
const message = () => z.object({ message: z.string() });

const iso = (at: number) => new Date(at).toISOString();

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/auth/devices',
    surface: 'browser',
    summary: 'The browsers where the second factor is not asked for',
    auth: 'person',
    rate: 'read',
    answers: { 200: list },
    errors: [],
    handler: async ({ actor }, { deps, tenant }) => {
      const [rows] = await deps.db.read([devicesOf(deps.db, tenant, actor.person.id, deps.clock.now())]);
      const devices = rows.map(({ id, userAgent, createdAt, expiresAt }) => ({
        id,
        device: deviceName(userAgent),
        userAgent,
        createdAt: iso(createdAt),
        expiresAt: iso(expiresAt),
      }));
      return Response.json({ devices });
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/devices/:id',
    surface: 'browser',
    summary: 'Asks for the second factor in a browser again',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    answers: { 200: message },
    errors: ['not_found', 'step_up_required', 'insufficient_user_authentication'],
    handler: async ({ actor, params }, scope) =>
      (await removeDevice(scope, actor, params.id ?? '')) ?? Response.json({ message: 'This browser is asked again' }),
  }),
];
