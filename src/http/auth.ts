/**
 * `session`: a live session, by cookie or access token, or an API key. `person`: the same without API keys. `set_up`:
 * as `person`, or a set-up token, which opens nothing else. `refresh`: a refresh token, in its cookie or natively in
 * the body, which the handler itself redeems; `session_or_refresh`: one of them, which the handler looks at.
 * `bearer_or_pending`: a person's access token, or what a sign-in waits for its second factor with, which the handler
 * looks at too. `none`: anybody.
 */
export type Auth = 'none' | 'session' | 'person' | 'set_up' | 'refresh' | 'session_or_refresh' | 'bearer_or_pending';

/**
 * What a row reads beside the session: the facts of its person; with them a guess at their second factor; the
 * authenticator app that they are about to add, with a guess at its first code; or a guess at the code that was sent to
 * the address or the phone that they confirm. `subject`: the facts of the person of the pool whom the path names by
 * `:id`.
 */
export type Beside = 'facts' | 'guess' | 'enrollment' | 'email_channel' | 'sms_channel' | 'subject';
