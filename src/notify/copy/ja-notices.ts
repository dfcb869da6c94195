import type { NoticeCopy } from './notice-keys.ts';

/** 日本語。 */
export const jaNotices: NoticeCopy = {
  'notice.alarm':
    'お心当たりがない場合は、第三者がアカウントを利用できる状態になっています。新しいパスワードを設定してすべての端末からログアウトし、ログインし直してから、登録されているログイン方法をすべてご確認ください。',
  'notice.button': '新しいパスワードを設定する',
  'notice.ignore': 'ご本人による操作であれば、お手続きは必要ありません。',
  'notice.unknown_device': '不明な端末',
  'notice.device_on': '{system} の {browser}',
  'notice.device_android_app': 'Android アプリ',
  'notice.device_apple_app': 'Apple アプリ',

  'totp_added.subject': '【{brand}】認証アプリが追加されました',
  'totp_added.heading': '認証アプリが追加されました',
  'totp_added.intro':
    '{brand} アカウントに認証アプリが設定されました。今後はログイン時に認証アプリのコードの入力が必要です。',

  'totp_removed.subject': '【{brand}】認証アプリが削除されました',
  'totp_removed.heading': '認証アプリが削除されました',
  'totp_removed.intro': '{brand} アカウントの認証アプリが削除されました。今後はログイン時にそのコードを求めません。',

  'recovery_code_used.subject': '【{brand}】リカバリーコードが使われました',
  'recovery_code_used.heading': 'リカバリーコードが使われました',
  'recovery_code_used.intro': '{brand} アカウントのリカバリーコードが一つ使われました。同じコードは二度と使えません。',
  'recovery_code_used.left':
    '残りのリカバリーコードの数：{count}。新しいコードは、アカウントの画面からいつでも作成できます。',

  'recovery_codes_replaced.subject': '【{brand}】リカバリーコードが再作成されました',
  'recovery_codes_replaced.heading': 'リカバリーコードが再作成されました',
  'recovery_codes_replaced.intro':
    '{brand} アカウントのリカバリーコードが新しく作成されました。以前のコードは使えなくなりました。',

  'phone_added.subject': '【{brand}】電話番号が追加されました',
  'phone_added.heading': '電話番号が追加されました',
  'phone_added.intro':
    '{brand} アカウントの電話番号が確認されました。今後はこの番号にコードをお送りすることがあります。',

  'phone_removed.subject': '【{brand}】電話番号が削除されました',
  'phone_removed.heading': '電話番号が削除されました',
  'phone_removed.intro': '{brand} アカウントの電話番号が削除されました。今後はこの番号にコードをお送りしません。',

  'email_changed.subject': '【{brand}】メールアドレスが変更されました',
  'email_changed.heading': 'メールアドレスが変更されました',
  'email_changed.intro':
    '{brand} アカウントのメールアドレスが {address} に変更されました。このアドレスにお送りするのは、このメールが最後です。',
  'email_changed.alarm':
    'お心当たりがない場合は、第三者がアカウントを利用できる状態になっています。変更を取り消し、続いて {brand} で新しいパスワードを設定してください。',
  'email_changed.button': '変更を取り消す',
  'email_changed.validity':
    'リンクの有効期間は {duration}です。開いたページのボタンを押すと取り消しが完了します。ご本人による変更であれば、お手続きは必要ありません。',

  'email_change_confirmed.subject': '【{brand}】新しいメールアドレスが登録されました',
  'email_change_confirmed.heading': '新しいメールアドレスが登録されました',
  'email_change_confirmed.intro':
    '{brand} アカウントのメールアドレスがこのアドレスになりました。今後はこのアドレスでログインし、お知らせもこちらに届きます。',

  'email_change_undone.subject': '【{brand}】このメールアドレスの登録が解除されました',
  'email_change_undone.heading': 'メールアドレスの変更が取り消されました',
  'email_change_undone.intro':
    '{brand} アカウントのメールアドレスの変更が、以前のアドレスにお送りしたリンクから取り消されました。このアドレスはアカウントから外れ、すべての端末からログアウトされました。',
  'email_change_undone.contact': 'ご自身のアカウントで、お心当たりがない場合は、{brand} までご連絡ください。',

  'username_changed.subject': '【{brand}】ユーザー名が変更されました',
  'username_changed.heading': 'ユーザー名が変更されました',
  'username_changed.intro':
    '{brand} アカウントのユーザー名が変更されました。新しいユーザー名はアカウントの画面でご確認いただけます。',

  'api_key_created.subject': '【{brand}】APIキーが作成されました',
  'api_key_created.heading': 'APIキーが作成されました',
  'api_key_created.intro':
    '{brand} アカウントで、{prefix} で始まる新しいAPIキーが作成されました。プログラムはこのキーを使って、ご本人に代わって操作できます。',
  'api_key_created.alarm':
    'お心当たりがない場合は、第三者がアカウントを利用できる状態になっています。新しいパスワードを設定してすべての端末からログアウトし、ログインし直してから、キー {prefix} を無効にしてください。',

  'identity_unlinked.subject': '【{brand}】{provider} でログインできなくなりました',
  'identity_unlinked.heading': '{provider} との連携が解除されました',
  'identity_unlinked.intro':
    '{brand} のアカウントと {provider} のアカウントの連携が解除されました。今後はそのアカウントではログインできません。',

  'account_deleted.subject': '【{brand}】アカウントが削除されました',
  'account_deleted.heading': 'アカウントが削除されました',
  'account_deleted.intro':
    '{brand} アカウントが削除され、すべての端末からログアウトしました。このアカウントには誰もログインできません。',
  'account_deleted.purge': 'まだ保管されている情報は、{duration}以内に完全に消去されます。',
  'account_deleted.alarm': 'お心当たりがない場合は、消去される前に、すぐに {brand} までご連絡ください。',

  'account_disabled.subject': '【{brand}】アカウントが停止されました',
  'account_disabled.heading': 'アカウントが停止されました',
  'account_disabled.intro':
    '{brand} の管理者がアカウントを停止しました。すべての端末からログアウトし、現在は誰もログインできません。',
  'account_disabled.contact': '誤りと思われる場合は、{brand} までご連絡ください。',

  'device_trusted.subject': '【{brand}】信頼済みの端末が追加されました',
  'device_trusted.heading': '信頼済みの端末が追加されました',
  'device_trusted.intro':
    '{brand} アカウントで、次の端末が信頼済みになりました：{device}。この端末では、二段階認証を求める回数が少なくなります。',

  'new_sign_in.subject': '【{brand}】新しい端末からのログイン',
  'new_sign_in.heading': '新しい端末からのログイン',
  'new_sign_in.intro': '{brand} アカウントに、これまで使われていない端末からログインがありました：{device}、{time}。',
  'new_sign_in.country': 'アクセス元の国または地域：{country}。',

  'many_failures.subject': '【{brand}】ログインの失敗が続いています',
  'many_failures.heading': 'ログインの失敗が続いています',
  'many_failures.intro':
    '{brand} アカウントへのログインが何度も試みられ、すべて失敗しました。しばらくの間、続けての試行を制限します。',
  'many_failures.alarm':
    'お心当たりがない場合も、第三者がログインしたわけではありません。同じパスワードをほかでも使っている場合や、推測されやすい場合は、新しいパスワードを設定してください。',

  'factors_reset.subject': '【{brand}】二段階認証が解除されました',
  'factors_reset.heading': '二段階認証が解除されました',
  'factors_reset.intro':
    '{brand} の管理者が、アカウントの二段階認証を解除しました。ログイン時に二段階目の確認は求められません。',
  'factors_reset.passkeys': 'パスキーもすべて削除されました。これまでのパスキーではログインできません。',
  'factors_reset.next':
    'ログインして、二段階認証を設定し直してください。ご自身の依頼でない場合は、先に新しいパスワードを設定し、{brand} までご連絡ください。',

  'invitation.subject': '【{brand}】アカウント作成のご招待',
  'invitation.heading': '{brand} へのご招待',
  'invitation.intro': 'このメールアドレスで {brand} のアカウントを作成するよう招待されています。',
  'invitation.button': 'アカウントを作成する',
  'invitation.validity': '招待の有効期間は {duration}です。',
  'invitation.ignore':
    'アカウントが必要ない場合は、このメールを無視してください。ご本人の操作なしに作成されることはありません。',
};
