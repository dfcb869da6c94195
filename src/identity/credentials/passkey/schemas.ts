import * as z from 'zod';

/** WebAuthn's JSON forms (L3 §5.1.8, §5.1.9). A response may have members that are new since; they are dropped. */

const bytes = (mostCharacters: number) =>
  z
    .string()
    .min(1)
    .max(mostCharacters)
    .regex(/^[A-Za-z0-9_-]+$/, 'Give base64url without padding');

// A credential id has at most 1,023 bytes (§5.8.3).
const common = () => ({
  id: bytes(1_364),
  rawId: bytes(1_364),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(32).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).nullish(),
});

export const registrationCredential = () =>
  z.strictObject({
    ...common(),
    response: z.object({
      clientDataJSON: bytes(8_192),
      attestationObject: bytes(32_768),
      authenticatorData: bytes(32_768).nullish(),
      transports: z
        .array(z.string().regex(/^[a-z][a-z-]{0,31}$/))
        .max(10)
        .nullish(),
      publicKeyAlgorithm: z.int().nullish(),
      publicKey: bytes(8_192).nullish(),
    }),
  });
export type RegistrationCredential = z.output<ReturnType<typeof registrationCredential>>;

export const assertionCredential = () =>
  z.strictObject({
    ...common(),
    response: z.object({
      authenticatorData: bytes(8_192),
      clientDataJSON: bytes(8_192),
      signature: bytes(4_096),
      userHandle: bytes(128).nullish(),
    }),
  });
export type AssertionCredential = z.output<ReturnType<typeof assertionCredential>>;

/** One line that people read. */
export const passkeyName = () =>
  z
    .string()
    .trim()
    .min(1, 'Give the passkey a name')
    .max(60)
    .refine((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name), 'Use plain characters on one line');

const descriptor = () =>
  z.object({ id: z.string(), type: z.literal('public-key'), transports: z.array(z.string()).optional() });

export const creationOptionsJson = () =>
  z.object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int(),
    excludeCredentials: z.array(descriptor()),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.literal(true),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
    extensions: z.object({ credProps: z.boolean() }),
  });

export const requestOptionsJson = () =>
  z.object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int(),
    allowCredentials: z.array(descriptor()),
    userVerification: z.literal('required'),
  });

/** Arguments for the browser's Signal API, to be handed on as they are. */
export const signal = () =>
  z
    .object({
      allAcceptedCredentials: z.object({
        rpId: z.string(),
        userId: z.string(),
        allAcceptedCredentialIds: z.array(z.string()),
      }),
      currentUserDetails: z.object({
        rpId: z.string(),
        userId: z.string(),
        name: z.string(),
        displayName: z.string(),
      }),
    })
    .describe(
      'Arguments for PublicKeyCredential.signalAllAcceptedCredentials and signalCurrentUserDetails, to be handed on as they are',
    );
