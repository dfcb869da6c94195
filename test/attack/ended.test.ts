import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { type Change, type Fixture, type Sent, send } from '../fixtures/fixture.ts';
import { type Row, rows } from '../fixtures/rows.ts';
import { changes, stateOf } from '../fixtures/state.ts';
import { useServer } from '../harness/use-server.ts';
import { type Credential, callingWith, credentialsOf, shownBy, shownByNobody } from './credentials.ts';
import { endings, muchLater, whileEnded } from './endings.ts';
import { at, expectRefusal, sessionCalls, unlimited } from './kit.ts';

const server = useServer(unlimited);
const stage = () => ({ server: server(), at });

/** One way to call a row: by a credential, as programs do or as a form of a page does. */
interface Way {
  readonly title: string;
  readonly row: Row;
  readonly kind: Credential;
  readonly fixtures: readonly Fixture[];
}

/** Ways that session-cookies.test.ts and access-tokens.test.ts try with what has ended. */
const isTriedThere = ({ row, kind, fixtures }: Way): boolean =>
  ['session cookie', 'access token'].includes(kind) &&
  sessionCalls.some(({ route, fixture }) => route === row.route && fixtures.includes(fixture));

const all: readonly Way[] = rows.flatMap((row) =>
  [false, true].flatMap((asForm) => {
    const fixtures = row.fixtures.filter(({ isForm = false }) => isForm === asForm);
    const title = asForm ? `${row.key}, as a form` : row.key;
    return fixtures.length === 0 ? [] : credentialsOf(row).map((kind) => ({ title, row, kind, fixtures }));
  }),
);

/** Signing out of what has ended is what was asked for: it answers alike, and may note that it was. */
const signsOut = ({ route }: Row): boolean => route.path.endsWith('/logout');

/** What else answers for what has ended. */
const besides: Partial<Record<Credential, readonly ErrorCode[]>> = {
  // Without the token that it is made of a body does not hold.
  'refresh token': ['invalid_field'],
  // A second step that is right comes to the gates, as every proof does.
  'pending sign-in': ['account_disabled'],
};

async function refuse({ row, kind }: Way, request: Sent, how: string, change: Change = {}): Promise<void> {
  const answer = await send(server(), request, change);
  if (signsOut(row) && answer.status === 200) return;
  try {
    expectRefusal(answer, ['unauthenticated', ...(besides[kind] ?? [])]);
  } catch (error) {
    throw new Error(`${how}: ${answer}`, { cause: error });
  }
}

/** Tables that a refusal may write to: a guess at a second step is reserved before anything of it is looked at. */
function mayChange({ row, kind }: Way): readonly string[] {
  if (signsOut(row)) return ['sessions', 'audit_events'];
  return kind === 'pending sign-in' && row.route.method !== 'GET' ? ['attempts', 'audit_events'] : [];
}

const missing = ({ title, kind }: Way): string =>
  `${title} takes a credential of the kind “${kind}”, and no fixture calls with one or in a session: add one to the ` +
  'fixtures of the row in test/fixtures, so that ended.test.ts can try what has ended';

const tried = all.filter((way) => !isTriedThere(way));

describe.each(tried.map((way) => [way.title, way.kind, way] as const))('%s, by %s', (_, kind, way) => {
  it('knows nobody by what has ended, changes nothing, and knows them again', async () => {
    const calling = await callingWith(stage(), way.fixtures, kind);
    assert.ok(calling, missing(way));
    const { request } = calling;
    const shown = shownBy(request, kind);
    assert.ok(shown, `shows no ${kind}`);
    const except = mayChange(way);
    const before = await stateOf(server(), except);
    for (const [how, ending] of Object.entries(endings[kind]))
      await whileEnded(server(), shown, ending, () => refuse(way, request, how));
    await refuse(way, shownByNobody(request), 'nobody');
    // A key lasts as long as was asked for: for ever, where nothing was.
    if (kind !== 'API key') await refuse(way, request, 'much later', muchLater);
    expect(changes(before, await stateOf(server(), except))).toEqual([]);
    const answer = await send(server(), request);
    if (calling.expect) return calling.expect(answer);
    // Another credential than the fixture's may allow less; whoever calls is known by it.
    assert.ok(answer.status < 500 && answer.status !== 401, `still refused: ${answer}`);
  });
});

it('every row that asks who calls is called with each credential that it takes', () => {
  const asking = rows.filter(({ route }) => route.auth !== 'none');
  expect(asking.length).toBeGreaterThan(90);
  expect(new Set(all.map(({ row }) => row.key))).toEqual(new Set(asking.map(({ key }) => key)));
});
