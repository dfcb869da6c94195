import type { en } from './en.ts';

export const de: Readonly<Record<keyof typeof en, string>> = {
  title: 'Gerät verbinden',
  lead: 'Geben Sie den Code ein, den Ihr Fernseher, Ihre Konsole oder Ihr Terminal zeigt.',
  code: 'Code des Geräts',
  hint: 'Acht Buchstaben, wie WDJB-MJHT',
  wrong: 'Dieser Code stimmt nicht oder ist abgelaufen. Sehen Sie auf Ihrem Gerät nach.',
  missing: 'Geben Sie den Code ein, den Ihr Gerät zeigt.',
  'ask.title': 'Auf einem anderen Gerät anmelden?',
  'ask.lead': '{app} auf {device} möchte sich bei diesem Konto anmelden:',
  'ask.unknown_device': 'einem unbekannten Gerät',
  'ask.unknown_place': 'einem unbekannten Ort',
  'ask.from': 'Angefragt am {at} UTC, von {place}',
  'ask.code': 'Zeigt Ihr Gerät diesen Code?',
  'ask.warning':
    'Stimmen Sie nur zu, wenn Sie diesen Code auf Ihrem eigenen Gerät sehen. Hat Ihnen jemand den Code oder einen Link dazu geschickt, lehnen Sie ab.',
  'ask.means': 'Das Gerät kann Ihr Konto dann nutzen wie Sie, bis Sie es abmelden.',
  approve: 'Zustimmen',
  deny: 'Ablehnen',
  'approved.title': 'Ihr Gerät ist angemeldet',
  'approved.lead': 'Sie können zu Ihrem Gerät zurückkehren. Abmelden können Sie es jederzeit unter {sessions}.',
  'denied.title': 'Das Gerät wurde nicht angemeldet',
  'denied.lead': 'Es hat sich nichts geändert. Was bei Ihrem Konto angemeldet ist, steht unter {sessions}.',
  sessions: 'Ihren Sitzungen',
  another: 'Ein weiteres Gerät verbinden',
  'elsewhere.title': 'Melden Sie sich selbst an, um ein Gerät zu verbinden',
  'elsewhere.lead':
    'Diese Sitzung wurde mit einem Code geöffnet und kann kein weiteres Gerät zulassen. Melden Sie sich selbst an, um fortzufahren.',
  'elsewhere.sign_in': 'Anmelden',
};
