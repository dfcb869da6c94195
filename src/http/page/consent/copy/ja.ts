import type { en } from './en.ts';

export const ja: Readonly<Record<keyof typeof en, string>> = {
  title: 'アクセスを許可しますか？',
  lead: '{app} が {brand} のアカウントへのアクセスを求めています',
  signed_in: 'サインイン中のアカウント',
  another: '別のアカウントを使う',
  may: '{app} は次のことができるようになります。',
  more: 'ほか {count} 件を表示',
  leads_to: 'このあと {host} に移動します',
  allow: '許可',
  cancel: 'キャンセル',
  trust: '{app} を信頼できる場合だけ許可してください。',
};
