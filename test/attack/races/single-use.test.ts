import { describe, expect, it } from 'vitest';
import { useServer } from '../../harness/use-server.ts';
import { at, unlimited } from '../kit.ts';
import { CALLERS, effectAlone, type Race, runRace } from './race.ts';
import { once, singleUse } from './single-use.ts';

const server = useServer(unlimited);

const TIMEOUT_MS = 600_000;

/** Runs all rounds of a race; `claims` is how many one request alone spends. */
async function rounds(race: Race, claims: number): Promise<void> {
  const stage = { server: server(), at };
  const alone = await effectAlone(stage, race);
  expect(alone.claims ?? 0).toBe(claims);
  for (let round = 1; round <= race.rounds; round++) await runRace(stage, race, alone);
}

describe.each(Object.entries(singleUse))(`of ${CALLERS} who redeem one %s at once`, (_, races) => {
  it.each(races.map((race) => [race.title, race] as const))(
    '%s: one has the effect, and everybody else is refused or told that it is done',
    (_title, race) => rounds(race, 1),
    TIMEOUT_MS,
  );
});

describe(`of ${CALLERS} who ask for what can happen once`, () => {
  it.each(once.map((race) => [race.title, race] as const))(
    '%s: one has the effect',
    (_title, race) => rounds(race, 0),
    TIMEOUT_MS,
  );
});
