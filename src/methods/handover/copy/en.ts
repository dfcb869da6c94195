/** English. */
export const en = {
  'ask.lead': 'You may be signed in elsewhere with the account that you use here.',
  'ask.go_on': 'Go on with that account',
} as const;
