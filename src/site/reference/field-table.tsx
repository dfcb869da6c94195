import type { Field, FieldGroup } from './fields.ts';
import { Prose } from './prose.tsx';
import type { TypePart } from './type-of.ts';

/** A type in words; names of models lead to them. */
export const Type = ({ parts }: { parts: readonly TypePart[] }) => (
  <span class="type">
    {parts.map(({ text, model }) => (model === undefined ? text : <a href={`#${modelAnchor(model)}`}>{text}</a>))}
  </span>
);

/** The id of a model's article. */
export const modelAnchor = (name: string): string => `model-${encodeURIComponent(name)}`;

interface Told {
  readonly label: string;
  /** What a caller sends has its required fields marked; what is only read, the fields that may be absent. */
  readonly sent?: boolean;
}

/** The fields of a value; a value of several shapes gets a table for each. */
export const FieldTables = ({ label, groups, sent = false }: Told & { groups: readonly FieldGroup[] }) => (
  <>
    {groups.map(({ title, fields }) => (
      <>
        {title !== '' && <p class="shape">{title}</p>}
        <FieldTable label={title === '' ? label : `${label}: ${title}`} fields={fields} sent={sent} />
      </>
    ))}
  </>
);

export const FieldTable = ({ label, fields, sent = false }: Told & { fields: readonly Field[] }) => (
  <table>
    <caption>{label}</caption>
    <thead>
      <tr>
        <th scope="col">Field</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      {fields.map(({ name, type, required, description, limits }) => (
        <tr>
          <th scope="row">
            <code>{name}</code>
            {sent && required && <span class="need"> required</span>}
            {!sent && !required && <span class="need faint"> may be absent</span>}
          </th>
          <td>
            <Type parts={type} />
            {limits !== '' && <span class="limits">{limits}</span>}
            {description !== '' && (
              <p>
                <Prose text={description} />
              </p>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
