import { describe, expect, it } from 'vitest';
import { type Sent, send } from '../fixtures/fixture.ts';
import { calls } from '../fixtures/rows.ts';
import { useServer } from '../harness/use-server.ts';
import { fieldsOf } from './fields.ts';
import { at, each, formCalls, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

/** Markup for each place where a value may stand: between tags, in an attribute with either quote, in a URL, in a script. */
const markup = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "'><svg onload=alert(1)>",
  '" autofocus onfocus="alert(1)',
  "' onmouseover='alert(1)",
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  'javascript:alert(1)',
  '<!--',
  ']]>',
  '<a href="//evil.example">',
  '&lt;script&gt;',
  '#{alert(1)}',
  '{{7*7}}',
  '<%= 7*7 %>',
  '\u2028<b>',
  '＜script＞',
  '<base href="//evil.example/">',
  '<meta http-equiv=refresh content=0;url=//evil.example>',
];

/** A page's own script and drawn sign, the marks of its providers and a QR code, without the values of their attributes. */
const ours = [
  '<script type="" src="" nonce="">',
  '<svg viewBox="" width="" height="" aria-hidden="" focusable="" fill="">',
  '<svg xmlns="" viewBox="" shape-rendering="">',
  '<svg aria-hidden="" viewBox="" fill="" stroke="" stroke-width="" stroke-linecap="" stroke-linejoin="">',
];

/** Fails where an answer that a browser would render holds a text as markup. */
function expectInert(html: string, text: string): void {
  if (/[<>"']/.test(text)) expect(html).not.toContain(text);
  // What stands in a quoted attribute is a value; what remains of a tag are its name and attributes.
  const tags = (html.match(/<[a-z](?:"[^"]*"|[^">])*>/gi) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
  expect(tags.filter((tag) => /^<script\b/i.test(tag)).length).toBeLessThan(2);
  const strangers = tags.filter((tag) => !ours.includes(tag));
  expect(
    strangers.filter((tag) => /^<(?:script|base|svg|iframe|object|embed)\b|\son\w+=|http-equiv/i.test(tag)),
  ).toEqual([]);
  expect(html).not.toMatch(/(?:href|action|src)="\s*(?:javascript|data):/i);
}

const asPage = (request: Sent): Sent => ({ ...request, headers: { ...request.headers, accept: 'text/html' } });
const isPage = (type: string | null) => type?.startsWith('text/html') ?? false;

const pages = calls.filter(({ route, fixture }) => route.method === 'GET' && route.query && !fixture.mutates);

describe.each(titled(pages))('%s', (_, { route, fixture }) => {
  it('shows nothing of its query as markup', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    const fields = await fieldsOf(route, 'query');
    const tries = fields.flatMap(({ name }) => markup.map((text) => [name, text] as const));
    await each(
      tries,
      (pair) => pair.join(' '),
      async ([name, text]) => {
        const url = new URL(request.path, 'https://x');
        url.searchParams.set(name, text);
        const answer = await send(server(), asPage(request), { path: url.pathname + url.search });
        expect(answer.status).toBeLessThan(500);
        if (isPage(answer.header('content-type'))) expectInert(answer.text, text);
        else expect(answer.header('x-content-type-options')).toBe('nosniff');
      },
    );
  });
});

describe.each(titled(formCalls))('%s', (_, { route, fixture }) => {
  it('shows nothing of its form as markup', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    const names = Object.keys(request.form ?? {}).filter((name) => name !== 'form_token' && name !== 'password');
    const tries = names.flatMap((name) => markup.map((text) => [name, text] as const));
    await each(
      tries,
      (pair) => pair.join(' '),
      async ([name, text]) => {
        const answer = await send(server(), asPage(request), { form: { ...request.form, [name]: text } });
        // Several hashes at once are more than one worker computes.
        const busy = route.errors.includes('overloaded') && answer.status === 503;
        if (!busy) expect(answer.status).toBeLessThan(500);
        if (isPage(answer.header('content-type'))) expectInert(answer.text, text);
      },
    );
  });
});

describe('addresses', () => {
  it('that are not there are not shown', async () => {
    for (const text of markup) {
      const request: Sent = { method: 'GET', host: at.auth, path: `/${encodeURIComponent(text)}`, headers: {} };
      const told = await send(server(), request);
      expect([told.status, told.header('content-type')]).toEqual([404, 'application/problem+json']);
      expect(told.text).not.toContain(text);
      const shown = await send(server(), asPage(request));
      expect([shown.status, isPage(shown.header('content-type'))]).toEqual([404, true]);
      expectInert(shown.text, text);
    }
  });
});
