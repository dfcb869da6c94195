import type { OutboxCopy } from './en.ts';

/** Japanese. */
export const ja: OutboxCopy = {
  'outbox.title': '送信箱',
  'outbox.lead':
    'この開発サーバーから送信されるはずだったメールとショートメッセージです。新しい順に並び、1 日保存されます。',
  'outbox.to': 'メールアドレスまたは電話番号',
  'outbox.filter': '絞り込む',
  'outbox.all': 'すべて表示',
  'outbox.empty': '送信箱を空にする',
  'outbox.none': 'まだ何も送信されていません。登録するかリンクを依頼すると、ここに表示されます。',
  'outbox.none_to': '{to} 宛てには何も送信されていません。',
  'outbox.sent': '宛先 {to}、{at}',
  'outbox.sms': 'ショートメッセージ',
  'outbox.text': 'メッセージの本文',
  'outbox.html': 'HTML パート',
  'outbox.code': 'コード',
  'outbox.copy': 'コピー',
  'outbox.copied': 'コピーしました',
  'outbox.more': '新しいメッセージがあります。表示する',
};
