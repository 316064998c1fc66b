interface Expression {
  key: string;
  operator: string;
  values?: string[];
}

const SET = /^([^\s!=,()]+)\s+(in|notin)\s+\(([^)]*)\)$/;
const EQUALITY = /^([^\s!=]+)\s*(==|=|!=)\s*(\S*)$/;

/** A selector written as text: `app=web,tier in (a, b),!old`. */
export function parseSelector(text: string): {
  matchExpressions: Expression[];
} {
  const parts = text.split(/,(?![^(]*\))/).map(part => part.trim());
  return { matchExpressions: parts.filter(Boolean).map(readPart) };
}

function readPart(part: string): Expression {
  const [, setKey, word, list] = SET.exec(part) ?? [];
  if (setKey) {
    const values = list.split(',').map(value => value.trim());
    return { key: setKey, operator: word === 'in' ? 'In' : 'NotIn', values };
  }
  const [, key, sign, value] = EQUALITY.exec(part) ?? [];
  if (key) {
    return { key, operator: sign === '!=' ? 'NotIn' : 'In', values: [value] };
  }
  return part.startsWith('!')
    ? { key: part.slice(1).trim(), operator: 'DoesNotExist' }
    : { key: part, operator: 'Exists' };
}
