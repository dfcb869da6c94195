import { describe, expect, it } from 'vitest';
import { ar } from '../../src/account/security-log/copy/ar.ts';
import { de } from '../../src/account/security-log/copy/de.ts';
import { en } from '../../src/account/security-log/copy/en.ts';
import { es } from '../../src/account/security-log/copy/es.ts';
import { fr } from '../../src/account/security-log/copy/fr.ts';
import { ja } from '../../src/account/security-log/copy/ja.ts';
import { eventNames } from '../../src/audit/events.ts';

// One event is two things to its person: a sign-in that was refused, and a wrong password where they were signed in.
const named = [...eventNames, 'wrong_own_password'] as const;
const books = { ar, de, en, es, fr, ja };

describe.each(Object.entries(books))('what events are called in %s', (language, labels) => {
  it('is written for every event, for a wrong password of one’s own, and for nothing else', () => {
    expect(Object.keys(labels).sort()).toEqual([...named].sort());
    for (const event of named) expect(labels[event].trim(), event).not.toBe('');
  });

  it('tells one event from another', () => {
    expect(new Set(Object.values(labels)).size).toBe(named.length);
  });

  if (language === 'en') return;

  it('is not left in English', () => {
    for (const event of named) expect(labels[event], event).not.toBe(en[event]);
  });
});
