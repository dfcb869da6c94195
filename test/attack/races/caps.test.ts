import { describe, expect, it } from 'vitest';
import { bySize } from '../../hard/size.ts';
import { useServer } from '../../harness/use-server.ts';
import { at, expectRefusal, unlimited } from '../kit.ts';
import { type Storm, sendWave, storms } from './caps.ts';
import { CALLERS } from './race.ts';

const server = useServer(unlimited);

const ROUNDS = bySize(2, 10, 40);

async function blow(storm: Storm): Promise<void> {
  const stage = { server: server(), at };
  const requestOf = await storm.prepare(stage);
  const start = Date.now();
  for (const [wave, budget] of storm.waves.entries()) {
    const answers = await sendWave(stage, (caller) => requestOf(wave, caller), start + wave * storm.spacingMs);
    const through = answers.filter(storm.isLetThrough);
    expect(through.length, `wave ${wave + 1}`).toBe(budget);
    for (const answer of answers) if (!through.includes(answer)) expectRefusal(answer, [storm.refusal]);
  }
}

describe(`of ${CALLERS} at once, each from a network of its own, exactly a budget is let through`, () => {
  it.each(storms.map((storm) => [storm.title, storm] as const))(
    '%s',
    async (_, storm) => {
      for (let round = 1; round <= ROUNDS; round++) await blow(storm);
    },
    600_000,
  );
});
