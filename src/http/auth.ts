/**
 * `session`: a live session, by cookie or access token, or an API key. `person`: the same without API keys. `set_up`:
 * as `person`, or a set-up token, which opens nothing else. `refresh`: a refresh token, in its cookie or natively in the
 * body, which the handler itself redeems; `session_or_refresh`: one of them, which the handler looks at. `none`: anybody.
 */
export type Auth = 'none' | 'session' | 'person' | 'set_up' | 'refresh' | 'session_or_refresh';

/**
 * What a row reads beside the session: the facts of its person; with them a guess at their second factor; or the
 * authenticator app that they are about to add, with a guess at its first code.
 */
export type Beside = 'facts' | 'guess' | 'enrollment';
