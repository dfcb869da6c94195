/** English: the texts of the page that asks for consent. */
export const en = {
  title: 'Give access?',
  lead: '{app} wants access to your {brand} account',
  signed_in: 'Signed in as',
  another: 'Use another account',
  may: '{app} could then:',
  more: 'Show {count} more',
  leads_to: 'You will go to {host}',
  allow: 'Allow',
  cancel: 'Cancel',
  trust: 'Allow it only if you trust {app} with this.',
} as const;
