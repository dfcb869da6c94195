/** Authenticator assurance levels of NIST SP 800-63B, weakest first. */
export const levels = ['aal1', 'aal2', 'aal3'] as const;

export type Level = (typeof levels)[number];

/** Whether a level is at least another. */
export const atLeast = (level: Level, least: Level): boolean => levels.indexOf(level) >= levels.indexOf(least);
