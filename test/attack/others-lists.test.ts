import { beforeAll, describe, expect, it } from 'vitest';
import { type Stage, send } from '../fixtures/fixture.ts';
import { rows } from '../fixtures/rows.ts';
import { type Thing, type ThingKind, things } from '../fixtures/things.ts';
import { type Home, home } from '../harness/demo.ts';
import { type Person, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { callerOf } from './caller.ts';
import { at, unlimited } from './kit.ts';

const server = useServer(unlimited);
const stageAt = (place: Home): Stage => ({ server: server(), at: place });
const kinds = Object.entries(things) as [ThingKind, Thing][];

/** A name that must not be read, and what it is of. */
type Names = readonly (readonly [what: string, name: string])[];

/** Makes one of each kind for somebody; of those that fit alone, where that is asked for. */
async function ofEach(owner: Person, place: Home, fits: (thing: Thing) => boolean = () => true): Promise<Names> {
  const made: [string, string][] = [];
  for (const [kind, thing] of kinds)
    if (fits(thing)) made.push([`${kind} at ${place.auth}`, await thing.make(stageAt(place), owner)]);
  return made;
}

let neighbours: Names;
let foreigners: Names;
beforeAll(async () => {
  const neighbour = await seedPerson(server(), { pool: at.pool, password: null });
  const foreigner = await seedPerson(server(), { pool: 'brand2', password: null });
  const about = ({ id, email }: Person): Names => [
    ['id', id],
    ['address', email],
  ];
  neighbours = [...about(neighbour), ...(await ofEach(neighbour, at))];
  foreigners = [...about(foreigner), ...(await ofEach(foreigner, home('brand2', 'prod')))];
});

/** What somebody has elsewhere, and does not reach from here. */
const elsewhere = async (owner: Person): Promise<Names> => [
  ...(await ofEach(owner, home('brand1', 'staging'), ({ reach }) => reach !== 'pool')),
  ...(await ofEach(owner, home('brand3', 'prod'), ({ reach }) => reach === 'tenant')),
];

/** Rows that tell somebody what is theirs, and an owner of the platform who is in the pool. */
const telling = rows.filter(
  ({ route: { auth, method, path } }) =>
    (auth === 'session' || auth === 'person') && (method === 'GET' || path.endsWith('/export')),
);

const found = (text: string, names: Names): string[] =>
  names.filter(([, name]) => text.toLowerCase().includes(name.toLowerCase())).map(([what]) => what);

const shown = new Set<string>();

describe.each(telling.map(({ key, route, fixtures: [fixture] }) => [key, route, fixture] as const))(
  '%s',
  (key, route, fixture) => {
    it('tells nothing of somebody else’s, and nothing that is out of reach', async () => {
      const { request } = await fixture.prepare(stageAt(at));
      const caller = { ...(await callerOf(server(), request)), email: '', password: null };
      const own = await ofEach(caller, at);
      const isOwner = route.path.startsWith('/api/platform/');
      // A copy of somebody's data is of all that is kept of them, wherever they left it (GDPR article 15).
      const isCopy = route.path.endsWith('/export');
      const afar = await elsewhere(caller);
      const hidden = [...foreigners, ...(isCopy ? [] : afar), ...(isOwner ? [] : neighbours)];
      const answer = await send(server(), request);
      expect(answer.status).toBeLessThan(300);
      expect(found(answer.text, hidden)).toEqual([]);
      if (isCopy) expect(found(answer.text, afar).length).toBeGreaterThan(3);
      if (found(answer.text, own).length > 0) shown.add(key);
    });
  },
);

it('what is somebody’s own was there to be told', () => {
  const lists = ['/keys', '/auth/passkeys', '/auth/sessions', '/auth/devices', '/auth/identities', '/auth/wallet'];
  const pages = [
    '/account/keys',
    '/account/passkeys',
    '/account/sessions',
    '/account/browsers',
    '/account/wallets',
    '/account/organizations',
  ];
  const owners = ['/api/platform/users', '/api/platform/invitations'];
  const keys = [...lists, ...pages, ...owners].map((path) => `GET ${path}`);
  expect([...shown]).toEqual(expect.arrayContaining(keys));
});
