import type { en } from './en.ts';

/** Japanese. */
export const ja: Readonly<Record<keyof typeof en, string>> = {
  title: '本人確認',
  'lead.totp': '認証アプリに表示されているコードを入力してください。',
  'lead.either': '{number} に送信されたコード、または認証アプリのコードを入力してください。',
  'lead.send': '続けるには、電話にコードを送ってください。',
  'lead.passkey': '続けるには、アカウントのパスキーを使ってください。',
  'field.recovery': 'リカバリーコード',
  'hint.recovery': '保存したコードの 1 つ（例：7k2m-9qxp-4trd-hj6w）。それぞれ 1 回だけ使えます。',
  trust: 'このブラウザでは {days} 日間確認しない',
  'use.code': '認証アプリを使う',
  'use.sms': 'SMS のコードを使う',
  'use.recovery': 'リカバリーコードを使う',
  'use.passkey': 'パスキーを使う',
  wrong: 'コードが正しくありません。コードは 30 秒ごとに変わります。今表示されているものを入力してください。',
  wrong_recovery: 'コードが正しくないか、すでに使われています。',
  restart: '最初からやり直す',
};
