const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const QUALIFIED_NAME_PROBLEM =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const SUBDOMAIN_PROBLEM =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_PROBLEM =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_1035_PROBLEM =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

const MAX_NAME = 63;
const MAX_SUBDOMAIN = 253;

function tooLong(limit: number): string {
  return `must be no more than ${limit} bytes`;
}

/** Why a label or annotation key is refused, as apimachinery words it. */
export function labelKeyProblem(key: string): string | undefined {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (prefix !== undefined) {
    if (!prefix) return 'prefix part must be non-empty';
    if (name.includes('/')) {
      return `a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
    }
    if (prefix.length > MAX_SUBDOMAIN) {
      return `prefix part ${tooLong(MAX_SUBDOMAIN)}`;
    }
    if (!SUBDOMAIN.test(prefix)) return `prefix part ${SUBDOMAIN_PROBLEM}`;
  }
  if (!name) return 'name part must be non-empty';
  if (name.length > MAX_NAME) return `name part ${tooLong(MAX_NAME)}`;
  return QUALIFIED_NAME.test(name)
    ? undefined
    : `name part ${QUALIFIED_NAME_PROBLEM}`;
}

export function labelValueProblem(value: string): string | undefined {
  if (value.length > MAX_NAME) return tooLong(MAX_NAME);
  if (value === '' || QUALIFIED_NAME.test(value)) return undefined;
  return `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`;
}

export type NameFormat = 'subdomain' | 'label' | 'label-1035' | 'path-segment';

/** Why an object's name is refused. */
export function nameProblem(
  name: string,
  format: NameFormat,
): string | undefined {
  switch (format) {
    case 'path-segment':
      if (name === '.' || name === '..') return `may not be '${name}'`;
      if (name.includes('/')) return "may not contain '/'";
      return name.includes('%') ? "may not contain '%'" : undefined;
    case 'label':
      if (name.length > MAX_NAME) return tooLong(MAX_NAME);
      return LABEL.test(name) ? undefined : LABEL_PROBLEM;
    case 'label-1035':
      if (name.length > MAX_NAME) return tooLong(MAX_NAME);
      return LABEL_1035.test(name) ? undefined : LABEL_1035_PROBLEM;
    default:
      if (name.length > MAX_SUBDOMAIN) return tooLong(MAX_SUBDOMAIN);
      return SUBDOMAIN.test(name) ? undefined : SUBDOMAIN_PROBLEM;
  }
}
