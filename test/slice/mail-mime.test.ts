import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { toMime } from '../../src/platform/mail/mime.ts';
import { mail } from './mail-fixture.ts';

const normal = (text: string | undefined) => (text ?? '').replace(/\r\n|\r/g, '\n').replace(/\n+$/, '');

describe('toMime', () => {
  it('is read back by another parser as it was', async () => {
    const parsed = await PostalMime.parse(toMime(mail));
    expect(parsed.from).toMatchObject(mail.from);
    expect(parsed.to).toEqual([{ address: mail.to, name: '' }]);
    expect(parsed.replyTo).toEqual([{ address: mail.replyTo, name: '' }]);
    expect(parsed.subject).toBe(mail.subject);
    expect(normal(parsed.text)).toBe(normal(mail.text));
    expect(normal(parsed.html)).toBe(normal(mail.html));
    expect(parsed.date).toBe('2026-11-22T01:02:03.000Z');
    expect(parsed.messageId).toBe(`<${mail.id}@brand1.com>`);
    expect(parsed.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
  });

  it('is 7-bit, ends every line in CRLF and keeps lines short', () => {
    const lines = toMime(mail).split('\r\n');
    for (const line of lines) {
      expect(line).toMatch(/^[\t\x20-\x7e]*$/);
      expect(line.length).toBeLessThanOrEqual(100);
    }
    for (const word of lines.join('\n').match(/=\?[^ \n]*\?=/g) ?? []) expect(word.length).toBeLessThanOrEqual(75);
  });

  it('gives the same bytes for the same mail, so that a repeat is the same message', () => {
    expect(toMime(mail)).toBe(toMime({ ...mail }));
  });

  it('writes plain names and subjects as they are, and leaves Reply-To out where there is none', () => {
    const text = toMime({ ...mail, from: { ...mail.from, name: 'Brand One' }, subject: 'Hello', replyTo: null });
    expect(text).toContain('\r\nSubject: Hello\r\n');
    expect(text.startsWith('From: Brand One <no-reply@brand1.com>\r\n')).toBe(true);
    expect(text).not.toContain('Reply-To');
  });

  it('keeps any text, name and subject', async () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
      .map((text) => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\ufeff]/gu, '').trim());
    await fc.assert(
      fc.asyncProperty(line, line, fc.array(line), async (name, subject, lines) => {
        const text = lines.join('\n');
        const parsed = await PostalMime.parse(toMime({ ...mail, from: { ...mail.from, name }, subject, text }));
        expect(parsed.from?.address).toBe(mail.from.address);
        expect(parsed.from?.name ?? '').toBe(name);
        expect(parsed.subject ?? '').toBe(subject);
        expect(normal(parsed.text)).toBe(normal(text));
      }),
      { numRuns: 200 },
    );
  });
});
