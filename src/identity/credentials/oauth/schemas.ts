import * as z from 'zod';

/** Bytes of a token: a kilobyte or two, and more with many claims. */
const idToken = () => z.string().min(1).max(8_192);
const nonce = () => z.string().min(1).max(512);
const code = () => z.string().min(1).max(2_560);
const redirectUri = () => z.string().min(1).max(2_048);
const name = () => z.object({ firstName: z.string().max(200).nullish(), lastName: z.string().max(200).nullish() });
const user = () => z.strictObject({ name: name().nullish(), email: z.string().max(254).nullish() });

/** Either an ID token or a code with what belongs to it: fields of both, or of neither, name what is wrong. */
function eitherOf<T extends { id_token?: string | undefined; code?: string | undefined }>(
  given: T,
  context: z.RefinementCtx<T>,
  ofCode: readonly (keyof T & string)[],
): void {
  const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (given.id_token === undefined && given.code === undefined) say('id_token', 'Give an ID token, or a code');
  if (given.id_token !== undefined && given.code !== undefined) say('code', 'Give an ID token or a code, not both');
  for (const field of ofCode) {
    if (given.code !== undefined && given[field] === undefined) say(field, 'This belongs to a code');
    if (given.code === undefined && given[field] !== undefined) say(field, 'This belongs to a code, which is missing');
  }
}

/** `GoogleOAuthBody`: what a client of its own posts after it has been at Google. */
export const googleBody = () =>
  z
    .strictObject({
      id_token: idToken().optional(),
      nonce: nonce().optional(),
      code: code().optional(),
      // RFC 7636 §4.1.
      code_verifier: z
        .string()
        .regex(/^[A-Za-z0-9._~-]{43,128}$/, 'This is not a code verifier')
        .optional(),
      redirect_uri: redirectUri().optional(),
    })
    .superRefine((given, context) => eitherOf(given, context, ['code_verifier', 'redirect_uri']));

/** `AppleOAuthBody`: the same for Apple. */
export const appleBody = () =>
  z
    .strictObject({
      id_token: idToken().optional(),
      nonce: nonce().optional(),
      user: user().optional(),
      code: code().optional(),
      redirect_uri: redirectUri().optional(),
    })
    .superRefine((given, context) => eitherOf(given, context, ['redirect_uri']));
