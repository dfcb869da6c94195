import { page } from '../../http/page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { fail } from '../../lib/result.ts';
import { brands } from '../../tenant/generated/brands.ts';
import { isLoopback } from '../../tenant/loopback.ts';
import { placesOf } from '../../tenant/places.ts';
import type { Brand } from '../../tenant/tenant.ts';

interface Link {
  readonly text: string;
  readonly path: string;
  readonly hint: string;
}

/** What can be tried at an auth host, in the order of a first walk. */
const walk: readonly Link[] = [
  { text: 'Create an account', path: '/register', hint: 'The confirmation link comes to the outbox below.' },
  { text: 'Sign in', path: '/login', hint: 'Password, code, link, passkey or wallet.' },
  { text: 'Your account', path: '/account', hint: 'Passkeys, second factors, sessions.' },
  { text: 'Outbox', path: '/dev/outbox', hint: 'Every message that would have left this machine.' },
  {
    text: 'Consent',
    path: '/dev/consent',
    hint: 'The page that asks before an app gets access, with made-up answers.',
  },
  { text: 'API reference', path: '/docs', hint: 'Every endpoint with an example to copy.' },
];

/** Where people of a development server begin: what runs here, and what to try. Part of the development entry only. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/',
    surface: 'operations',
    summary: 'The start page of a development server: brands, hosts and what to try',
    auth: 'none',
    rate: 'none',
    answers: { 200: null },
    errors: ['not_found'],
    handler: (_, scope) =>
      scope.tenant.development && isLoopback(scope.url.hostname) ? startPage(scope) : fail('not_found'),
  }),
];

function startPage(scope: Scope): Promise<Response> {
  const { brand, subapp, isAuthHost, issuer } = scope.tenant;
  const app = brand.subapps.find(({ id }) => id === subapp);
  return page(
    scope,
    { title: 'Start', width: 'account' },
    <>
      <h1>{isAuthHost ? `${brand.name} on this machine` : `${app?.name ?? subapp} of ${brand.name}`}</h1>
      <p>
        {isAuthHost
          ? 'This is where people of this brand sign in.'
          : 'An app of yours would answer here. Whoever signs in comes back to it with a session.'}{' '}
        <a href="/session">See the session of this browser</a>.
      </p>
      <ul class="rows">
        {walk.map(({ text, path, hint }) => (
          <li>
            <a class="row" href={issuer + path}>
              <span>
                <b>{text}</b>
                <span class="hint">{hint}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <h2>Brands and their hosts</h2>
      {brands.map((each) => (
        <Hosts brand={each} url={scope.url} />
      ))}
    </>,
  );
}

const Hosts = ({ brand, url }: { brand: Brand; url: URL }) => {
  const places = placesOf(brand).filter(({ host }) => host.endsWith('.localhost'));
  if (places.length === 0) return null;
  return (
    <>
      <h3>{brand.name}</h3>
      <ul class="rows">
        {places.map(({ host, isAuthHost, subapp, env }) => (
          <li>
            <a href={originAt(url, host)}>{host}</a>
            <span class="hint">{isAuthHost ? `signs in, ${env}` : `${subapp}, ${env}`}</span>
          </li>
        ))}
      </ul>
    </>
  );
};

/** The same server under another of its names. */
function originAt(url: URL, host: string): string {
  const other = new URL('/', url);
  other.hostname = host;
  return other.href;
}
