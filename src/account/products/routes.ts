import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { failed } from '../../lib/result.ts';
import { issueAccessToken } from '../../session/access-token.ts';
import { tokenResponse } from '../../signin/deliver/schemas.ts';
import { tokenBody } from '../../signin/deliver/tokens.ts';
import { isOffered } from '../../tenant/product.ts';
import { chooseProduct } from './choose-product.ts';

const chooseBody = () => z.strictObject({ product: z.string().min(1).max(60) });
const list = () =>
  z.object({
    products: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        available: z.boolean(),
        reason: z.enum(['geo_blocked']).optional(),
      }),
    ),
    active: z.string().nullable(),
    country: z.string().nullable().describe('Where the request comes from, as the edge tells it'),
  });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/auth/products',
    surface: 'tokens',
    summary: 'The products of the brand, and which of them are offered where the request comes from',
    auth: 'session',
    rate: 'read',
    answers: { 200: list },
    names: { answers: { 200: 'ProductsResponse' } },
    errors: [],
    handler: ({ actor }, { tenant, sender: { country } }) =>
      Response.json({
        products: tenant.brand.products.map((product) => ({
          id: product.id,
          name: product.name,
          ...(isOffered(product, country) ? { available: true } : { available: false, reason: 'geo_blocked' }),
        })),
        active: actor.session.product,
        country,
      }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/products',
    surface: 'tokens',
    summary: 'Makes a product the one that the session is for, and gives an access token that says so',
    // A key has no session that could be for a product.
    auth: 'person',
    rate: 'auth',
    body: chooseBody,
    answers: { 200: tokenResponse },
    names: { body: 'SetProductBody', answers: { 200: 'TokenResponse' } },
    errors: ['geo_blocked'],
    handler: async ({ actor, body }, scope) => {
      const chosen = await chooseProduct(scope, actor, body.product);
      if (failed(chosen)) return chosen;
      const accessToken = await issueAccessToken(scope.deps, scope.tenant, chosen);
      return Response.json(await tokenBody({ actor: chosen, accessToken }));
    },
  }),
];
