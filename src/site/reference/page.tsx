import { ErrorList } from './error-list.tsx';
import { FieldTables, modelAnchor, Type } from './field-table.tsx';
import { fieldGroups } from './fields.ts';
import type { OpenApiDocument } from './openapi.ts';
import { Method, OperationArticle } from './operation.tsx';
import { type Section, sectionsOf } from './operations.ts';
import { Prose } from './prose.tsx';
import { typeOf } from './type-of.ts';

/** The reference and the list of what is in it, as markup without scripts; every text of the document is escaped. */
export function renderReference(document: OpenApiDocument): { readonly contents: string; readonly reference: string } {
  const sections = sectionsOf(document);
  return {
    contents: String(<Contents document={document} sections={sections} />),
    reference: String(<Reference document={document} sections={sections} />),
  };
}

const RATE_CLASSES: readonly (readonly [string, string])[] = [
  ['none', 'is not counted'],
  ['read', 'plain reads, the most generous'],
  ['redeem', 'handing in a link, a code or a token'],
  ['auth', 'proving who one is, or making an account'],
  ['send', 'whatever makes a message go out, the strictest'],
];

const Reference = ({ document, sections }: { document: OpenApiDocument; sections: readonly Section[] }) => (
  <>
    <Introduction document={document} />
    {sections.map((section) => (
      <section id={`surface-${section.name}`} aria-labelledby={`surface-${section.name}-title`}>
        <h2 id={`surface-${section.name}-title`}>{titled(section.name)}</h2>
        <p>
          <Prose text={section.description} />
        </p>
        {section.operations.map((view) => (
          <OperationArticle view={view} />
        ))}
      </section>
    ))}
    <Models document={document} />
    <ErrorList />
  </>
);

const titled = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;

const Contents = ({ document, sections }: { document: OpenApiDocument; sections: readonly Section[] }) => (
  <ul>
    {sections.map(({ name, operations }) => (
      <li>
        <a href={`#surface-${name}`}>{titled(name)}</a>
        <ul>
          {operations.map(({ id, method, path }) => (
            <li>
              <a href={`#${id}`}>
                <Method method={method} /> <span class="where">{path}</span>
              </a>
            </li>
          ))}
        </ul>
      </li>
    ))}
    <li>
      <a href="#models">Models</a>
      <ul>
        {Object.keys(document.components.schemas).map((name) => (
          <li>
            <a href={`#${modelAnchor(name)}`}>
              <span class="where">{name}</span>
            </a>
          </li>
        ))}
      </ul>
    </li>
    <li>
      <a href="#errors">Errors</a>
    </li>
  </ul>
);

const Introduction = ({ document }: { document: OpenApiDocument }) => (
  <>
    <h1>
      {document.info.title} API reference <small>{document.info.version}</small>
    </h1>
    <div class="intro">
      <p class="lead">
        <Prose text={document.info.summary} />
      </p>
      <p>
        <Prose text={document.info.description} />
      </p>
      <p>
        <a href="/openapi.json">OpenAPI {document.openapi} document</a>
      </p>
      <h2 id="access">Access</h2>
      <dl class="words">
        {Object.entries(document.components.securitySchemes).map(([name, scheme]) => (
          <div>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <Prose text={scheme.description ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
      <h2 id="rates">Rate classes</h2>
      <p>
        Calls are counted for each network and class. Over the limit the answer is 429 with <code>Retry-After</code>.
      </p>
      <dl class="words">
        {RATE_CLASSES.map(([name, meaning]) => (
          <div>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  </>
);

const Models = ({ document }: { document: OpenApiDocument }) => (
  <section id="models" aria-labelledby="models-title">
    <h2 id="models-title">Models</h2>
    {Object.entries(document.components.schemas).map(([name, schema]) => (
      <article id={modelAnchor(name)} aria-labelledby={`${modelAnchor(name)}-title`}>
        <h3 id={`${modelAnchor(name)}-title`}>
          <a class="self" href={`#${modelAnchor(name)}`}>
            <code class="path">{name}</code>
          </a>
        </h3>
        {schema.description !== undefined && (
          <p>
            <Prose text={schema.description} />
          </p>
        )}
        {fieldGroups(schema, document).length === 0 && (
          <p>
            <Type parts={typeOf(schema)} />
          </p>
        )}
        <FieldTables label={`Fields of ${name}`} groups={fieldGroups(schema, document)} />
      </article>
    ))}
  </section>
);
