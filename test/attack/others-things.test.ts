import { describe, expect, it } from 'vitest';
import { type Change, type Sent, type Stage, send, withHeaders } from '../fixtures/fixture.ts';
import { type Named, named, unnamed } from '../fixtures/named.ts';
import { rows } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import { nobodys, type Thing, type ThingKind, things } from '../fixtures/things.ts';
import type { Answer } from '../harness/answer.ts';
import { home } from '../harness/demo.ts';
import { type Person, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { callerOf } from './caller.ts';
import { fieldsOf } from './fields.ts';
import { at, each, unlimited } from './kit.ts';

const server = useServer(unlimited);
const stageAt = (place = at): Stage => ({ server: server(), at: place });

const thingOf = (kind: ThingKind): Thing => things[kind];

/** The request with another name where it names a thing. */
function naming(request: Sent, pattern: string, { in: part, field }: Named, name: string): Change {
  const { path, json, form } = request;
  if (part === 'json') return { json: { ...json, [field]: name } };
  if (part === 'form') return { form: { ...form, [field]: name } };
  const [bare = '', query = ''] = path.split('?');
  if (part === 'query') {
    const changed = new URLSearchParams(query);
    changed.set(field, name);
    return { path: `${bare}?${changed}` };
  }
  const index = pattern.split('/').indexOf(`:${field}`);
  return { path: `${bare.split('/').with(index, name).join('/')}${query && `?${query}`}` };
}

/** Names of things that the row must not reach, by what is wrong with them. */
async function outOfReach({ kind, of }: Named, caller: Person): Promise<Map<string, string>> {
  const thing = thingOf(kind);
  const names = new Map<string, string>();
  const { pool } = caller;
  const neighbour = await seedPerson(server(), { pool, password: null });
  const foreigner = await seedPerson(server(), { pool: 'brand2', password: null });
  const staging = stageAt(home('brand1', 'staging'));
  const sibling = stageAt(home('brand3', 'prod'));
  names.set('of another pool', await thing.make(stageAt(home('brand2', 'prod')), foreigner));
  if (of === 'caller') {
    names.set('of somebody else', await thing.make(stageAt(), neighbour));
    names.set('of somebody else, at another brand of the pool', await thing.make(sibling, neighbour));
    names.set('of somebody else, in another environment', await thing.make(staging, neighbour));
  }
  if (of !== 'pool') {
    if (thing.reach !== 'pool') names.set('in another environment', await thing.make(staging, caller));
    if (thing.reach === 'tenant') names.set('at another brand of the pool', await thing.make(sibling, caller));
  }
  const gone = await thing.make(stageAt(), caller);
  await thing.remove(server(), gone);
  names.set('that was removed', gone);
  for (const other of Object.keys(things) as ThingKind[]) {
    if (other === kind || thingOf(other).form !== thing.form) continue;
    names.set(`of another kind, ${other}`, await thingOf(other).make(stageAt(), caller));
  }
  return names;
}

/** An answer without what is drawn for each, and the trips that it cost. */
const shape = (answer: Answer) => ({
  status: answer.status,
  fields: answer.fields
    .filter(([field]) => !/^(?:date|connection|keep-alive|x-test-.*|x-request-id)$/i.test(field))
    .map(([field, value]) => `${field.toLowerCase()}: ${value.replace(/'nonce-[\w-]+'/g, 'nonce')}`)
    .sort(),
  body: answer.text.replace(/"request_id":"[^"]+"/, '"request_id"'),
  trips: answer.trips,
});

const namingRows = rows.flatMap(({ key, route, fixtures: [fixture] }) => {
  const names = named[key];
  return names ? [[key, { route, fixture }, names] as const] : [];
});

describe.each(namingRows)('%s', (_, { route, fixture }, names) => {
  it('answers for what it must not reach as for what nobody has, and changes nothing', async () => {
    const { request, expect: expectSuccess } = await fixture.prepare(stageAt());
    const caller = await callerOf(server(), request);
    const foreign = await outOfReach(names, { ...caller, email: '', password: null });
    const { form } = thingOf(names.kind);
    // A browser that posts a form is answered otherwise than a program.
    const asked = fixture.isForm ? [request, withHeaders(request, { accept: 'text/html' })] : [request];
    await unchanged(server(), async () => {
      for (const sent of asked) {
        const ask = async (name: string) => shape(await send(server(), sent, naming(sent, route.path, names, name)));
        const unknown = await ask(nobodys[form]());
        const isPage = sent !== request;
        expect(unknown.status).toBe(isPage ? 303 : (names.unknown ?? 404));
        if (isPage) expect(unknown.fields.join('\n')).toMatch(/location: \S+[?&]error=not_found/);
        await each(
          [...foreign],
          ([what]) => `${names.kind} ${what}`,
          async ([, name]) => expect(await ask(name)).toEqual(unknown),
        );
      }
    });
    expectSuccess(await send(server(), request));
  });
});

/** The names that a row takes: parameters of its path, and fields that are ids. */
async function namesOf({ route }: (typeof rows)[number]): Promise<string[]> {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
  const fields = [...(await fieldsOf(route, 'query')), ...(await fieldsOf(route, 'body'))];
  const ids = fields.filter(({ name, formats }) => formats.includes('uuid') || /(?:^|_)id$|Id$/.test(name));
  return [...inPath, ...ids.map(({ name }) => name)];
}

it('every row that names a thing says whose it may reach', async () => {
  const missing: string[] = [];
  for (const row of rows) {
    for (const name of await namesOf(row))
      if (named[row.key]?.field !== name && !(`${row.key}, ${name}` in unnamed)) missing.push(`${row.key}, ${name}`);
  }
  expect(
    missing,
    'add each row to `named` of test/fixtures/named.ts: { in, field, kind, of }, where `kind` is a key of `things` in ' +
      'test/fixtures/things.ts, which makes one for anybody and anywhere (add the kind there where it is new); or add ' +
      '`METHOD pattern, name` to `unnamed` with the reason why it names nothing that belongs to somebody',
  ).toEqual([]);
});

it('no row that is gone is said to name a thing', async () => {
  const keys = rows.map(({ key }) => key);
  expect(Object.keys(named).filter((key) => !keys.includes(key))).toEqual([]);
  const all = (
    await Promise.all(rows.map(async (row) => (await namesOf(row)).map((name) => `${row.key}, ${name}`)))
  ).flat();
  expect(Object.keys(unnamed).filter((key) => !all.includes(key))).toEqual([]);
});
