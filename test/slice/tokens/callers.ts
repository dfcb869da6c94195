import { refreshToken } from '../../../src/session/refresh-token.ts';
import { macKeys } from '../../fixtures/one-time.ts';
import type { Answer } from '../../harness/answer.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { seedPerson, seedSession } from '../../harness/people.ts';
import type { Server } from '../../harness/server.ts';
import { urlOf } from '../../harness/url-of.ts';
import { tokensOf } from '../token-kit.ts';

export const at = home('brand1', 'dev');

/** Callers of the token surface of one server. */
export function callers(server: () => Server) {
  /** Somebody with two sessions of the token surface: one of a native app, one of a web app in a browser. */
  async function signedIn() {
    const person = await seedPerson(server(), { password: null });
    const { id } = await seedSession(server(), person, at);
    const native = refreshToken(macKeys(server()), id, 0, 'native');
    const browser = client(server());
    const field = `refresh_token=${(await seedSession(server(), person, at)).refreshToken}; Path=/auth; HttpOnly; SameSite=Strict`;
    browser.jar?.set(urlOf(server().port, at.auth, '/auth/refresh').href, field);
    const web = tokensOf(await browser.post(at.auth, '/auth/refresh'));
    return { person, native, web, cookie: browser.jar?.get('refresh_token') ?? '', browser };
  }
  const refresh = (refresh_token: string, offsetMs = 0, userAgent = 'native-app/1') => {
    const caller = client(server(), { jar: null });
    caller.travelTo(offsetMs);
    return caller.post(at.auth, '/auth/native/refresh', { refresh_token }, { headers: { 'user-agent': userAgent } });
  };
  const byCookie = (token: string) => {
    const caller = client(server(), { jar: null });
    const headers = { cookie: `refresh_token=${token}`, origin: caller.origin(at.auth) };
    return caller.post(at.auth, '/auth/refresh', {}, { headers });
  };
  return { signedIn, refresh, byCookie };
}

export const successor = (answer: Answer): string => tokensOf(answer).refresh_token ?? '';
