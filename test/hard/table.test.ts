import { expect, it } from 'vitest';
import { tableOf, withTable } from './table.ts';

const endpoints = ['POST /login', 'POST /login/code', 'GET /session'];

it('the table counts cells and tests by the endpoint that they name, and shows what is not green', () => {
  const table = tableOf({
    endpoints,
    records: {
      'faults-0': [
        { endpoint: 'POST /login, with a password', cells: 12, green: 12 },
        { endpoint: 'POST /login/code, right', cells: 4, green: 3 },
      ],
      strangers: [{ endpoint: 'GET /session, by cookie', cells: 5, green: 5 }],
      clock: [
        {
          endpoint: 'POST /login, with a wrong password',
          cells: 1,
          green: 1,
          figures: { pairs: 30, knownMs: 330.333, unknownMs: 333.333, p: 0.51234 },
        },
      ],
    },
    tests: [
      { file: 'test/attack/bad-json.test.ts', name: 'POST /login refuses it', passed: true },
      { file: 'test/attack/races/reset.test.ts', name: 'fifty at once', passed: true },
      { file: 'test/fault/crash.test.ts', name: 'round 1', passed: true },
    ],
  });
  expect(table.split('\n')).toEqual([
    '| endpoint | faults | strangers | races | attacks | timings |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    '| `POST /login` | 12 | – | – | 1 | – |',
    '| `POST /login/code` | **3 of 4** | – | – | – | – |',
    '| `GET /session` | – | 5 | – | – | – |',
    '| all endpoints | – | – | 1 | – | – |',
    '| **sum** | **15 of 16** | 5 | 1 | 1 | – |',
    '',
    '| suite | tests |',
    '| --- | ---: |',
    '| `test/fault/crash.test.ts` | 1 |',
    '',
    '| question | pairs | known, ms | unknown, ms | difference | p |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    '| POST /login, with a wrong password | 30 | 330.33 | 333.33 | -0.9 % | 0.51 |',
  ]);
});

it('the table takes the place of the one between the markers, and of nothing else', () => {
  const document = 'a\n<!-- table: npm run test:hard -->\nold\n<!-- end of table -->\nb\n';
  const once = withTable(document, 'new');
  expect(once).toBe('a\n<!-- table: npm run test:hard -->\nnew\n<!-- end of table -->\nb\n');
  expect(withTable(once, 'new')).toBe(once);
  expect(() => withTable('no markers', 'new')).toThrow('no “');
});
