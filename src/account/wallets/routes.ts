import * as z from 'zod';
import { presentedFlow } from '../../http/flow-binding.ts';
import { requireSession } from '../../http/require.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { parseAddress } from '../../identity/credentials/wallet/address.ts';
import { proveWallet } from '../../identity/credentials/wallet/prove-wallet.ts';
import { walletsOf } from '../../identity/credentials/wallet/queries.ts';
import { checksummed } from '../../lib/eip55.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { requireFresh } from '../../permission/fresh.ts';
import type { Actor } from '../../session/actor.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { askingOrigin } from '../../tenant/origins.ts';
import { type LinkedWallet, linkWallet } from './link-wallet.ts';
import { unlinkWallet } from './unlink-wallet.ts';

const linkBody = () =>
  z.strictObject({
    message: z.string().max(4_096),
    signature: z
      .string()
      .max(16_386)
      .regex(/^0x(?:[0-9a-fA-F]{2})+$/, 'Give the signature as 0x and hexadecimal digits'),
  });
const unlinkQuery = () => z.object({ address: z.string().max(64).optional() });
const wallet = () => z.object({ address: z.string(), chain_id: z.int(), linked_at: z.iso.datetime() });
const walletList = () =>
  z.object({
    address: z.string().nullable(),
    chain_id: z.int().nullable(),
    linked_at: z.iso.datetime().nullable(),
    wallets: z.array(wallet()),
  });

const present = ({ address, chainId, linkedAt }: LinkedWallet) => ({
  address: checksummed(address),
  chain_id: chainId,
  linked_at: new Date(linkedAt).toISOString(),
});

/** Somebody changes their account rarely; three changes while one request runs are somebody's loop. */
const ROUNDS = 3;

/** Runs a change for a person who was proven recently, and again where they changed meanwhile. Errors: those of `requireFresh`, `unauthenticated`. */
async function whileFresh<T>(
  request: Request,
  scope: Scope,
  actor: Actor,
  change: (actor: Actor) => Promise<T | 'moved' | Failure>,
): Promise<Exclude<T, 'moved'> | Failure> {
  let now: Actor | Failure = actor;
  for (let round = 1; round <= ROUNDS; round++) {
    const stale = requireFresh(now, request, scope.deps.clock.now());
    if (stale) return stale;
    const outcome = await change(now);
    if (outcome !== 'moved') return outcome as Exclude<T, 'moved'> | Failure;
    now = await requireSession(request, scope);
    if (failed(now)) return now;
  }
  return fail('unavailable', { internal: 'the person kept changing' });
}

async function link(
  request: Request,
  scope: Scope,
  actor: Actor,
  body: z.output<ReturnType<typeof linkBody>>,
): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  if (!tenant.brand.methods.includes('wallet')) return fail('method_not_enabled');
  const origin = askingOrigin(request, tenant);
  const proven = await proveWallet(deps, tenant, { ...body, origin, flow: presentedFlow(request, tenant) });
  if (failed(proven)) return proven;
  const id = deps.random.id(deps.clock.now());
  const linked = await whileFresh(request, scope, actor, (current) => linkWallet(scope, current, proven, id));
  return failed(linked) ? linked : Response.json(present(linked));
}

async function unlink(
  request: Request,
  scope: Scope,
  actor: Actor,
  named: string | undefined,
): Promise<Response | Failure> {
  const address = named === undefined ? actor.person.walletAddress : parseAddress(named);
  if (address === null) return fail('not_found');
  const outcome = await whileFresh(request, scope, actor, (current) => unlinkWallet(scope, current, address));
  return failed(outcome) ? outcome : Response.json({ message: 'Wallet removed' });
}

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/wallet/link',
    surface: 'tokens',
    summary: 'Adds a wallet to the account: a signed message (ERC-4361) with a nonce of /auth/metamask/nonce',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    body: linkBody,
    answers: { 200: wallet },
    names: { body: 'WalletLinkRequest', answers: { 200: 'WalletLinkResponse' } },
    errors: [
      'invalid_token',
      'invalid_signature',
      'wallet_taken',
      'conflict',
      'method_not_enabled',
      'step_up_required',
      'insufficient_user_authentication',
    ],
    handler: ({ request, actor, body }, scope) => link(request, scope, actor, body),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/wallet/link',
    surface: 'tokens',
    summary: 'Takes a wallet from the account, the primary one unless another is named; never the last way in',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    query: unlinkQuery,
    answers: { 200: message },
    names: { answers: { 200: 'MessageResponse' } },
    errors: ['not_found', 'last_way_in', 'step_up_required', 'insufficient_user_authentication'],
    handler: ({ request, actor, query }, scope) => unlink(request, scope, actor, query.address),
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/wallet',
    surface: 'tokens',
    summary: 'The wallets of the account; the first linked is the primary',
    auth: 'session',
    rate: 'none',
    answers: { 200: walletList },
    names: { answers: { 200: 'WalletGetResponse' } },
    errors: [],
    handler: async ({ actor }, { deps, tenant }) => {
      const [rows] = await deps.db.read([walletsOf(deps.db, tenant.brand.pool, actor.person.id)]);
      const wallets = rows.map(present);
      const primary = wallets[0] ?? { address: null, chain_id: null, linked_at: null };
      return Response.json({ ...primary, wallets });
    },
  }),
];
