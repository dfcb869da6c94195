import { describe, expect, it } from 'vitest';
import { deviceText } from '../../../src/http/page/device-text.ts';
import { authenticatorAt, seedPasskey } from '../../harness/passkeys.ts';
import { seedTrustedBrowser } from '../../harness/trusted-browsers.ts';
import { useServer } from '../../harness/use-server.ts';
import { codesOf, device } from '../methods/device-code-kit.ts';
import { another, at, ok, somebody } from './own-kit.ts';

const server = useServer();
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';

const languages = {
  en: ['Firefox on Windows', 'Unknown device', 'Passkey'],
  de: ['Firefox auf Windows', 'Unbekanntes Gerät', 'Passkey'],
  es: ['Firefox en Windows', 'Dispositivo desconocido', 'Llave de acceso'],
  fr: ['Firefox sur Windows', 'Appareil inconnu', 'Clé d’accès'],
  ja: ['Windows の Firefox', '不明なデバイス', 'パスキー'],
  ar: ['Firefox على Windows', 'جهاز غير معروف', 'مفتاح مرور'],
} as const;

/** What the rows of a page say in bold. */
const named = (html: string): string[] => [...html.matchAll(/<b>(?:<bdi>)?([^<]+)/g)].map(([, name]) => name ?? '');

describe('the account pages call devices and passkeys in the language of the page', () => {
  it.each(Object.entries(languages))('%s', async (locale, [firefox, unknown, passkey]) => {
    const { person, browser } = await somebody(server(), { session: { acr: 'aal2' } });
    await another(server(), person, { userAgent: FIREFOX });
    await seedPasskey(server(), person, at, authenticatorAt(server(), at));
    await seedTrustedBrowser(server(), person, at, FIREFOX);
    const open = async (path: string) =>
      (await browser.get(at.auth, path, { headers: { accept: 'text/html', 'accept-language': locale } })).text;
    const sessions = named(await open('/account/sessions'));
    expect(sessions).toEqual([unknown, firefox]);
    expect(named(await open('/account/browsers'))).toEqual([firefox]);
    expect(named(await open('/account/passkeys'))).toEqual([passkey]);

    const headers = { accept: 'text/html', 'accept-language': locale, 'user-agent': FIREFOX };
    await browser.request(at.auth, '/auth/me', { method: 'PATCH', json: { name: 'Grace' }, headers });
    expect(await open('/account/activity')).toContain(` · ${firefox} · `);

    const { user_code } = await codesOf(device(server()), FIREFOX);
    const page = await open('/device');
    const token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const asks = await browser.request(at.auth, '/device', {
      method: 'POST',
      form: { form_token: token, user_code },
      headers,
    });
    expect(named(asks.text)).toContain(firefox);
  });

  it('while the API keeps to the facts, and a name that its owner chose stays', async () => {
    const { person, browser } = await somebody(server(), { session: { acr: 'aal2' } });
    await another(server(), person, { userAgent: FIREFOX });
    const id = await seedPasskey(server(), person, at, authenticatorAt(server(), at));
    const headers = { accept: 'application/json', 'accept-language': 'fr' };
    const { sessions } = ok<{ sessions: { device: string | null }[] }>(
      await browser.get(at.auth, '/auth/sessions', { headers }),
    );
    expect(sessions.map((each) => each.device)).toContain('Firefox on Windows');
    expect(ok(await browser.get(at.auth, '/auth/passkeys', { headers }))).toMatchObject({
      passkeys: [{ id, name: 'Passkey' }],
    });
    ok(
      await browser.request(at.auth, `/auth/passkey/${id}`, { method: 'PATCH', json: { name: 'Passkey on Windows' } }),
    );
    const page = await browser.get(at.auth, '/account/passkeys', {
      headers: { accept: 'text/html', 'accept-language': 'fr' },
    });
    expect(named(page.text)).toEqual(['Passkey on Windows']);
  });
});

it('a name that is no browser on a system is said as it stands', () => {
  const t = (key: string) => `[${key}]`;
  expect(deviceText({ t }, 'Firefox on Windows')).toBe('[device.on]');
  expect(deviceText({ t }, 'Android app')).toBe('[device.android_app]');
  for (const name of ['curl', 'Reader on Windows', 'Firefox on Windows on Linux', 'Firefox', '', null])
    expect(deviceText({ t }, name)).toBe(name);
});
