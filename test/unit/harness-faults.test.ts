import { describe, expect, test } from 'vitest';
import { statementName } from '../entry/d1.ts';
import { faultFor, parseFaults } from '../entry/faults.ts';

describe('faults', () => {
  test('are read with their kind, place, mode and value', () => {
    expect(parseFaults(' db:3:after, kv:*:null,queue:2+:before,fetch:1:503,db:1:slow:200,kv:1:stale:60000')).toEqual([
      { kind: 'db', from: 3, to: 3, mode: 'after', value: 0 },
      { kind: 'kv', from: 1, to: Number.POSITIVE_INFINITY, mode: 'null', value: 0 },
      { kind: 'queue', from: 2, to: Number.POSITIVE_INFINITY, mode: 'before', value: 0 },
      { kind: 'fetch', from: 1, to: 1, mode: 'status', value: 503 },
      { kind: 'db', from: 1, to: 1, mode: 'slow', value: 200 },
      { kind: 'kv', from: 1, to: 1, mode: 'stale', value: 60000 },
    ]);
    expect(parseFaults(null)).toEqual([]);
  });

  test.each([
    'db',
    'db:1',
    'db:0:before',
    'db:-1:before',
    'db:1:explode',
    'disk:1:before',
    'db:1:null',
    'db:1:503',
    'kv:1:status',
    'fetch:1:status',
    'db:1:slow',
    'kv:1:stale',
    'db:1:before:3',
    'db:1:before;kv:1:null',
    'DB:1:before',
    'queue:1:deny',
    'fetch:1:999',
  ])('%s is refused', (text) => {
    expect(() => parseFaults(text)).toThrow(text);
  });

  test('hold for their round trips and kind alone; the first that fits holds', () => {
    const faults = parseFaults('db:2:before,db:2+:after,kv:*:null');
    expect([1, 2, 3, 9].map((n) => faultFor(faults, 'db', n)?.mode)).toEqual([undefined, 'before', 'after', 'after']);
    expect(faultFor(faults, 'kv', 7)?.mode).toBe('null');
    expect(faultFor(faults, 'queue', 1)).toBeUndefined();
  });
});

test.each([
  ['select "users"."id" from "users" where 1', 'select users'],
  ['SELECT 1', 'select'],
  ['insert into "sessions" ("id") select ? from "claims"', 'insert sessions'],
  ['INSERT OR IGNORE INTO `outbox` VALUES (1)', 'insert outbox'],
  ['\n update "users" set "version" = 2', 'update users'],
  ['delete from claims where 1', 'delete claims'],
  ['WITH x AS (SELECT 1) SELECT * FROM x', 'select x'],
  [
    'select "id", (select "value" from "identifiers" where (a = 1) limit 1) from "sessions" where exists (select 1 from x)',
    'select sessions',
  ],
  ['insert into "sessions" ("id", "hash") select (select 1 from "users") from "claims"', 'insert sessions'],
  ['WITH x AS (SELECT (1) FROM a), y AS (SELECT 2) UPDATE users SET n = (SELECT 1)', 'update users'],
  ['vacuum', 'other'],
])('a statement is named by verb and table: %j', (sql, name) => {
  expect(statementName(sql)).toBe(name);
});
