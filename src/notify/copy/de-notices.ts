import type { NoticeCopy } from './notice-keys.ts';

/** Deutsch. */
export const deNotices: NoticeCopy = {
  'notice.alarm':
    'Wenn Sie das nicht waren, hat jemand anderes Zugang zu Ihrem Konto. Wählen Sie ein neues Passwort, damit werden Sie auf allen Geräten abgemeldet; melden Sie sich dann an und prüfen Sie alle Wege, auf denen man sich anmelden kann.',
  'notice.button': 'Neues Passwort wählen',
  'notice.ignore': 'Wenn Sie es waren, ist nichts weiter zu tun.',
  'notice.unknown_device': 'ein unbekanntes Gerät',
  'notice.device_on': '{browser} auf {system}',
  'notice.device_android_app': 'Android-App',
  'notice.device_apple_app': 'Apple-App',

  'totp_added.subject': 'Ihr Konto bei {brand} hat jetzt eine Authentifizierungs-App',
  'totp_added.heading': 'Eine Authentifizierungs-App wurde hinzugefügt',
  'totp_added.intro':
    'Für Ihr Konto bei {brand} wurde soeben eine Authentifizierungs-App eingerichtet. Ab jetzt fragen wir beim Anmelden nach ihrem Code.',

  'totp_removed.subject': 'Die Authentifizierungs-App Ihres Kontos bei {brand} wurde entfernt',
  'totp_removed.heading': 'Die Authentifizierungs-App wurde entfernt',
  'totp_removed.intro':
    'Die Authentifizierungs-App Ihres Kontos bei {brand} wurde soeben entfernt. Beim Anmelden fragen wir nicht mehr nach ihrem Code.',

  'recovery_code_used.subject': 'Ein Wiederherstellungscode Ihres Kontos bei {brand} wurde benutzt',
  'recovery_code_used.heading': 'Ein Wiederherstellungscode wurde benutzt',
  'recovery_code_used.intro':
    'Ein Wiederherstellungscode Ihres Kontos bei {brand} wurde soeben benutzt. Ein zweites Mal gilt er nicht.',
  'recovery_code_used.left':
    'Verbleibende Wiederherstellungscodes: {count}. Neue können Sie jederzeit in Ihrem Konto erstellen.',

  'recovery_codes_replaced.subject': 'Ihr Konto bei {brand} hat neue Wiederherstellungscodes',
  'recovery_codes_replaced.heading': 'Ihre Wiederherstellungscodes wurden ersetzt',
  'recovery_codes_replaced.intro':
    'Für Ihr Konto bei {brand} wurden soeben neue Wiederherstellungscodes erstellt. Die bisherigen gelten nicht mehr.',

  'phone_added.subject': 'Ihr Konto bei {brand} hat eine neue Telefonnummer',
  'phone_added.heading': 'Eine Telefonnummer wurde hinzugefügt',
  'phone_added.intro':
    'Für Ihr Konto bei {brand} wurde soeben eine Telefonnummer bestätigt. Ab jetzt können wir Codes dorthin senden.',

  'phone_removed.subject': 'Die Telefonnummer Ihres Kontos bei {brand} wurde entfernt',
  'phone_removed.heading': 'Eine Telefonnummer wurde entfernt',
  'phone_removed.intro':
    'Die Telefonnummer Ihres Kontos bei {brand} wurde soeben entfernt. Wir senden keine Codes mehr dorthin.',

  'email_changed.subject': 'Die E-Mail-Adresse Ihres Kontos bei {brand} wurde geändert',
  'email_changed.heading': 'Ihre E-Mail-Adresse wurde geändert',
  'email_changed.intro':
    'Ihr Konto bei {brand} gehört ab jetzt zur Adresse {address}. Dies ist die letzte Nachricht, die dieses Postfach dazu erhält.',
  'email_changed.alarm':
    'Wenn Sie das nicht waren, hat jemand anderes Zugang zu Ihrem Konto. Machen Sie die Änderung rückgängig und wählen Sie dann bei {brand} ein neues Passwort.',
  'email_changed.button': 'Änderung rückgängig machen',
  'email_changed.validity':
    'Der Link gilt {duration}. Er führt zu einer Seite, auf der Sie mit einem Klick bestätigen. Wenn Sie es waren, ist nichts weiter zu tun.',

  'email_change_confirmed.subject': 'Das ist jetzt die E-Mail-Adresse Ihres Kontos bei {brand}',
  'email_change_confirmed.heading': 'Ihre neue E-Mail-Adresse ist in Gebrauch',
  'email_change_confirmed.intro':
    'Ihr Konto bei {brand} gehört ab jetzt zu dieser Adresse: Sie melden sich mit ihr an, und unsere Nachrichten kommen hierher.',

  'email_change_undone.subject': 'Das ist nicht mehr die E-Mail-Adresse Ihres Kontos bei {brand}',
  'email_change_undone.heading': 'Ein Wechsel der Adresse wurde rückgängig gemacht',
  'email_change_undone.intro':
    'Der Wechsel der E-Mail-Adresse eines Kontos bei {brand} wurde über den Link rückgängig gemacht, der an die frühere Adresse ging. Diese Adresse gehört nicht mehr zum Konto, und alle Sitzungen sind beendet.',
  'email_change_undone.contact': 'Wenn das Konto Ihnen gehört und Sie das nicht waren, schreiben Sie an {brand}.',

  'username_changed.subject': 'Der Benutzername Ihres Kontos bei {brand} wurde geändert',
  'username_changed.heading': 'Ihr Benutzername wurde geändert',
  'username_changed.intro':
    'Der Benutzername Ihres Kontos bei {brand} wurde soeben geändert. Den neuen sehen Sie in Ihrem Konto.',

  'api_key_created.subject': 'In Ihrem Konto bei {brand} wurde ein API-Schlüssel erstellt',
  'api_key_created.heading': 'Ein API-Schlüssel wurde erstellt',
  'api_key_created.intro':
    'In Ihrem Konto bei {brand} wurde soeben ein API-Schlüssel erstellt, der mit {prefix} beginnt. Programme können damit in Ihrem Namen handeln.',
  'api_key_created.alarm':
    'Wenn Sie das nicht waren, hat jemand anderes Zugang zu Ihrem Konto. Wählen Sie ein neues Passwort, damit werden Sie auf allen Geräten abgemeldet; melden Sie sich dann an und widerrufen Sie den Schlüssel {prefix}.',

  'identity_unlinked.subject': 'Sie können sich bei {brand} nicht mehr mit {provider} anmelden',
  'identity_unlinked.heading': '{provider} wurde von Ihrem Konto getrennt',
  'identity_unlinked.intro':
    'Die Verbindung zwischen Ihrem Konto bei {brand} und einem Konto bei {provider} wurde soeben entfernt. Sie können sich damit nicht mehr anmelden.',

  'account_deleted.subject': 'Ihr Konto bei {brand} wurde gelöscht',
  'account_deleted.heading': 'Ihr Konto wurde gelöscht',
  'account_deleted.intro':
    'Ihr Konto bei {brand} wurde soeben gelöscht und auf allen Geräten abgemeldet. Niemand kann sich mehr damit anmelden.',
  'account_deleted.purge': 'Was davon noch gespeichert ist, wird innerhalb dieser Zeit endgültig entfernt: {duration}.',
  'account_deleted.alarm': 'Wenn Sie das nicht waren, wenden Sie sich sofort an {brand}, bevor es entfernt ist.',

  'account_disabled.subject': 'Ihr Konto bei {brand} wurde gesperrt',
  'account_disabled.heading': 'Ihr Konto wurde gesperrt',
  'account_disabled.intro':
    'Die Verwaltung von {brand} hat Ihr Konto soeben gesperrt. Sie wurden auf allen Geräten abgemeldet, und vorerst kann sich niemand damit anmelden.',
  'account_disabled.contact': 'Wenn Sie das für einen Irrtum halten, wenden Sie sich an {brand}.',

  'device_trusted.subject': 'Ihr Konto bei {brand} vertraut einem Gerät',
  'device_trusted.heading': 'Einem Gerät wird jetzt vertraut',
  'device_trusted.intro':
    'Ihr Konto bei {brand} vertraut ab jetzt diesem Gerät: {device}. Dort fragen wir seltener nach Ihrem zweiten Faktor.',

  'new_sign_in.subject': 'Neue Anmeldung bei Ihrem Konto bei {brand}',
  'new_sign_in.heading': 'Neue Anmeldung',
  'new_sign_in.intro':
    'Bei Ihrem Konto bei {brand} hat sich ein Gerät angemeldet, das wir noch nicht kannten: {device}, am {time}.',
  'new_sign_in.country': 'Die Anfrage kam aus diesem Land oder Gebiet: {country}.',

  'many_failures.subject': 'Viele erfolglose Anmeldeversuche bei Ihrem Konto bei {brand}',
  'many_failures.heading': 'Viele erfolglose Anmeldeversuche',
  'many_failures.intro':
    'Jemand hat viele Male versucht, sich bei Ihrem Konto bei {brand} anzumelden, ohne Erfolg. Weitere Versuche bremsen wir für eine Weile.',
  'many_failures.alarm':
    'Wenn Sie das nicht waren: Niemand ist hineingekommen. Wenn Sie Ihr Passwort noch anderswo benutzen oder es leicht zu erraten ist, wählen Sie jetzt ein neues.',

  'factors_reset.subject': 'Die zweiten Faktoren Ihres Kontos bei {brand} wurden entfernt',
  'factors_reset.heading': 'Ihre zweiten Faktoren wurden entfernt',
  'factors_reset.intro':
    'Die Verwaltung von {brand} hat die zweiten Faktoren Ihres Kontos soeben entfernt. Beim Anmelden wird nicht mehr nach ihnen gefragt.',
  'factors_reset.passkeys': 'Auch Ihre Passkeys wurden entfernt: Mit keinem von ihnen können Sie sich noch anmelden.',
  'factors_reset.next':
    'Melden Sie sich an und richten Sie wieder einen zweiten Faktor ein. Wenn Sie nicht darum gebeten haben, wählen Sie zuerst ein neues Passwort und wenden Sie sich an {brand}.',

  'invitation.subject': 'Sie sind zu {brand} eingeladen',
  'invitation.heading': 'Sie sind zu {brand} eingeladen',
  'invitation.intro': 'Sie sind eingeladen, mit dieser Adresse ein Konto bei {brand} anzulegen.',
  'invitation.button': 'Konto anlegen',
  'invitation.validity': 'Die Einladung gilt {duration}.',
  'invitation.ignore':
    'Wenn Sie kein Konto möchten, ignorieren Sie diese Nachricht. Ohne Ihr Zutun wird keines angelegt.',
};
