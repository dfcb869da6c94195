import type { en } from './en.ts';

export const ja: Readonly<Record<keyof typeof en, string>> = {
  title: 'デバイスを接続',
  lead: 'テレビ、ゲーム機、ターミナルに表示されているコードを入力してください。',
  code: 'デバイスのコード',
  hint: 'WDJB-MJHT のような 8 文字',
  wrong: 'コードが正しくないか、有効期限が切れています。デバイスのコードを確認してください。',
  missing: 'デバイスに表示されているコードを入力してください。',
  'ask.title': '別のデバイスでログインしますか？',
  'ask.lead': '{device} の {app} が、このアカウントへのログインを求めています。',
  'ask.unknown_device': '不明なデバイス',
  'ask.unknown_place': '不明な場所',
  'ask.from': '要求: {at} UTC、{place} から',
  'ask.code': 'デバイスにこのコードが表示されていますか？',
  'ask.warning':
    'ご自身のデバイスにこのコードが表示されている場合だけ承認してください。誰かからコードやリンクが送られてきた場合は「拒否」を選んでください。',
  'ask.means': 'ログアウトさせるまで、デバイスはあなたと同じようにアカウントを使えます。',
  approve: '承認',
  deny: '拒否',
  'approved.title': 'デバイスがログインしました',
  'approved.lead': 'デバイスに戻ってください。{sessions} からいつでもログアウトさせることができます。',
  'denied.title': 'デバイスはログインしませんでした',
  'denied.lead': '何も変わっていません。ログイン中のデバイスは {sessions} で確認できます。',
  sessions: 'セッション',
  another: '別のデバイスを接続',
  'elsewhere.title': 'デバイスを接続するには、ご自身でログインしてください',
  'elsewhere.lead':
    'このセッションはコードで開始されたため、別のデバイスを承認できません。続けるには、ご自身でログインしてください。',
  'elsewhere.sign_in': 'ログイン',
};
