/**
 * Whether an event that concerns somebody is the act of another person, such as an owner of the platform. Where and on
 * what that one was is nothing that its subject is shown. What nobody is known to have done is not: a sign-in that
 * failed, whose traces its subject has to see.
 */
export const isByAnother = ({ actorId, subjectId }: { readonly actorId?: unknown; readonly subjectId?: unknown }) =>
  actorId !== null && actorId !== subjectId;
