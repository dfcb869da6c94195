import * as z from 'zod';
import { anySite } from '../../http/cors.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { brands } from '../../tenant/generated/brands.ts';
import { relyingParty, webOrigins } from '../../tenant/relying-party.ts';
import type { Tenant } from '../../tenant/tenant.ts';

const relatedOrigins = () => z.object({ origins: z.array(z.string()) });
const assetLinks = () =>
  z.array(
    z.object({
      relation: z.array(z.string()),
      target: z.object({
        namespace: z.literal('android_app'),
        package_name: z.string(),
        sha256_cert_fingerprints: z.array(z.string()),
      }),
    }),
  );
const appleAssociation = () => z.object({ webcredentials: z.object({ apps: z.array(z.string()) }) });

/** Public and the same for everybody; browsers and app stores fetch it without credentials. */
const published = (body: unknown): Response =>
  Response.json(body, {
    headers: {
      ...anySite,
      'cache-control': 'public, max-age=3600',
    },
  });

/** The apps of every brand that shares the tenant's passkeys. */
const appsOf = ({ brand }: Tenant) =>
  brands.filter(({ pool }) => pool === brand.pool).map(({ nativeApps }) => nativeApps);

function androidApps(tenant: Tenant): Response | Failure {
  const apps = appsOf(tenant).flatMap(({ android }) => android);
  if (apps.length === 0) return fail('not_found');
  return published(
    apps.map(({ packageName, sha256CertFingerprints }) => ({
      relation: ['delegate_permission/common.get_login_creds', 'delegate_permission/common.handle_all_urls'],
      target: {
        namespace: 'android_app',
        package_name: packageName,
        sha256_cert_fingerprints: sha256CertFingerprints,
      },
    })),
  );
}

function appleApps(tenant: Tenant): Response | Failure {
  const apps = appsOf(tenant).flatMap(({ apple }) => apple);
  return apps.length === 0 ? fail('not_found') : published({ webcredentials: { apps } });
}

const publishes = { method: 'GET', auth: 'none', rate: 'none' } as const;

export const routes: readonly Route[] = [
  defineRoute({
    ...publishes,
    path: '/.well-known/webauthn',
    surface: 'passkeys-sessions',
    summary: 'Origins that may use the passkeys of this domain (WebAuthn L3 §5.11); browsers read five names of them',
    answers: { 200: relatedOrigins },
    errors: [],
    handler: (_, { tenant }) => published({ origins: webOrigins(tenant, relyingParty(tenant).id) }),
  }),
  defineRoute({
    ...publishes,
    path: '/.well-known/assetlinks.json',
    surface: 'operations',
    summary: 'Android apps that share the passkeys of this domain (Digital Asset Links)',
    answers: { 200: assetLinks },
    errors: ['not_found'],
    handler: (_, { tenant }) => androidApps(tenant),
  }),
  defineRoute({
    ...publishes,
    path: '/.well-known/apple-app-site-association',
    surface: 'operations',
    summary: 'Apple apps that share the passkeys of this domain',
    answers: { 200: appleAssociation },
    errors: ['not_found'],
    handler: (_, { tenant }) => appleApps(tenant),
  }),
];
