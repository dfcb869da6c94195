import type { Problem } from './problem.ts';
import type { ProviderDeclaration } from './provider.ts';
import type { Brand } from './tenant.ts';

type Finding = Omit<Problem, 'file'>;

/** Names under `/oauth/` that are addresses of this service itself. */
const RESERVED = ['authorize', 'token', 'revoke', 'introspect', 'userinfo', 'register', 'device', 'callback'];

/** The rules of a brand's providers that a single field cannot tell. */
export function checkProviders({ providers, environments, methods }: Brand): Finding[] {
  const ids = providers.map(({ id }) => id);
  return [
    ...providers.flatMap((provider, i) =>
      checkProvider(
        provider,
        environments.map(({ name }) => name),
      ).map(({ field, message }) => ({ field: `providers[${i}].${field}`, message })),
    ),
    ...ids.flatMap((id, i) =>
      ids.indexOf(id) < i ? [{ field: `providers[${i}].id`, message: `${id} appears twice` }] : [],
    ),
    ...(['google', 'apple'] as const).flatMap((id) => {
      const offered = providers.some((provider) => provider.id === id);
      if (offered === methods.includes(id)) return [];
      return offered
        ? [{ field: 'methods', message: `${id} is declared as a provider; name it here too` }]
        : [{ field: 'methods', message: `${id} needs its client in providers` }];
    }),
  ];
}

function checkProvider(provider: ProviderDeclaration, environments: readonly string[]): Finding[] {
  const { id, kind, issuer, clients, tokenAuth } = provider;
  return [
    ...(RESERVED.includes(id) ? [{ field: 'id', message: `/oauth/${id} is an address of this service` }] : []),
    ...(['google', 'apple'].includes(id) && kind !== id
      ? [{ field: 'kind', message: `${id} can be no other kind of provider` }]
      : []),
    ...(kind === 'oidc' && issuer === null ? [{ field: 'issuer', message: 'is missing: discovery starts there' }] : []),
    ...(kind !== 'oidc' && kind !== 'microsoft' && issuer !== null
      ? [{ field: 'issuer', message: `that of ${kind} is known` }]
      : []),
    ...(kind === 'microsoft' &&
    issuer !== null &&
    !/^https:\/\/login\.microsoftonline\.com\/[\w.-]+\/v2\.0$/.test(issuer)
      ? [{ field: 'issuer', message: 'is not https://login.microsoftonline.com/<tenant>/v2.0' }]
      : []),
    ...(kind === 'apple' && tokenAuth !== 'client_secret_post'
      ? [{ field: 'tokenAuth', message: 'Apple takes client_secret_post alone' }]
      : []),
    ...Object.entries(clients).flatMap(([env, { teamId, keyId }]) => [
      ...(environments.includes(env)
        ? []
        : [{ field: `clients.${env}`, message: `${env} is no environment of this brand` }]),
      ...(kind === 'apple' && (teamId === null || keyId === null)
        ? [{ field: `clients.${env}`, message: 'Apple needs teamId and keyId' }]
        : []),
    ]),
  ];
}
