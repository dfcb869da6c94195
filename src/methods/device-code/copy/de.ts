import type { en } from './en.ts';

export const de: Readonly<Record<keyof typeof en, string>> = {
  title: 'Gerät verbinden',
  lead: 'Gib den Code ein, den dein Fernseher, deine Konsole oder dein Terminal zeigt.',
  code: 'Code des Geräts',
  hint: 'Acht Buchstaben, wie WDJB-MJHT',
  wrong: 'Dieser Code stimmt nicht oder ist abgelaufen. Sieh auf deinem Gerät nach.',
  missing: 'Gib den Code ein, den dein Gerät zeigt.',
  'ask.title': 'Auf einem anderen Gerät anmelden?',
  'ask.lead': '{app} auf {device} möchte sich bei diesem Konto anmelden:',
  'ask.unknown_device': 'einem unbekannten Gerät',
  'ask.unknown_place': 'einem unbekannten Ort',
  'ask.from': 'Angefragt am {at} UTC, von {place}',
  'ask.code': 'Zeigt dein Gerät diesen Code?',
  'ask.warning':
    'Stimme nur zu, wenn du diesen Code auf deinem eigenen Gerät siehst. Hat dir jemand den Code oder einen Link dazu geschickt, lehne ab.',
  'ask.means': 'Das Gerät kann dein Konto dann nutzen wie du, bis du es abmeldest.',
  approve: 'Zustimmen',
  deny: 'Ablehnen',
  'approved.title': 'Dein Gerät ist angemeldet',
  'approved.lead': 'Du kannst zu deinem Gerät zurückkehren. Abmelden kannst du es jederzeit unter {sessions}.',
  'denied.title': 'Das Gerät wurde nicht angemeldet',
  'denied.lead': 'Es hat sich nichts geändert. Was bei deinem Konto angemeldet ist, steht unter {sessions}.',
  sessions: 'deinen Sitzungen',
  another: 'Ein weiteres Gerät verbinden',
};
