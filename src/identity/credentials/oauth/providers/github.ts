import { fail, failed } from '../../../../lib/result.ts';
import type { ProviderKindOf } from '../provider.ts';
import { record, text } from '../record.ts';

/** GitHub: OAuth without OpenID Connect. The person and their addresses are read from its API. */
export const github: ProviderKindOf = {
  scopes: ['read:user', 'user:email'],
  usesAccessToken: true,
  server: ({ loopback }) => ({
    issuer: loopback ?? 'https://github.com',
    authorization_endpoint: `${loopback ?? 'https://github.com'}/login/oauth/authorize`,
    token_endpoint: `${loopback ?? 'https://github.com'}/login/oauth/access_token`,
    userinfo_endpoint: `${loopback ?? 'https://api.github.com'}/user`,
  }),
  readProfile: async ({ issuer, userinfo_endpoint: userUrl = '' }, read) => {
    const user = await read(userUrl);
    if (failed(user)) return user;
    const emails = await read(`${userUrl}/emails`);
    if (failed(emails)) return emails;
    const { id, name, login, avatar_url: picture } = record(user);
    if (!Number.isSafeInteger(id) || !Array.isArray(emails))
      return fail('provider_answer_invalid', { internal: 'no GitHub user' });
    const primary = emails.map(record).find((each) => each.primary === true);
    return {
      issuer,
      subject: String(id),
      email: text(primary?.email),
      emailVerified: primary?.verified === true,
      name: text(name) ?? text(login),
      picture: text(picture),
    };
  },
};
