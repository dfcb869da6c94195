/** What a role may allow within an organization. */
export const capabilities = [
  'org.settings.manage',
  'org.members.view',
  'org.members.manage',
  'org.roles.manage',
  'billing.manage',
  'services.view',
  'services.create',
  'services.manage',
  'end_users.view',
  'end_users.manage',
  'webhooks.manage',
  'integrations.manage',
  'audit_logs.view',
  'risk_events.view',
  'risk_policies.manage',
] as const;

export type Capability = (typeof capabilities)[number];

/** The built-in roles: owner and admin hold every capability, a member none. */
const matrix: Readonly<Record<string, readonly Capability[]>> = {
  owner: capabilities,
  admin: capabilities,
  member: [],
};

/** What somebody may do in an organization by their role there; nothing without one, and by a role nobody knows. */
export const capabilitiesOf = (organizationRole: string | null): readonly Capability[] =>
  organizationRole !== null && Object.hasOwn(matrix, organizationRole) ? (matrix[organizationRole] ?? []) : [];
