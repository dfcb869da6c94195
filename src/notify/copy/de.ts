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

  'password_changed.subject': 'Ihr Passwort für {brand} wurde geändert',
  'password_changed.heading': 'Ihr Passwort wurde geändert',
  'password_changed.intro':
    'Das Passwort Ihres Kontos bei {brand} wurde soeben geändert, und Sie wurden auf allen Geräten abgemeldet.',
  'password_changed.alarm':
    'Wenn Sie das nicht waren, hat womöglich jemand anderes Zugang zu Ihrem Postfach. Sichern Sie zuerst das Postfach und wählen Sie dann bei {brand} ein neues Passwort.',
  'password_changed.button': 'Neues Passwort wählen',
  'password_changed.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',
};
