import type { Route } from '../http/route.ts';
import { routes as jwks } from './jwks/routes.ts';
import { routes as logout } from './logout/routes.ts';
import { routes as refresh } from './refresh/routes.ts';
import { routes as session } from './session/routes.ts';

/** The hot path: the one area that loads with the worker, so its rows bring no schema of their own to start-up. */
export const routes: readonly Route[] = [...session, ...refresh, ...logout, ...jwks];
