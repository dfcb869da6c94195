import { and, eq, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { auditRow } from '../../audit/record.ts';
import type { Claim } from '../../challenge/claim.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { emailAddress } from '../../identity/address.ts';
import type { Profile, Provider } from '../../identity/credentials/oauth/provider.ts';
import {
  type IdentityKey,
  isUnlinked,
  linkedTo,
  linkIdentity,
  noteIdentityUse,
} from '../../identity/credentials/oauth/queries.ts';
import { type Facts, factsByIdentity, factsOf } from '../../identity/facts.ts';
import { foldAddress } from '../../identity/fold.ts';
import { nobody } from '../../identity/newcomer.ts';
import type { Person } from '../../identity/person.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { admissionOf } from '../../signin/admission.ts';
import { noticeRow } from '../../signin/notice.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import { recordFailure } from '../../signin/record-failure.ts';
import { presentableName, presentablePicture } from './presentable.ts';

interface Proven {
  readonly proof: Proof;
  readonly facts: Facts | undefined;
  /** The mail that tells of a new link, once it was written. */
  readonly notice: () => string | null;
}

/**
 * A proof that somebody is who a provider says. The person is found by issuer and subject; else, and only where the
 * provider has confirmed the address, by that. An address that it has not confirmed neither finds nor makes anybody,
 * so that nobody gets an account through an address that is not theirs. Whoever is found by it is linked to this
 * account there as well, be it the second of the provider: they have proven the mailbox. Errors:
 * `provider_email_unverified`, `sign_up_closed`. Throws `Outage`.
 */
export async function proveIdentity(
  scope: Scope,
  provider: Provider,
  profile: Profile,
  claim: Claim,
): Promise<Proven | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { pool } = tenant.brand;
  const key: IdentityKey = { pool, issuer: profile.issuer, subject: profile.subject };
  const email = profile.emailVerified ? confirmedAddress(profile) : null;
  const find = () => factsByIdentity(db, key, email?.address ?? null);
  const [[row], [linked]] = await db.read([find(), linkedTo(db, key)]);
  const facts = factsOf(row);
  const stranger = facts || (email && (await admissionOf(scope, email.address))) ? null : refusalOf(email !== null);
  if (stranger) {
    await recordFailure(scope, 'oauth', null, stranger);
    return stranger;
  }
  let notice: string | null = null;
  const proof: Proof = {
    ...plainProof,
    method: 'oauth',
    // Asserted by another service: RFC 8176 has no value for that, and what happened there is not ours to tell.
    amr: ['fed'],
    acr: 'aal1',
    provenAt: deps.clock.now(),
    find,
    claim,
    provesMailbox: email?.address ?? null,
    newcomer: email && {
      ...nobody,
      name: presentableName(profile.name),
      picture: presentablePicture(profile.picture),
      email: { ...email, verified: true },
      identity: { provider: provider.declared.id, issuer: key.issuer, subject: key.subject, email: profile.email },
    },
    effects: (_, opened) => [noteIdentityUse(db, key, profile.email, deps.clock.now(), opened)],
    grants: async (userId, opened, person) => {
      if (linked) return [];
      const told = await tellOfLink(scope, provider, key, person, opened);
      notice = told.notice;
      const id = deps.random.id(deps.clock.now());
      const link = { id, userId, provider: provider.declared.id, email: profile.email, now: deps.clock.now() };
      return [...told.statements, linkIdentity(db, key, link, opened)];
    },
  };
  return { proof, facts, notice: () => notice };
}

const refusalOf = (hasAddress: boolean): Failure =>
  hasAddress
    ? fail('sign_up_closed')
    : fail('provider_email_unverified', {
        detail: 'Confirm your email address there first, or sign in here another way.',
      });

function confirmedAddress({ email }: Profile): { address: string; display: string } | null {
  const checked = emailAddress().safeParse(email);
  return checked.success ? { address: foldAddress(checked.data), display: checked.data } : null;
}

/**
 * The audit event and the mail that tell of a new link, and the person's next version, which ends what waits for them
 * elsewhere: all only where the batch itself finds that the link is new.
 */
async function tellOfLink(
  scope: Scope,
  { declared }: Provider,
  key: IdentityKey,
  person: Person,
  opened: SQL,
): Promise<{ statements: readonly BatchItem<'sqlite'>[]; notice: string | null }> {
  const { deps, tenant, sender } = scope;
  const isNew = and(opened, isUnlinked(key));
  const event = auditRow(deps, tenant, sender, {
    event: 'security.identity.linked',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    details: { provider: declared.id },
  });
  const recorded = [
    insertWhere(deps.db, auditEvents, event, nothing, isNew),
    deps.db.build
      .update(users)
      .set({ version: person.version + 1, updatedAt: deps.clock.now() })
      .where(and(eq(users.id, person.id), isNew)),
  ];
  // Whoever is linked here was found by an address that the provider has confirmed, whatever we knew of it before.
  const told = { ...person, emailVerified: true };
  const mail = await noticeRow(scope, told, { template: 'identity_linked', provider: declared.name });
  if (mail === null) return { statements: recorded, notice: null };
  return { statements: [...recorded, insertWhere(deps.db, outbox, mail, nothing, isNew)], notice: mail.id };
}
