import type { en } from './en.ts';

/** German. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  title: 'Bestätigen Sie, dass Sie es sind',
  'lead.totp': 'Geben Sie den Code ein, den Ihre Authenticator-App zeigt.',
  'lead.either': 'Geben Sie den Code ein, der an {number} ging, oder den Ihrer Authenticator-App.',
  'lead.send': 'Lassen Sie sich einen Code auf Ihr Telefon senden, um fortzufahren.',
  'lead.passkey': 'Verwenden Sie den Passkey Ihres Kontos, um fortzufahren.',
  'field.recovery': 'Wiederherstellungscode',
  'hint.recovery': 'Einer der Codes, die Sie gesichert haben, wie 7k2m-9qxp-4trd-hj6w. Jeder gilt einmal.',
  trust: 'In diesem Browser {days} Tage lang nicht fragen',
  'use.code': 'Authenticator-App verwenden',
  'use.sms': 'Code per SMS verwenden',
  'use.recovery': 'Wiederherstellungscode verwenden',
  'use.passkey': 'Passkey verwenden',
  wrong: 'Dieser Code stimmt nicht. Codes wechseln alle 30 Sekunden: Geben Sie den ein, der jetzt gezeigt wird.',
  wrong_recovery: 'Dieser Code stimmt nicht, oder er wurde schon verwendet.',
  restart: 'Neu beginnen',
};
