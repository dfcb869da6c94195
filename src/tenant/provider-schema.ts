import * as z from 'zod';
import { providerKinds } from './provider.ts';

/** What a declaration may say of the providers that sign people in. For the generator only, like `schema.ts`. */

const name = () =>
  z
    .string()
    .min(1)
    .max(40)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}<>"'`]+$/u, 'must be one line of text without markup')
    .refine((text) => text === text.trim(), 'must have no space at its ends');

/** Ids and secrets of clients are printable ASCII (RFC 6749, appendix A.1); spaces have no use. */
const clientId = () =>
  z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

const issuer = () =>
  z
    .string()
    .max(255)
    .refine((text) => {
      const url = URL.parse(text);
      const bare = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
      return (
        bare &&
        url.search === '' &&
        url.hash === '' &&
        !/[?#]/.test(text) &&
        (url.href === text || url.href === `${text}/`)
      );
    }, 'is not an issuer: https, without port, user, query or fragment (OpenID Connect Discovery 1.0 §2)');

const redirectUri = () =>
  z
    .string()
    .max(500)
    .refine(
      (text) =>
        text === 'postmessage' || (/^[a-z][a-z0-9+.-]*:/.test(text) && !/[\s#]/.test(text) && !/^http:/.test(text)),
      'is not an address of a client: https or a scheme of its own, without fragment',
    );

const client = () =>
  z.strictObject({
    clientId: clientId(),
    audiences: z.array(clientId()).max(20).optional(),
    redirectUris: z.array(redirectUri()).max(20).optional(),
    teamId: z
      .string()
      .regex(/^[A-Z0-9]{10}$/, 'is not a team of ten characters')
      .optional(),
    keyId: z
      .string()
      .regex(/^[A-Z0-9]{10}$/, 'is not a key of ten characters')
      .optional(),
  });

const label = () =>
  z
    .string()
    .max(30)
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'is not a lower-case label such as google or my-id');

export const providerDeclarations = () =>
  z
    .array(
      z.strictObject({
        id: label(),
        name: name().optional(),
        kind: z.enum(providerKinds).optional(),
        issuer: issuer().optional(),
        scopes: z
          .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'is not a scope (RFC 6749 §3.3)'))
          .min(1)
          .max(20)
          .optional(),
        responseMode: z.enum(['query', 'form_post']).optional(),
        tokenAuth: z.enum(['client_secret_basic', 'client_secret_post', 'none']).optional(),
        clients: z.record(label(), client()),
      }),
    )
    .max(50);

export type DeclaredProviders = z.output<ReturnType<typeof providerDeclarations>>;
