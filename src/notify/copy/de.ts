import { deNotices } from './de-notices.ts';
import type { Copy } from './keys.ts';

/** Deutsch. */
export const de: Copy = {
  'frame.link_as_text': 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  'frame.footer': '{brand} hat diese Nachricht wegen einer Anfrage bei {host} gesendet.',

  'verify_email.subject': 'Bestätigen Sie Ihre E-Mail-Adresse für {brand}',
  'verify_email.heading': 'Bestätigen Sie Ihre E-Mail-Adresse',
  'verify_email.intro':
    'Mit dieser Adresse wurde ein Konto bei {brand} angelegt. Bestätigen Sie, dass die Adresse Ihnen gehört, und das Konto ist bereit.',
  'verify_email.button': 'E-Mail-Adresse bestätigen',
  'verify_email.validity': 'Der Link gilt {duration}. Er führt zu einer Seite, auf der Sie mit einem Klick bestätigen.',
  'verify_email.decline': 'Sie haben kein Konto angelegt? Sagen Sie uns Bescheid, dann entfernen wir es.',
  'verify_email.decline_link': 'Das war ich nicht',

  'registration_attempt.subject': 'Sie haben bereits ein Konto bei {brand}',
  'registration_attempt.heading': 'Sie haben bereits ein Konto',
  'registration_attempt.intro':
    'Jemand, vielleicht Sie selbst, wollte mit dieser Adresse ein Konto bei {brand} anlegen. Es gibt schon eines, deshalb hat sich nichts geändert. Sie können sich einfach anmelden.',
  'registration_attempt.button': 'Anmelden',
  'registration_attempt.reset': 'Passwort vergessen?',
  'registration_attempt.reset_link': 'Neues Passwort wählen',
  'registration_attempt.ignore':
    'Wenn Sie es nicht waren, brauchen Sie nichts zu tun. Niemand hat Zugang zu Ihrem Konto erhalten.',

  'magic_link.subject': 'Ihr Anmeldelink für {brand}',
  'magic_link.heading': 'Bei {brand} anmelden',
  'magic_link.intro': 'Hier ist der gewünschte Link. Er öffnet {host}; dort melden Sie sich mit einem Klick an.',
  'magic_link.button': 'Anmelden',
  'magic_link.validity': 'Der Link gilt nur einmal und nur {duration}.',
  'magic_link.ignore':
    'Wenn Sie ihn nicht angefordert haben, löschen Sie diese Nachricht: Ohne den Link kann sich niemand anmelden. Geben Sie ihn an niemanden weiter, auch nicht an angebliche Mitarbeitende von {brand}.',

  'reset_password.subject': 'Neues Passwort für {brand}',
  'reset_password.heading': 'Wählen Sie ein neues Passwort',
  'reset_password.intro':
    'Jemand, hoffentlich Sie selbst, möchte ein neues Passwort für das Konto bei {brand} mit dieser Adresse.',
  'reset_password.button': 'Neues Passwort wählen',
  'reset_password.validity':
    'Der Link gilt nur einmal und nur {duration}. Mit dem neuen Passwort werden Sie auf allen Geräten abgemeldet.',
  'reset_password.ignore': 'Wenn Sie es nicht waren, ignorieren Sie diese Nachricht. Ihr Passwort bleibt, wie es ist.',

  'sign_in_code.subject': 'Ihr Anmeldecode für {brand}',
  'sign_in_code.heading': 'Bei {brand} anmelden',
  'sign_in_code.intro': 'Geben Sie diesen Code bei {host} ein, um sich anzumelden:',
  'first_password_code.subject': 'Ihr Code, um ein Passwort für {brand} festzulegen',
  'first_password_code.heading': 'Passwort festlegen',
  'first_password_code.intro': 'Geben Sie diesen Code bei {host} ein, um ein Passwort für Ihr Konto festzulegen:',
  'password_reset_code.subject': 'Ihr Code für ein neues Passwort bei {brand}',
  'password_reset_code.heading': 'Wählen Sie ein neues Passwort',
  'password_reset_code.intro': 'Geben Sie diesen Code bei {host} ein, um ein neues Passwort für Ihr Konto zu wählen:',
  'email_change_code.subject': 'Ihr Code für eine neue E-Mail-Adresse bei {brand}',
  'email_change_code.heading': 'E-Mail-Adresse ändern',
  'email_change_code.intro': 'Geben Sie diesen Code bei {host} ein, damit dies die E-Mail-Adresse Ihres Kontos wird:',
  'email_channel_code.subject': 'Ihr Code, um diese E-Mail-Adresse für {brand} zu bestätigen',
  'email_channel_code.heading': 'Bestätigen Sie diese E-Mail-Adresse',
  'email_channel_code.intro':
    'Geben Sie diesen Code bei {host} ein, um zu bestätigen, dass dieses Postfach Ihnen gehört:',
  'code.validity': 'Der Code gilt nur einmal und nur {duration}. Ein neuerer Code ersetzt ihn.',
  'code.secret':
    'Geben Sie ihn an niemanden weiter, auch nicht an angebliche Mitarbeitende von {brand}. Wir fragen nie am Telefon oder in einer Nachricht danach.',
  'code.ignore':
    'Wenn Sie ihn nicht angefordert haben, löschen Sie diese Nachricht: Ohne den Code kann niemand etwas ausrichten.',

  'password_added.subject': 'Ihr Konto bei {brand} hat jetzt ein Passwort',
  'password_added.heading': 'Ein Passwort wurde festgelegt',
  'password_added.intro':
    'Für Ihr Konto bei {brand} wurde soeben ein Passwort festgelegt. Ab jetzt können Sie sich damit anmelden.',
  'password_added.alarm':
    'Wenn Sie das nicht waren, hat womöglich jemand anderes Zugang zu Ihrem Postfach. Sichern Sie zuerst das Postfach und wählen Sie dann bei {brand} ein neues Passwort.',
  'password_added.button': 'Neues Passwort wählen',
  'password_added.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',

  'identity_linked.subject': 'Sie können sich bei {brand} jetzt mit {provider} anmelden',
  'identity_linked.heading': '{provider} wurde mit Ihrem Konto verbunden',
  'identity_linked.intro':
    'Ihr Konto bei {brand} wurde mit einem Konto bei {provider} verbunden, das diese E-Mail-Adresse hat. Ab jetzt können Sie sich damit anmelden.',
  'identity_linked.alarm':
    'Wenn Sie das nicht waren, hat womöglich jemand anderes Zugang zu Ihrem Postfach oder zu Ihrem Konto bei {provider}. Sichern Sie zuerst beide und wählen Sie dann bei {brand} ein neues Passwort: Damit werden Sie auf allen Geräten abgemeldet.',
  'identity_linked.button': 'Neues Passwort wählen',
  'identity_linked.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',

  'passkey_added.subject': 'Ihr Konto bei {brand} hat einen neuen Passkey',
  'passkey_added.heading': 'Ein Passkey wurde hinzugefügt',
  'passkey_added.intro':
    'Ihr Konto bei {brand} hat einen neuen Passkey. Ab jetzt kann man sich damit ohne Passwort anmelden.',
  'passkey_added.alarm':
    'Wenn Sie das nicht waren, hat jemand anderes Zugang zu Ihrem Konto. Wählen Sie ein neues Passwort, damit werden Sie auf allen Geräten abgemeldet; melden Sie sich dann an und entfernen Sie den Passkey, der nicht Ihrer ist.',
  'passkey_added.button': 'Neues Passwort wählen',
  'passkey_added.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',

  'passkey_removed.subject': 'Ein Passkey Ihres Kontos bei {brand} wurde entfernt',
  'passkey_removed.heading': 'Ein Passkey wurde entfernt',
  'passkey_removed.intro':
    'Ein Passkey Ihres Kontos bei {brand} wurde soeben entfernt. Man kann sich damit nicht mehr anmelden.',
  'passkey_removed.alarm':
    'Wenn Sie das nicht waren, hat jemand anderes Zugang zu Ihrem Konto. Wählen Sie ein neues Passwort, damit werden Sie auf allen Geräten abgemeldet, und prüfen Sie dann, welche Anmeldewege noch bestehen.',
  'passkey_removed.button': 'Neues Passwort wählen',
  'passkey_removed.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',

  'wallet_linked.subject': 'Ihr Konto bei {brand} ist mit einer Wallet verbunden',
  'wallet_linked.heading': 'Eine Wallet wurde verbunden',
  'wallet_linked.intro':
    'Ihr Konto bei {brand} hat eine neue Wallet. Ab jetzt kann man sich mit ihrer Signatur anmelden.',
  'wallet_linked.alarm':
    'Wenn Sie das nicht waren, hat jemand anderes Zugang zu Ihrem Konto. Wählen Sie ein neues Passwort, damit werden Sie auf allen Geräten abgemeldet; melden Sie sich dann an und entfernen Sie die Wallet, die nicht Ihre ist.',
  'wallet_linked.button': 'Neues Passwort wählen',
  'wallet_linked.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',

  'wallet_unlinked.subject': 'Eine Wallet Ihres Kontos bei {brand} wurde entfernt',
  'wallet_unlinked.heading': 'Eine Wallet wurde entfernt',
  'wallet_unlinked.intro':
    'Eine Wallet Ihres Kontos bei {brand} wurde soeben entfernt. Man kann sich damit nicht mehr anmelden.',
  'wallet_unlinked.alarm':
    'Wenn Sie das nicht waren, hat jemand anderes Zugang zu Ihrem Konto. Wählen Sie ein neues Passwort, damit werden Sie auf allen Geräten abgemeldet, und prüfen Sie dann, welche Anmeldewege noch bestehen.',
  'wallet_unlinked.button': 'Neues Passwort wählen',
  'wallet_unlinked.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',

  'refresh_reused.subject': 'Wir haben eine Ihrer Sitzungen bei {brand} beendet',
  'refresh_reused.heading': 'Eine Ihrer Sitzungen wurde beendet',
  'refresh_reused.intro':
    'Ein Schlüssel, mit dem Sie bei {brand} angemeldet blieben, wurde ein zweites Mal benutzt. Deshalb haben wir diese Sitzung beendet. Ihre anderen Sitzungen bestehen weiter.',
  'refresh_reused.reason':
    'Ein Schlüssel gilt nur einmal. Dass er wiederkam, kann an der App oder an der Verbindung liegen oder bedeuten, dass ihn jemand kopiert hat.',
  'refresh_reused.alarm':
    'Melden Sie sich wie gewohnt wieder an. Wenn Sie bei {brand} etwas sehen, das nicht von Ihnen stammt, wählen Sie ein neues Passwort: Damit werden Sie auf allen Geräten abgemeldet.',
  'refresh_reused.button': 'Neues Passwort wählen',

  'password_changed.subject': 'Ihr Passwort für {brand} wurde geändert',
  'password_changed.heading': 'Ihr Passwort wurde geändert',
  'password_changed.intro':
    'Das Passwort Ihres Kontos bei {brand} wurde soeben geändert, und Sie wurden auf allen Geräten abgemeldet.',
  'password_changed.alarm':
    'Wenn Sie das nicht waren, hat womöglich jemand anderes Zugang zu Ihrem Postfach. Sichern Sie zuerst das Postfach und wählen Sie dann bei {brand} ein neues Passwort.',
  'password_changed.button': 'Neues Passwort wählen',
  'password_changed.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',

  ...deNotices,
};
