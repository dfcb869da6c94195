import type { OutgoingMail } from '../../src/platform/mail/port.ts';

/** A mail with what mail finds hard: non-ASCII everywhere, dots at line starts, long lines, quotes in a name. */
export const mail: OutgoingMail = {
  id: '0199c0de-0000-7000-8000-000000000001',
  from: { address: 'no-reply@brand1.com', name: 'Bränd "One", Größe' },
  replyTo: 'help@brand1.com',
  to: "ada.o'neil+x@example.com",
  subject: 'パスワードの再設定: confirm your email address for Bränd “One”, please — 確認してください',
  text: `First line\n.\n..two dots\n.dot\n${'long '.repeat(300)}\nünïcode 日本語 🔑 = and a space at the end \nhttps://auth.brand1.com/magic-link?token=abc&x=%20\n`,
  html: `<!doctype html>\n<p title="ü">.dot &amp; ${'x'.repeat(1_500)}</p>\n.\n`,
  createdAt: Date.UTC(2026, 10, 22, 1, 2, 3),
};
