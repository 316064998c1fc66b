import { InputError } from '@backstage/errors';

/** One clause of a label selector. @public */
export interface LabelRequirement {
  key: string;
  operator: 'in' | 'notin' | 'exists' | 'doesnotexist';
  /** Empty for `exists` and `doesnotexist`. */
  values: string[];
}

const KEY = '[A-Za-z0-9][A-Za-z0-9._/-]*';
const VALUE = '[A-Za-z0-9._-]*';
const SET = new RegExp(
  `^(${KEY})\\s+(in|notin)\\s*\\(\\s*(${VALUE}(?:\\s*,\\s*${VALUE})*)\\s*\\)$`,
);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

/**
 * Reads a label selector as the Kubernetes API takes it:
 * `app=shop,tier in (web, api),!canary`.
 *
 * @throws InputError naming the clause that cannot be read.
 * @public
 */
export function parseLabelSelector(selector: string): LabelRequirement[] {
  // A comma within parentheses is part of its clause.
  const clauses = selector.split(/,(?![^(]*\))/).map(clause => clause.trim());
  return clauses.map(clause => {
    const requirement = parseClause(clause);
    if (!requirement) {
      throw new InputError(
        `"${clause}" is not a clause of a label selector; write key=value, key!=value, key in (a,b), key notin (a,b), key or !key`,
      );
    }
    return requirement;
  });
}

function parseClause(clause: string): LabelRequirement | undefined {
  const set = SET.exec(clause);
  if (set) {
    return {
      key: set[1],
      operator: set[2] as 'in' | 'notin',
      values: set[3].split(',').map(value => value.trim()),
    };
  }
  const equality = EQUALITY.exec(clause);
  if (equality) {
    return {
      key: equality[1],
      operator: equality[2] === '!=' ? 'notin' : 'in',
      values: [equality[3]],
    };
  }
  const existence = EXISTENCE.exec(clause);
  return existence?.[2] !== undefined
    ? {
        key: existence[2],
        operator: existence[1] ? 'doesnotexist' : 'exists',
        values: [],
      }
    : undefined;
}

/**
 * Whether an object with these labels is selected. As in Kubernetes `notin`
 * holds for an object without the label, too.
 *
 * @public
 */
export function meetsRequirements(
  requirements: readonly LabelRequirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'exists':
        return value !== undefined;
      case 'doesnotexist':
        return value === undefined;
      case 'in':
        return value !== undefined && values.includes(value);
      default:
        return value === undefined || !values.includes(value);
    }
  });
}
