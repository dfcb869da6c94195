import { errors } from '../../lib/errors.ts';

/** The id of a code's row. */
export const errorAnchor = (code: string): string => `error-${encodeURIComponent(code)}`;

/** Every code that an answer can carry. */
export const ErrorList = () => (
  <section id="errors" aria-labelledby="errors-title">
    <h2 id="errors-title">Errors</h2>
    <p>
      A refusal is <code>application/problem+json</code> (RFC 9457): read <code>code</code>, which never changes, and
      quote <code>request_id</code> when you ask for help.
    </p>
    <table>
      <caption>Codes of this service</caption>
      <thead>
        <tr>
          <th scope="col">Code</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(errors).map(([code, { status, title }]) => (
          <tr id={errorAnchor(code)}>
            <th scope="row">
              <code>{code}</code> <span class="http refused">{status}</span>
            </th>
            <td>{title}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
