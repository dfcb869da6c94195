import { describe, expect, it } from 'vitest';
import { copyPlaceholders } from '../../src/notify/copy/keys.ts';
import type { Message } from '../../src/notify/message.ts';
import { renderMessage } from '../../src/notify/render.ts';
import { brand, linksOf, messages, topicOf } from './notify-fixtures.ts';

const locales = ['en', 'de', 'es', 'fr', 'ja'];
const cases = locales.flatMap((locale) => Object.values(messages).map((message) => ({ locale, message })));

const fromHtml = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => fromHtml(href ?? ''));

describe.each(cases)('$message.template in $locale', ({ locale, message }) => {
  const { subject, text, html } = renderMessage(message, { brand, locale });

  it('has a subject of one line that names the brand', () => {
    expect(subject).toContain('Brand One');
    expect(subject).toMatch(/^[^\p{Cc}\u2028\u2029]{5,120}$/u);
  });

  it('leaves no placeholder open', () => {
    expect(subject + text + html.replace(/<style>.*<\/style>/s, '')).not.toMatch(/\{[a-z]*\}|undefined|NaN/);
  });

  it('shows every link alone on a line of the text part, and clickable in the HTML part', () => {
    for (const link of linksOf(message)) {
      expect(text.split('\n')).toContain(link);
      expect(hrefs(html)).toContain(link);
    }
  });

  it('shows the main link as text in the HTML part, too, and leads nowhere else', () => {
    const [main] = linksOf(message);
    if (main !== undefined) expect(html).toContain(`>${main}</a>`);
    for (const href of hrefs(html)) expect(linksOf(message)).toContain(href);
  });

  it('names the brand and the host in both parts, in the brand’s colours of both schemes', () => {
    for (const part of [text, html]) {
      expect(part).toContain('Brand One');
      expect(part).toContain('auth.brand1.com');
    }
    if (linksOf(message).length > 0) expect(html).toContain('background-color:#1f4fd8');
    expect(html).toContain('background-color:#fefefe');
    expect(html).toContain('.button{background-color:#8ab0ff!important');
  });

  it('states its language and direction and loads nothing from anywhere', () => {
    expect(html).toContain(`<html lang="${locale}" dir="ltr">`);
    expect(html).not.toMatch(/<(img|script|link|table|iframe|object|svg|form)|url\(|@import| src=| on[a-z]+=/i);
  });
});

describe('what a message is made of', () => {
  it.each([
    ['en', '15 minutes'],
    ['de', '15 Minuten'],
    ['es', '15 minutos'],
    ['fr', '15 minutes'],
    ['ja', '15 分'],
  ])('says in %s how long a link works', (locale, words) => {
    const { text, html } = renderMessage(messages.magic_link, { brand, locale });
    expect(text.replaceAll('\u00a0', ' ')).toContain(words);
    expect(html.replaceAll('\u00a0', ' ')).toContain(words);
  });

  it.each(['sign_in', 'first_password', 'password_reset', 'email_change', 'email_channel'] as const)(
    'shows a code for %s large and alone',
    (purpose) => {
      for (const locale of locales) {
        const { subject, text, html } = renderMessage({ ...messages.code, purpose }, { brand, locale });
        expect(text.split('\n')).toContain('048213');
        expect(html).toMatch(/<p [^>]*font-size:32px[^>]*><span dir="ltr">048213<\/span><\/p>/);
        // A locked screen shows subjects.
        expect(subject).not.toContain('048213');
        expect(text.match(/048213/g)).toHaveLength(1);
      }
    },
  );

  it('says with a code where it belongs, and that it is for nobody else', () => {
    const { text } = renderMessage(messages.code, { brand, locale: 'en' });
    expect(text).toContain('Enter this code at auth.brand1.com');
    expect(text).toContain('Do not pass it on to anyone');
    expect(text).toContain('only for 10 minutes');
  });

  it.each([
    [60, '1 hour'],
    [90, '90 minutes'],
    [24 * 60, '24 hours'],
    [3 * 24 * 60, '3 days'],
  ])('says %i minutes in the largest unit that keeps them whole', (lifetimeMinutes, words) => {
    expect(renderMessage({ ...messages.verify_email, lifetimeMinutes }, { brand, locale: 'en' }).text).toContain(
      `for ${words}.`,
    );
  });

  it('takes the nearest language, and English where there is none', () => {
    expect(renderMessage(messages.magic_link, { brand, locale: 'de-AT' }).html).toContain('<html lang="de"');
    expect(renderMessage(messages.magic_link, { brand, locale: 'zh-Hant-TW' }).html).toContain('<html lang="en"');
  });

  it('lets a brand replace single texts and fills placeholders in them', () => {
    const copy = { 'magic_link.subject': 'Come in to {brand}', 'magic_link.intro': 'Knock at {host} & enter.' };
    const { subject, html, text } = renderMessage(messages.magic_link, { brand, locale: 'en', copy });
    expect(subject).toBe('Come in to Brand One');
    expect(text).toContain('Knock at auth.brand1.com & enter.');
    expect(html).toContain('Knock at auth.brand1.com &amp; enter.');
    expect(text).toContain('only for 15 minutes');
  });

  it('writes Arabic from right to left, and a code in it from left to right', () => {
    const { html } = renderMessage(messages.code, { brand, locale: 'ar' });
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toMatch(/<span dir="ltr">\d{6}<\/span>/);
  });

  it('speaks a language of the brand’s own, right to left, once all its texts are there', () => {
    const copy = Object.fromEntries(Object.keys(copyPlaceholders).map((key) => [key, `نص ${key}`]));
    expect(renderMessage(messages.magic_link, { brand, locale: 'he', copy }).html).toContain(
      '<html lang="he" dir="rtl">',
    );
  });
});

describe('what a notice is made of', () => {
  const say = (message: Message, locale = 'en') => renderMessage(message, { brand, locale }).text;

  it('shows of a new address what its owner recognises, and nothing that could be read as a word', () => {
    const text = say(messages.email_changed);
    expect(text).toContain('the address g***@m***.org from now on');
    expect(text).not.toContain('grace');
    expect(text).not.toContain('example');
    const typed = 'call+us.now@visit.evil-bank.com';
    expect(say({ ...messages.email_changed, newAddress: typed })).toContain('the address c***@v***.com from');
    expect(say({ ...messages.email_changed, newAddress: '' })).toContain('the address ***@*** from');
  });

  it('says when and where somebody signed in, in words of the language', () => {
    const text = say(messages.new_sign_in);
    expect(text).toMatch(/Firefox on Windows, on November 22, 2026 at 5:14\sAM UTC\./);
    expect(text).toContain('country or region: France.');
    expect(say(messages.new_sign_in, 'de')).toContain('Firefox auf Windows');
    expect(say(messages.new_sign_in, 'de')).toContain('Frankreich');
    expect(say({ ...messages.new_sign_in, device: 'Apple app' }, 'fr')).toContain('application Apple');
    expect(say({ ...messages.new_sign_in, device: 'Television' }, 'fr')).toContain('Television');
    expect(say(messages.new_sign_in, 'ja')).toContain('フランス');
  });

  it('leaves out a country that is not known, names one that has no name by its code, and an unknown device as that', () => {
    const unknown = say({ ...messages.new_sign_in, country: null, device: null });
    expect(unknown).not.toContain('country');
    expect(unknown).toContain('an unknown device');
    expect(say({ ...messages.new_sign_in, country: 'T1' })).toContain('region: T1.');
  });

  it('says how many recovery codes are left, when a deletion is final and how a key begins', () => {
    expect(say(messages.recovery_code_used)).toContain('Recovery codes left: 7.');
    expect(say({ ...messages.recovery_code_used, left: 0 })).toContain('Recovery codes left: 0.');
    expect(say(messages.account_deleted)).toContain('within 30 days');
    expect(say(messages.api_key_created)).toContain('begins with gk_8f3a was created');
  });

  it('says how long a change of address can be undone', () => {
    expect(say(messages.email_changed)).toContain('works for 7 days');
  });
});

describe('hostile values', () => {
  const name = `<script>alert("1")</script>' onload='x\r\nBcc: evil@example.com\u2028{host}&amp;`;
  const hostile = { ...brand, name };

  it.each(Object.values(messages))('cannot leave their place in $template', (message) => {
    const copy = { [`${topicOf(message)}.intro`]: '<img src=x onerror=alert(1)> "quoted" {brand}' };
    const { subject, html, text } = renderMessage(message, { brand: hostile, locale: 'en', copy });
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(html).not.toMatch(/<script|<img|\r/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &quot;quoted&quot; &lt;script&gt;');
    expect(html).toContain('&amp;amp;');
    // A name that looks like a placeholder stays a name.
    expect(text).toContain('{host}');
    // Every quote that opens an attribute is ours.
    expect(html.replace(/<[a-z0-9]+(?: [a-z-]+="[^"<>]*")*>|<\/[a-z0-9]+>|<!doctype html>/gi, '')).not.toMatch(/[<>]/);
  });

  it('cannot leave an attribute by way of a link', () => {
    const link = 'https://auth.brand1.com/magic-link?token="><script>alert(1)</script>\'&x';
    const { html } = renderMessage({ ...messages.magic_link, link }, { brand, locale: 'en' });
    expect(html).not.toContain('<script');
    expect(hrefs(html)[0]).toBe(new URL(link).href);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '/magic-link', ''])('%j is no link of a message', (link) => {
    expect(() => renderMessage({ ...messages.magic_link, link }, { brand, locale: 'en' })).toThrow(TypeError);
  });

  it('cannot leave a style by way of a theme', () => {
    const { colors, fonts, radius } = brand.theme;
    const theme = {
      radius,
      fonts: { ...fonts, body: 'x;}</style><script>' },
      colors: {
        light: { ...colors.light, text: '#000;background:url(//evil)"' },
        dark: { ...colors.dark, text: 'red}</style>' },
      },
    };
    const { html } = renderMessage(messages.magic_link, { brand: { ...brand, theme }, locale: 'en' });
    expect(html).not.toMatch(/url\(|<script|red\}/);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
  });
});
