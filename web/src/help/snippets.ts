// A whole object of a kind: what its declaration requires, with places to fill in.
import { choices, isSecret, type Kind, type Schema, typesOf } from './schema.js';

/** A template of the editor: `${name}` is a place to fill in. */
export function snippetOf({ apiVersion, kind, schema, named, needed }: Kind, json: boolean): string {
  const { properties = {}, required = [] } = schema;
  const object: Record<string, Value> = { apiVersion: { fixed: apiVersion }, kind: { fixed: kind } };
  // What is a file of lists shows them all.
  const lists = properties.metadata ? [] : Object.keys(properties).filter((name) => isListOfParts(properties[name]));
  const wanted = [...required, ...needed, ...(needed.length > 0 ? [] : lists)];
  for (const [name, member] of Object.entries(properties)) {
    if (name === 'metadata' && named) object[name] = { members: { name: { hole: 'name', text: true } } };
    else if (!(name in object) && wanted.includes(name)) object[name] = valueFor(name, member);
  }
  return json
    ? inBraces({ members: object }, '')
        .replace(/^\{\n|\n\}$/g, '')
        .replace(/^ {2}/gm, '')
    : lines(object, '').join('\n');
}

/** A value of the template. */
type Value = { fixed: string } | { hole: string; text: boolean } | { members: Record<string, Value> } | { list: Value };

function valueFor(name: string, schema: Schema): Value {
  const [type] = typesOf(schema);
  if (type === 'array') return { list: valueFor(singular(name), schema.items ?? {}) };
  if (type === 'object' && schema.properties) {
    const required = schema.required ?? [];
    // Where nothing is required, the first field shows the form.
    const names = required.length > 0 ? required : Object.keys(schema.properties).slice(0, 1);
    return { members: Object.fromEntries(names.map((one) => [one, valueFor(one, schema.properties?.[one] ?? {})])) };
  }
  const [choice] = choices(schema);
  const hole = choice ?? (isSecret(schema) && schema.contentEncoding ? `${name} in base64` : name);
  return { hole, text: type === 'string' };
}

function isListOfParts(schema: Schema | undefined): boolean {
  return (schema?.items?.required?.length ?? 0) > 0;
}

function singular(name: string): string {
  return name.replace(/s$/, '');
}

function lines(members: Record<string, Value>, indent: string): string[] {
  return Object.entries(members).flatMap(([name, value]) => {
    if ('members' in value) return [`${indent}${name}:`, ...lines(value.members, `${indent}  `)];
    if ('list' in value) return [`${indent}${name}:`, ...item(value.list, indent)];
    return [`${indent}${name}: ${scalar(value, false)}`];
  });
}

function item(value: Value, indent: string): string[] {
  if ('list' in value) return [`${indent}- []`];
  if (!('members' in value)) return [`${indent}- ${scalar(value, false)}`];
  return lines(value.members, `${indent}  `).map((line, index) =>
    index === 0 ? `${indent}- ${line.trimStart()}` : line,
  );
}

function inBraces(value: Value, indent: string): string {
  const deeper = `${indent}  `;
  if ('members' in value) {
    const members = Object.entries(value.members).map(([name, one]) => `${deeper}"${name}": ${inBraces(one, deeper)}`);
    return `{\n${members.join(',\n')}\n${indent}}`;
  }
  if ('list' in value) return `[${inBraces(value.list, indent)}]`;
  return scalar(value, true);
}

function scalar(value: { fixed: string } | { hole: string; text: boolean }, json: boolean): string {
  const quote = json && ('fixed' in value || value.text) ? '"' : '';
  return 'fixed' in value ? `${quote}${value.fixed}${quote}` : `${quote}\${${value.hole}}${quote}`;
}
