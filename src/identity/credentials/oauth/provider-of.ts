import { type Failure, fail } from '../../../lib/result.ts';
import type { ProviderKind } from '../../../tenant/provider.ts';
import type { Tenant } from '../../../tenant/tenant.ts';
import type { Provider, ProviderDeps, ProviderKindOf } from './provider.ts';
import { apple } from './providers/apple.ts';
import { discord } from './providers/discord.ts';
import { github } from './providers/github.ts';
import { google } from './providers/google.ts';
import { microsoft } from './providers/microsoft.ts';
import { oidc } from './providers/oidc.ts';

const kinds: Readonly<Record<ProviderKind, ProviderKindOf>> = { google, apple, microsoft, github, discord, oidc };

/**
 * A provider by the name that the brand gives it. Errors: `not_found` where the brand has none of that name,
 * `method_not_enabled` where this environment has no client with it.
 */
export function providerOf(config: ProviderDeps['config'], tenant: Tenant, id: string): Provider | Failure {
  const declared = tenant.brand.providers.find((provider) => provider.id === id);
  if (!declared) return fail(id === 'google' || id === 'apple' ? 'method_not_enabled' : 'not_found');
  const client = Object.hasOwn(declared.clients, tenant.env) ? declared.clients[tenant.env] : undefined;
  if (!client) return fail('method_not_enabled');
  return {
    declared,
    client,
    kind: kinds[declared.kind],
    secret: config.providerSecrets.get(`${tenant.brand.id}/${tenant.env}/${id}`) ?? null,
    loopback: tenant.development ? (config.dangerouslyLoopbackProviders.get(id) ?? null) : null,
  };
}
