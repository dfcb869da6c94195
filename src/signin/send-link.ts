import type { EventName } from '../audit/events.ts';
import { createOnce } from '../challenge/claim.ts';
import { counterKey } from '../guard/attempts.ts';
import type { Scope } from '../http/scope.ts';
import { foldAddress } from '../identity/fold.ts';
import { MINUTE } from '../lib/duration.ts';
import type { Failure } from '../lib/result.ts';
import type { Message } from '../notify/message.ts';
import type { Target, Tenant } from '../tenant/tenant.ts';
import { admissionOf } from './admission.ts';
import { sendWithinBudget } from './send-within-budget.ts';

const MAGIC_LINK_LIFETIME = 15 * MINUTE;
const RESET_LIFETIME = 30 * MINUTE;

/** What a link in a mail stands for. Bound to brand and environment: elsewhere it is an unknown token. */
export interface LinkPayload {
  readonly brand: string;
  readonly env: string;
  readonly address: string;
  /** The address as it was typed. */
  readonly display: string;
  /** Names the newest link of its kind to this address. */
  readonly counterKey: string;
  readonly flow: string;
  readonly target: Target | null;
  readonly returnTo: string | null;
  readonly remember: boolean;
}

interface LinkKind {
  readonly kind: 'magic_link' | 'reset';
  readonly event: EventName;
  readonly lifetime: number;
  readonly message: (tenant: Tenant, token: string) => Message;
  /** Whether an address that nobody owns gets a mail, where the brand would let them make an account. */
  readonly toUnknown: boolean;
}

const magicLink: LinkKind = {
  kind: 'magic_link',
  event: 'security.magic_link.requested',
  lifetime: MAGIC_LINK_LIFETIME,
  message: (tenant, token) => ({
    template: 'magic_link',
    link: `${tenant.issuer}/magic-link?token=${token}`,
    lifetimeMinutes: MAGIC_LINK_LIFETIME / MINUTE,
  }),
  toUnknown: true,
};

const reset: LinkKind = {
  kind: 'reset',
  event: 'security.password.reset_requested',
  lifetime: RESET_LIFETIME,
  message: (tenant, token) => ({
    template: 'reset_password',
    link: `${tenant.issuer}/reset-password?token=${token}`,
    lifetimeMinutes: RESET_LIFETIME / MINUTE,
  }),
  toUnknown: false,
};

interface Request {
  readonly email: string;
  readonly target: Target | null;
  readonly returnTo: string | null;
  readonly remember: boolean;
}

export const sendMagicLink = (scope: Scope, request: Request) => sendLink(scope, magicLink, request);
export const sendResetLink = (scope: Scope, email: string, returnTo: string | null) =>
  sendLink(scope, reset, { email, target: null, returnTo, remember: true });

/**
 * Sends a link to an address: its payload to KV, then one batch that takes the recipient's send budget, and
 * with it the mail and the audit event. Whether anyone owns the address is asked by the batch alone, so known
 * and unknown addresses get the same answer for the same work. Errors: `rate_limited`. Throws `Outage`.
 */
async function sendLink(scope: Scope, link: LinkKind, request: Request): Promise<Failure | null> {
  const { deps, tenant } = scope;
  const { brand, env } = tenant;
  const now = deps.clock.now();
  const address = foldAddress(request.email);
  const flow = deps.random.id(now);
  const key = counterKey(deps.config, `send:${link.kind}`, brand.pool, address);
  const payload: LinkPayload = {
    brand: brand.id,
    env,
    address,
    display: request.email,
    counterKey: key,
    flow,
    target: request.target,
    returnTo: request.returnTo,
    remember: request.remember,
  };
  const { token } = await createOnce(deps, link.kind, payload, link.lifetime);
  return sendWithinBudget(scope, {
    display: request.email,
    address,
    key,
    flow,
    spacingMs: 0,
    message: link.message(tenant, token),
    toUnknown: link.toUnknown && (await admissionOf(scope, address)),
    event: link.event,
    more: () => [],
  });
}
