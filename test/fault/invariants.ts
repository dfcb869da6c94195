/** What must be true of the stored rows at any time. Each query returns the rows that break it. */
interface Invariant {
  readonly id: `I${number}`;
  readonly says: string;
  readonly sql: string;
}

/** The people's ways in other than a mailbox. */
const WAYS_IN = ['credentials', 'passkeys', 'linked_identities', 'wallets'] as const;
/** What belongs to a person. */
const OWNED = [...WAYS_IN, 'identifiers', 'sessions', 'memberships'] as const;

const redeems = `e.outcome = 'success' AND e.request_id NOT LIKE 'seed-%'`;

/** Budgets by what a counter's key starts with, the longest that fits: a counter above its budget has let too much through. */
const BUDGETS: Readonly<Record<string, number>> = {
  'send:': 5,
  'send:sms_day:': 1_000,
  'send:sms_adding_day:': 250,
  // Of a country, which has more than a person or a range of numbers.
  'send:sms_factor_share:': 750,
  'send:sms_adding_share:': 188,
  'second_factor:': 5,
  'second_factor_hour:': 10,
  'code:': 5,
  'password:': 100,
  'enrollment:': 5,
  'device_guess:': 5,
  'device_guess_network:': 10,
};

const longerThan = (prefix: string): string =>
  Object.keys(BUDGETS)
    .filter((other) => other !== prefix && other.startsWith(prefix))
    .map((other) => ` AND key NOT LIKE '${other}%'`)
    .join('');

export const invariants: readonly Invariant[] = [
  {
    id: 'I1',
    says: 'a user who was not deleted has a way in: a credential, or an address to prove',
    sql: `SELECT u.id FROM users u WHERE u.status <> 'deleted' AND ${WAYS_IN.map((table) => `NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.user_id = u.id)`).join(' AND ')}
      AND NOT EXISTS (SELECT 1 FROM identifiers i WHERE i.user_id = u.id AND i.kind = 'email')`,
  },
  ...OWNED.map(
    (table): Invariant => ({
      id: 'I2',
      says: `no row of ${table} without its user`,
      sql: `SELECT t.user_id FROM ${table} t WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = t.user_id)`,
    }),
  ),
  {
    id: 'I2',
    says: 'a session belongs to the pool of its user',
    sql: 'SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.pool <> u.pool',
  },
  {
    id: 'I2',
    says: 'no session without its user.login.success, written by the same batch',
    sql: `SELECT s.id FROM sessions s WHERE NOT EXISTS (SELECT 1 FROM audit_events e
      WHERE e.event = 'user.login.success' AND e.outcome = 'success' AND e.session_id = s.id AND e.subject_id = s.user_id
        AND e.pool = s.pool AND e.brand = s.brand AND e.env = s.env)`,
  },
  {
    id: 'I2',
    says: 'no user.login.success without its session',
    sql: `SELECT e.id FROM audit_events e WHERE e.event = 'user.login.success' AND e.outcome = 'success'
      AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = e.session_id)
      AND NOT EXISTS (SELECT 1 FROM audit_events d WHERE d.event = 'user.signup.declined' AND d.subject_id = e.subject_id)`,
  },
  {
    id: 'I2',
    says: 'one user.login.success for a session, not two',
    sql: `SELECT session_id FROM audit_events WHERE event = 'user.login.success' AND outcome = 'success' GROUP BY session_id HAVING COUNT(*) > 1`,
  },
  {
    id: 'I2',
    says: 'no user.signup.success without its user, unless the address declined it',
    sql: `SELECT e.id FROM audit_events e WHERE e.event = 'user.signup.success' AND e.outcome = 'success'
      AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = e.subject_id)
      AND NOT EXISTS (SELECT 1 FROM audit_events d WHERE d.event = 'user.signup.declined' AND d.subject_id = e.subject_id)`,
  },
  {
    id: 'I2',
    says: 'no user.logout without the end of its session',
    sql: `SELECT e.id FROM audit_events e JOIN sessions s ON s.id = e.session_id
      WHERE e.event = 'user.logout' AND e.outcome = 'success' AND s.revoked_at IS NULL`,
  },
  {
    id: 'I3',
    says: 'what was redeemed has had its effect: not more claims than requests that succeeded',
    sql: `SELECT (SELECT COUNT(*) FROM claims) AS claims, (SELECT COUNT(DISTINCT e.request_id) FROM audit_events e WHERE ${redeems}) AS effects
      WHERE (SELECT COUNT(*) FROM claims) > (SELECT COUNT(DISTINCT e.request_id) FROM audit_events e WHERE ${redeems})`,
  },
  {
    id: 'I4',
    says: 'a family that was revoked is not rotated any more',
    sql: 'SELECT id FROM sessions WHERE revoked_at IS NOT NULL AND refresh_rotated_at > revoked_at',
  },
  {
    id: 'I4',
    says: 'a refresh token never outlives its session',
    sql: 'SELECT id FROM sessions WHERE refresh_expires_at > refresh_limit_at OR refresh_limit_at > expires_at OR refresh_counter < 0',
  },
  {
    id: 'I5',
    says: 'an identifier is one person within its pool, however it is written',
    sql: `SELECT pool, kind, LOWER(TRIM(value)) FROM identifiers GROUP BY pool, kind, LOWER(TRIM(value)) HAVING COUNT(*) > 1`,
  },
  {
    id: 'I5',
    says: 'an identifier lies in the pool of its person',
    sql: 'SELECT i.value FROM identifiers i JOIN users u ON u.id = i.user_id WHERE i.pool <> u.pool',
  },
  {
    id: 'I5',
    says: 'a person has one password at most',
    sql: `SELECT user_id FROM credentials WHERE kind = 'password' GROUP BY user_id HAVING COUNT(*) > 1`,
  },
  {
    id: 'I5',
    says: 'a passkey, a linked identity and a wallet are one person within their pool',
    sql: `SELECT 'passkey' FROM passkeys GROUP BY pool, credential_id HAVING COUNT(*) > 1
      UNION ALL SELECT 'identity' FROM linked_identities GROUP BY pool, issuer, subject HAVING COUNT(*) > 1
      UNION ALL SELECT 'wallet' FROM wallets GROUP BY pool, LOWER(address) HAVING COUNT(*) > 1`,
  },
  {
    id: 'I6',
    says: 'a membership joins a person and an organization of one pool, and each organization has somebody',
    sql: `SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id JOIN organizations o ON o.id = m.organization_id WHERE u.pool <> o.pool
      UNION ALL SELECT o.id FROM organizations o WHERE o.status = 'active' AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = o.id)`,
  },
  {
    id: 'I6',
    says: 'a session is of an organization of its pool that its person has chosen, or was opened in it',
    sql: `SELECT s.id FROM sessions s JOIN organizations o ON o.id = s.organization_id WHERE s.pool <> o.pool
      UNION ALL SELECT e.id FROM audit_events e JOIN sessions s ON s.id = e.session_id WHERE e.event = 'user.organization.chosen'
      AND e.outcome = 'success' AND e.actor_id <> s.user_id`,
  },
  {
    id: 'I7',
    says: 'an outbox row is pending with its content, or sent or dead without it',
    sql: `SELECT id, status FROM outbox WHERE (status = 'pending' AND payload = '') OR (status <> 'pending' AND payload <> '')
      OR (status = 'sent') <> (sent_at IS NOT NULL) OR (status = 'dead' AND error IS NULL)`,
  },
  {
    id: 'I7',
    says: 'a changed password and an account made by registration owe a mail, in the same batch',
    sql: `SELECT e.id, e.event FROM audit_events e WHERE e.outcome = 'success'
      AND (e.event = 'security.password.changed' OR (e.event = 'user.signup.success' AND e.details IS NULL AND e.actor_id = e.subject_id))
      AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.pool = e.pool AND o.brand = e.brand AND o.env = e.env AND ABS(o.created_at - e.at) < 3000)`,
  },
  {
    id: 'I8',
    says: 'no counter is below zero or above its budget',
    sql: `SELECT key, n FROM attempts WHERE n < 0 ${Object.entries(BUDGETS)
      .map(([prefix, most]) => `OR (key LIKE '${prefix}%' AND n > ${most}${longerThan(prefix)})`)
      .join(' ')}`,
  },
];
