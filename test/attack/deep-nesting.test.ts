import { describe, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import type { Sent } from '../fixtures/fixture.ts';
import { useServer } from '../harness/use-server.ts';
import { type Attack, assail, jsonCalls, titled, unlimited, withBody } from './kit.ts';

const server = useServer(unlimited);

const arrays = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** The valid body with one more member. */
const beside = ({ json }: Sent, member: string) => `${JSON.stringify(json).slice(0, -1)},"extra":${member}}`;

describe.each(titled(jsonCalls))('%s', (_, { fixture }) => {
  it('refuses a body of more than 20 levels before it is parsed, and reads one of 20', () =>
    assail(server(), fixture, (request) => {
      const attack = (name: string, body: string, code: ErrorCode): Attack => ({
        name,
        codes: [code],
        change: withBody(request, body),
      });
      return [
        attack('19 arrays within', beside(request, arrays(19)), 'invalid_field'),
        attack('19 objects within', beside(request, objects(19)), 'invalid_field'),
        attack('20 arrays within', beside(request, arrays(20)), 'malformed_request'),
        attack('20 objects within', beside(request, objects(20)), 'malformed_request'),
        attack('30,000 arrays', arrays(30_000), 'malformed_request'),
        attack('10,000 objects', objects(10_000), 'malformed_request'),
        attack('60,000 opened', '['.repeat(60_000), 'malformed_request'),
        attack('brackets that only seem to be in a string', `{"a":"\\\\",${arrays(30).slice(1)}`, 'malformed_request'),
        attack('brackets that are in a string', beside(request, `"${'['.repeat(1_000)}\\"{{{{"`), 'invalid_field'),
      ];
    }));
});
