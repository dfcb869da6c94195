import { jaNotices } from './ja-notices.ts';
import type { Copy } from './keys.ts';

/** 日本語。 */
export const ja: Copy = {
  'frame.link_as_text': 'ボタンが使えない場合は、次のアドレスをコピーしてブラウザーで開いてください。',
  'frame.footer': 'このメールは {host} での操作に応じて {brand} から送信されました。',

  'verify_email.subject': '【{brand}】メールアドレスの確認',
  'verify_email.heading': 'メールアドレスの確認',
  'verify_email.intro':
    'このメールアドレスで {brand} のアカウントが作成されました。ご本人のアドレスであることを確認すると、アカウントをご利用いただけます。',
  'verify_email.button': 'メールアドレスを確認する',
  'verify_email.validity': 'リンクの有効期間は {duration}です。開いたページのボタンを押すと確認が完了します。',
  'verify_email.decline': 'お心当たりがない場合はお知らせください。アカウントを削除します。',
  'verify_email.decline_link': 'アカウントを作成していません',

  'registration_attempt.subject': '【{brand}】アカウントは登録済みです',
  'registration_attempt.heading': 'アカウントは登録済みです',
  'registration_attempt.intro':
    'このメールアドレスで {brand} のアカウントを作成する操作がありました。すでにアカウントをお持ちのため、何も変更していません。そのままログインできます。',
  'registration_attempt.button': 'ログインする',
  'registration_attempt.reset': 'パスワードをお忘れの場合はこちらをご利用ください。',
  'registration_attempt.reset_link': '新しいパスワードを設定する',
  'registration_attempt.ignore':
    'お心当たりがない場合も、お手続きは必要ありません。第三者がアカウントにログインしたわけではありません。',

  'magic_link.subject': '【{brand}】ログイン用リンク',
  'magic_link.heading': '{brand} にログイン',
  'magic_link.intro': 'ご希望のログイン用リンクをお送りします。{host} のページが開き、ボタンを押すとログインできます。',
  'magic_link.button': 'ログインする',
  'magic_link.validity': 'リンクは一度だけ使えます。有効期間は {duration}です。',
  'magic_link.ignore':
    'お心当たりがない場合は、このメールを削除してください。リンクがなければ誰もログインできません。{brand} の関係者を名乗る相手にも、リンクを決して教えないでください。',

  'reset_password.subject': '【{brand}】パスワードの再設定',
  'reset_password.heading': 'パスワードの再設定',
  'reset_password.intro': 'このメールアドレスの {brand} アカウントについて、パスワード再設定の依頼を受け付けました。',
  'reset_password.button': '新しいパスワードを設定する',
  'reset_password.validity':
    'リンクは一度だけ使えます。有効期間は {duration}です。再設定すると、すべての端末からログアウトします。',
  'reset_password.ignore': 'お心当たりがない場合は、このメールを無視してください。パスワードは変更されません。',

  'sign_in_code.subject': '【{brand}】ログイン用コード',
  'sign_in_code.heading': '{brand} にログイン',
  'sign_in_code.intro': 'ログインするには、{host} で次のコードを入力してください。',
  'first_password_code.subject': '【{brand}】パスワード設定用コード',
  'first_password_code.heading': 'パスワードの設定',
  'first_password_code.intro': 'アカウントのパスワードを設定するには、{host} で次のコードを入力してください。',
  'password_reset_code.subject': '【{brand}】パスワード再設定用コード',
  'password_reset_code.heading': 'パスワードの再設定',
  'password_reset_code.intro': 'アカウントのパスワードを再設定するには、{host} で次のコードを入力してください。',
  'email_change_code.subject': '【{brand}】メールアドレス変更用コード',
  'email_change_code.heading': 'メールアドレスの変更',
  'email_change_code.intro':
    'このアドレスをアカウントのメールアドレスにするには、{host} で次のコードを入力してください。',
  'email_channel_code.subject': '【{brand}】メールアドレス確認用コード',
  'email_channel_code.heading': 'メールアドレスの確認',
  'email_channel_code.intro':
    'このメールアドレスがご本人のものであることを確認するには、{host} で次のコードを入力してください。',
  'code.validity':
    'コードは一度だけ使えます。有効期間は {duration}です。新しいコードを受け取ると、古いコードは使えなくなります。',
  'code.secret':
    '{brand} の関係者を名乗る相手にも、コードを決して教えないでください。電話やメッセージでコードをお尋ねすることはありません。',
  'code.ignore': 'お心当たりがない場合は、このメールを削除してください。コードがなければ誰も操作できません。',

  'password_added.subject': '【{brand}】パスワードが設定されました',
  'password_added.heading': 'パスワードが設定されました',
  'password_added.intro': '{brand} アカウントにパスワードが設定されました。今後はこのパスワードでもログインできます。',
  'password_added.alarm':
    'お心当たりがない場合は、第三者がメールを閲覧できる状態になっている可能性があります。まずメールアカウントの安全を確保し、続いて {brand} で新しいパスワードを設定してください。',
  'password_added.button': '新しいパスワードを設定する',
  'password_added.ignore': 'ご本人による設定であれば、お手続きは必要ありません。',

  'identity_linked.subject': '【{brand}】{provider} でログインできるようになりました',
  'identity_linked.heading': '{provider} がアカウントに連携されました',
  'identity_linked.intro':
    '{brand} のアカウントが、このメールアドレスを持つ {provider} のアカウントと連携されました。今後はそのアカウントでログインできます。',
  'identity_linked.alarm':
    'お心当たりがない場合は、第三者がメールまたは {provider} のアカウントを利用できる状態になっている可能性があります。まず両方の安全を確保し、続いて {brand} で新しいパスワードを設定してください。設定するとすべての端末からログアウトされます。',
  'identity_linked.button': '新しいパスワードを設定する',
  'identity_linked.ignore': 'ご本人による操作であれば、お手続きは必要ありません。',

  'passkey_added.subject': '【{brand}】パスキーが追加されました',
  'passkey_added.heading': 'パスキーが追加されました',
  'passkey_added.intro':
    '{brand} アカウントに新しいパスキーが追加されました。今後はこのパスキーでパスワードなしにログインできます。',
  'passkey_added.alarm':
    'お心当たりがない場合は、第三者がアカウントを利用できる状態になっています。新しいパスワードを設定してすべての端末からログアウトし、ログインし直してから、身に覚えのないパスキーを削除してください。',
  'passkey_added.button': '新しいパスワードを設定する',
  'passkey_added.ignore': 'ご本人による操作であれば、お手続きは必要ありません。',

  'passkey_removed.subject': '【{brand}】パスキーが削除されました',
  'passkey_removed.heading': 'パスキーが削除されました',
  'passkey_removed.intro':
    '{brand} アカウントのパスキーが一つ削除されました。このパスキーではログインできなくなりました。',
  'passkey_removed.alarm':
    'お心当たりがない場合は、第三者がアカウントを利用できる状態になっています。新しいパスワードを設定してすべての端末からログアウトし、残っているログイン方法をご確認ください。',
  'passkey_removed.button': '新しいパスワードを設定する',
  'passkey_removed.ignore': 'ご本人による操作であれば、お手続きは必要ありません。',

  'wallet_linked.subject': '【{brand}】ウォレットが連携されました',
  'wallet_linked.heading': 'ウォレットが連携されました',
  'wallet_linked.intro':
    '{brand} アカウントに新しいウォレットが連携されました。今後はこのウォレットの署名でログインできます。',
  'wallet_linked.alarm':
    'お心当たりがない場合は、第三者がアカウントを利用できる状態になっています。新しいパスワードを設定してすべての端末からログアウトし、ログインし直してから、身に覚えのないウォレットの連携を解除してください。',
  'wallet_linked.button': '新しいパスワードを設定する',
  'wallet_linked.ignore': 'ご本人による操作であれば、お手続きは必要ありません。',

  'wallet_unlinked.subject': '【{brand}】ウォレットの連携が解除されました',
  'wallet_unlinked.heading': 'ウォレットの連携が解除されました',
  'wallet_unlinked.intro':
    '{brand} アカウントのウォレットの連携が一つ解除されました。このウォレットではログインできなくなりました。',
  'wallet_unlinked.alarm':
    'お心当たりがない場合は、第三者がアカウントを利用できる状態になっています。新しいパスワードを設定してすべての端末からログアウトし、残っているログイン方法をご確認ください。',
  'wallet_unlinked.button': '新しいパスワードを設定する',
  'wallet_unlinked.ignore': 'ご本人による操作であれば、お手続きは必要ありません。',

  'refresh_reused.subject': '【{brand}】ログイン状態を終了しました',
  'refresh_reused.heading': 'ログイン状態を一つ終了しました',
  'refresh_reused.intro':
    '{brand} のログイン状態を保つための鍵が二度使われたため、該当するログイン状態を終了しました。ほかの端末のログイン状態はそのままです。',
  'refresh_reused.reason':
    '鍵は一度しか使えません。再び使われた原因としては、アプリや通信の不具合のほか、第三者に鍵を複製された可能性があります。',
  'refresh_reused.alarm':
    'いつもどおりログインし直してください。{brand} で身に覚えのない操作があった場合は、新しいパスワードを設定してください。すべての端末からログアウトします。',
  'refresh_reused.button': '新しいパスワードを設定する',

  'password_changed.subject': '【{brand}】パスワードが変更されました',
  'password_changed.heading': 'パスワードが変更されました',
  'password_changed.intro':
    '{brand} アカウントのパスワードが変更されました。これに伴い、すべての端末からログアウトしています。',
  'password_changed.alarm':
    'お心当たりがない場合は、第三者がメールを閲覧できる状態になっている可能性があります。まずメールアカウントの安全を確保し、続いて {brand} で新しいパスワードを設定してください。',
  'password_changed.button': '新しいパスワードを設定する',
  'password_changed.ignore': 'ご本人による変更であれば、お手続きは必要ありません。',

  ...jaNotices,
};
