import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../fixtures/all.ts';
import { openForm } from '../fixtures/browser.ts';
import { send } from '../fixtures/fixture.ts';
import { accessToken } from '../fixtures/tokens.ts';
import { bySize } from '../hard/size.ts';
import type { Answer } from '../harness/answer.ts';
import { home } from '../harness/demo.ts';
import { type Person, type SeededSession, seedPerson, seedSession } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { expectDocumented } from './document/answers.ts';
import { type Described, operations } from './document/operations.ts';
import { type Drawn, requestsOf } from './document/requests.ts';

const at = home('brand1', 'prod');
const server = useServer({ limits: { rate: 1_000_000, send: 1_000_000 } });

// The same requests in every run; another seed tries others.
const seed = Number(process.env.DOCUMENT_SEED ?? 20_261_122);

/** A password costs a third of a second to hash, known or not. */
const hashes = ({ operation }: Described) =>
  /password/.test(JSON.stringify(operation.requestBody ?? null)) || /Password|Username/.test(operation.operationId);
const runsOf = (described: Described) => (hashes(described) ? bySize(10, 30, 200) : bySize(50, 100, 1_000));

interface Known {
  person: Person;
  session: SeededSession;
  other: SeededSession;
  bearer: string;
  readonly form: { readonly token: string; readonly flow: string };
}

let known: Known | undefined;

async function stillThere(): Promise<Person | undefined> {
  const [row] = await server().sql<{ status: string }>('SELECT status FROM users WHERE id = ?', known?.person.id ?? '');
  return row?.status === 'active' ? known?.person : undefined;
}

/** Somebody with two live sessions, and a page that is open in their browser. */
async function somebody(): Promise<Known> {
  const stage = { server: server(), at };
  // Who has deleted their account is somebody else from then on.
  const person = (await stillThere()) ?? (await seedPerson(server()));
  const session = await seedSession(server(), person, at, { acr: 'aal2' });
  const other = await seedSession(server(), person, at);
  const bearer = await accessToken(stage, session);
  if (known) return Object.assign(known, { person, session, other, bearer });
  // From here on the providers answer.
  await fixturesOf('POST', '/auth/oauth/apple')[0].prepare(stage);
  const { fields, cookies } = await openForm(stage, '/login');
  known = {
    person,
    session,
    other,
    bearer,
    form: { token: fields.form_token ?? '', flow: cookies[at.flowCookie] ?? '' },
  };
  return known;
}

function credentials({ caller }: Drawn, { session, bearer, form }: Known): Record<string, string | null> {
  const flow = `${at.flowCookie}=${form.flow}`;
  switch (caller) {
    case 'cookie':
      return { cookie: `${flow}; ${at.sessionCookie}=${session.value}` };
    case 'refresh':
      return { cookie: `${flow}; refresh_token=${session.refreshToken}` };
    case 'bearer':
      return { authorization: `Bearer ${bearer}` };
    case 'stranger':
      return { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.', cookie: `${at.sessionCookie}=x.y` };
    case 'nobody':
      return { cookie: flow };
  }
}

async function ask({ method }: Described, drawn: Drawn, who: Known): Promise<Answer> {
  const slots: Readonly<Record<string, string>> = {
    '{session}': who.other.id,
    '{refresh}': who.session.refreshToken,
    '{form}': who.form.token,
  };
  const filled = (text: string) => text.replace(/\{(?:session|refresh|form)\}/g, (slot) => slots[slot] ?? slot);
  const { accept, origin, etag, body, type } = drawn;
  const headers = { accept, 'if-none-match': etag, origin, 'content-type': type ?? null, ...credentials(drawn, who) };
  const request = { method, host: at.auth, path: filled(drawn.target), headers };
  return send(server(), request, body === undefined ? {} : { body: filled(body) });
}

describe(`what the OpenAPI document says of every operation (seed ${seed})`, () => {
  const reached = new Set<string>();

  it.each(operations.map((described) => [described.title, described] as const))(
    '%s holds for whatever is asked',
    async (title, described) => {
      let who = await somebody();
      const property = fc.asyncProperty(requestsOf(described), async (drawn) => {
        const answer = await ask(described, drawn, who);
        if (answer.status < 300) reached.add(title);
        // What was asked for may have been the end of the sessions that the next request needs.
        if (answer.status < 400 && described.method !== 'GET' && drawn.caller !== 'nobody') who = await somebody();
        expectDocumented(described, answer, {
          byPage: drawn.accept.includes('text/html') || drawn.type === 'application/x-www-form-urlencoded',
        });
      });
      await fc.assert(property, { seed, numRuns: runsOf(described) });
    },
    600_000,
  );

  it('was tried with requests that succeed, not with refusals alone', () => {
    expect(reached.size).toBeGreaterThan(operations.length / 3);
  });
});
