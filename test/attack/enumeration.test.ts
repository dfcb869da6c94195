import { describe, expect, it } from 'vitest';
import { type Sent, send } from '../fixtures/fixture.ts';
import { rows } from '../fixtures/rows.ts';
import type { Answer } from '../harness/answer.ts';
import { seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { fieldsOf } from './fields.ts';
import { at, expectRefusal, unlimited } from './kit.ts';
import { type Question, questions, telling } from './telling.ts';

const server = useServer(unlimited);
const stage = () => ({ server: server(), at });

const post = (path: string): Sent => ({
  method: 'POST',
  host: at.auth,
  path,
  headers: { origin: `https://${at.auth}` },
});

const HEX = '[0-9a-f]';
const ID = new RegExp(`${HEX}{8}-${HEX}{4}-7${HEX}{3}-[89ab]${HEX}{3}-${HEX}{12}`, 'g');
/** What is drawn for each answer: challenges and nonces. */
const DRAWN = /(?<="challenge":")[\w-]{43}|(?<="nonce":"|Nonce: )[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** An answer without what is drawn for each: ids, cookies' values, instants and the name itself. */
const shape = (answer: Answer, name: string) => ({
  status: answer.status,
  fields: answer.fields
    .filter(([field]) => !/^(date|connection|keep-alive|x-test-|x-request-id)/i.test(field))
    .map(
      ([field, value]) =>
        `${field.toLowerCase()}: ${field.toLowerCase() === 'set-cookie' ? value.replace(/=[^;]*/, '=') : value.replace(/asked_at=\d+/, 'asked_at').replace(/'nonce-[\w-]+'/g, 'nonce')}`,
    )
    .sort(),
  body: answer.text
    .replace('<wbr/>', '')
    .replaceAll(name, 'name')
    .replace(ID, 'id')
    .replace(DRAWN, 'drawn')
    .replace(/nonce="[^"]*"/g, 'nonce')
    .replace(/name="form_token" value="[^"]*"/g, 'token')
    .replace(/asked_at=\d+/g, 'asked_at'),
  work: answer.trips,
});

async function ask({ kind, ask: requestOf }: Question, state: string) {
  const name = kind.fresh();
  await kind.states[state]?.(stage(), name);
  return shape(await send(server(), await requestOf(stage(), name)), name);
}

describe.each(questions.map((question) => [`${question.endpoint}, ${question.name}`, question] as const))(
  '%s',
  (_, question) => {
    it(`answers ${question.status} alike for every state of a name, and does the same work`, async () => {
      // The first call loads the area.
      await ask(question, 'unknown');
      const unknown = await ask(question, 'unknown');
      expect(unknown.status).toBe(question.status);
      for (const state of Object.keys(question.kind.states)) expect(await ask(question, state), state).toEqual(unknown);
    });
  },
);

it('every row that anybody may send a name to is asked, or may tell', async () => {
  const asked = questions.map(({ endpoint }) => endpoint);
  const missing: string[] = [];
  for (const { key, route } of rows) {
    if (route.auth !== 'none' || route.method === 'GET') continue;
    const fields = (await fieldsOf(route, 'body')).map(({ name }) => name);
    if (!fields.some((name) => /^(email|username|address|phone)$/.test(name))) continue;
    if (!asked.includes(key) && !(key in telling)) missing.push(key);
  }
  expect(missing, 'add these to `questions` of test/attack/telling.ts, or to `telling` with the reason').toEqual([]);
});

describe('a budget that is spent', () => {
  it.each(['/magic-link', '/forgot-password'])('by %s looks alike for known and unknown addresses', async (path) => {
    const answers = await Promise.all(
      ['unknown', 'known'].map(async (state) => {
        const email = `${path.slice(1)}-${state.padEnd(7, 'x')}@example.com`;
        if (state === 'known') await seedPerson(server(), { email });
        let last: Answer | undefined;
        for (let n = 0; n < 7; n++) last = await send(server(), post(path), { json: { email } });
        if (!last) throw new Error('nothing was asked');
        expectRefusal(last, ['rate_limited']);
        const { status, body, work, fields } = shape(last, email);
        return { status, body, work, names: fields.map((field) => field.split(':')[0]) };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });
});
