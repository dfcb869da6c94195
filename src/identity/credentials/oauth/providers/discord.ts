import { fail, failed } from '../../../../lib/result.ts';
import type { ProviderKindOf } from '../provider.ts';
import { record, text } from '../record.ts';

const ORIGIN = 'https://discord.com';

/** Discord: OAuth; the person is read from its API. */
export const discord: ProviderKindOf = {
  scopes: ['identify', 'email'],
  usesAccessToken: true,
  server: ({ loopback }) => ({
    issuer: loopback ?? ORIGIN,
    authorization_endpoint: `${loopback ?? ORIGIN}/oauth2/authorize`,
    token_endpoint: `${loopback ?? ORIGIN}/api/oauth2/token`,
    userinfo_endpoint: `${loopback ?? ORIGIN}/api/users/@me`,
  }),
  readProfile: async ({ issuer, userinfo_endpoint: userUrl = '' }, read) => {
    const user = await read(userUrl);
    if (failed(user)) return user;
    const { id, email, verified, global_name: name, username, avatar } = record(user);
    if (typeof id !== 'string' || !/^\d{1,20}$/.test(id))
      return fail('provider_answer_invalid', { internal: 'no Discord user' });
    return {
      issuer,
      subject: id,
      email: text(email),
      emailVerified: verified === true,
      name: text(name) ?? text(username),
      picture:
        typeof avatar === 'string' && /^\w+$/.test(avatar)
          ? `https://cdn.discordapp.com/avatars/${id}/${avatar}.png`
          : null,
    };
  },
};
