import { errorAnchor } from './error-list.tsx';
import { FieldTable, FieldTables, Type } from './field-table.tsx';
import { limitsOf } from './limits.ts';
import type { OperationView } from './operations.ts';
import { Prose } from './prose.tsx';
import { typeOf } from './type-of.ts';

/** One operation: how it is called, who may, what it takes, what it answers. */
export const OperationArticle = ({ view }: { view: OperationView }) => (
  <article id={view.id} aria-labelledby={`${view.id}-title`}>
    <h3 id={`${view.id}-title`}>
      <a class="self" href={`#${view.id}`}>
        <Method method={view.method} /> <code class="path">{view.path}</code>
      </a>
    </h3>
    <p class="summary">
      <Prose text={view.summary} />
    </p>
    <dl class="facts">
      <div>
        <dt>Access</dt>
        <dd>{view.access}</dd>
      </div>
      <div>
        <dt>Rate class</dt>
        <dd>
          <a href="#rates">{view.rateClass}</a>
        </dd>
      </div>
    </dl>
    {view.parameters.length > 0 && <Parameters view={view} />}
    {view.body && (
      <section>
        <h4>Request body</h4>
        <p class="quiet">
          <Type parts={view.body.shape.type} /> as {view.body.mediaTypes.join(' or ')}
        </p>
        {view.body.note !== '' && (
          <p>
            <Prose text={view.body.note} />
          </p>
        )}
        <FieldTables label="Fields of the request" groups={view.body.shape.groups} sent />
      </section>
    )}
    <Answers view={view} />
    <Errors view={view} />
    <details>
      <summary>Example call</summary>
      <pre>
        <code>{view.curl}</code>
      </pre>
    </details>
  </article>
);

export const Method = ({ method }: { method: string }) => (
  <span class={`method ${method.toLowerCase()}`}>{method}</span>
);

const Parameters = ({ view }: { view: OperationView }) => (
  <section>
    <h4>Parameters</h4>
    <FieldTable
      label="Parameters in the path and the query"
      sent
      fields={view.parameters.map(({ name, in: place, required, description = '', schema }) => ({
        name,
        type: [{ text: `${place}, ` }, ...typeOf(schema)],
        required,
        description,
        limits: limitsOf(schema),
      }))}
    />
  </section>
);

const Answers = ({ view }: { view: OperationView }) => (
  <section>
    <h4>Answers</h4>
    {view.answers.map(({ status, description, shape }) => {
      const line = (
        <>
          <span class="http">{status}</span> <Prose text={description} />
        </>
      );
      return shape && shape.groups.length > 0 ? (
        <details>
          <summary>{line}</summary>
          <p class="quiet">
            <Type parts={shape.type} /> as application/json
          </p>
          <FieldTables label={`Fields of the ${status} answer`} groups={shape.groups} />
        </details>
      ) : (
        <p class="answer">{line}</p>
      );
    })}
  </section>
);

const Errors = ({ view }: { view: OperationView }) => (
  <details>
    <summary>Errors</summary>
    <table>
      <caption>What this call can be refused with</caption>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Codes</th>
        </tr>
      </thead>
      <tbody>
        {view.errors.map(({ status, codes }) => (
          <tr>
            <th scope="row">
              <span class="http refused">{status}</span>
            </th>
            <td>
              {codes.map((code, index) => (
                <>
                  {index > 0 && ', '}
                  <a href={`#${errorAnchor(code)}`}>
                    <code>{code}</code>
                  </a>
                </>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);
