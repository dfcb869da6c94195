/** English: the texts of the page that asks for a second factor. */
export const en = {
  title: 'Confirm it’s you',
  'lead.totp': 'Enter the code that your authenticator app shows.',
  'lead.either': 'Enter the code that was sent to {number}, or the one that your authenticator app shows.',
  'lead.send': 'To go on, have a code sent to your phone.',
  'lead.passkey': 'Use the passkey of your account to go on.',
  'field.recovery': 'Recovery code',
  'hint.recovery': 'One of the codes that you saved, like 7k2m-9qxp-4trd-hj6w. Each works once.',
  trust: 'Do not ask in this browser for {days} days',
  'use.code': 'Use your authenticator app',
  'use.sms': 'Use a code by SMS',
  'use.recovery': 'Use a recovery code',
  'use.passkey': 'Use a passkey',
  wrong: 'That code is not right. Codes change every 30 seconds: enter the one that is shown now.',
  wrong_recovery: 'That code is not right, or it was used before.',
  restart: 'Start again',
} as const;
