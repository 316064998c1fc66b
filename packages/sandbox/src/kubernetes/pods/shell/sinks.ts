import type { SimpleCommandNode, WordNode } from 'just-bash';

export type Redirection = SimpleCommandNode['redirections'][number];
type Assignment = SimpleCommandNode['assignments'][number];

/** Shell variables naming the files that take a command's output. */
export const STDOUT_VARIABLE = '__container_stdout';
export const STDERR_VARIABLE = '__container_stderr';

/**
 * Where a stream of a command goes: to the container's log as it appears, to
 * something of the script (`captured`), or wherever the other stream goes.
 */
export type Sink = 'stream' | 'captured' | 'other';

export interface Sinks {
  out: Sink;
  err: Sink;
}

/** What the sinks are once `redirections` are applied, in their order. */
export function sinkAfter(redirections: Redirection[], sinks: Sinks): Sinks {
  let { out, err } = sinks;
  for (const redirection of redirections) {
    const { operator } = redirection;
    const fd = redirection.fdVariable ? 3 : redirection.fd ?? 1;
    if (operator === '&>' || operator === '&>>') {
      out = 'captured';
      err = 'captured';
    } else if (operator === '>&') {
      const target = literalText(redirection.target as WordNode);
      const source = { out, err };
      if (fd === 2) err = target === '1' ? joined(source.out, err) : 'captured';
      else if (fd === 1 && target === '2') out = joined(source.err, out);
      else if (fd === 1 && target !== '1') {
        out = 'captured';
        if (redirection.fd === null && !/^(\d+|-)$/.test(target))
          err = 'captured';
      }
    } else if (operator === '>' || operator === '>>' || operator === '>|') {
      if (fd === 1) out = 'captured';
      else if (fd === 2) err = 'captured';
    }
  }
  return { out, err };
}

/** A stream sent where `target` goes: `other` twice is back at itself. */
function joined(target: Sink, self: Sink): Sink {
  if (target === 'captured') return 'captured';
  return target === 'stream' ? 'other' : self;
}

/** The redirections that bring a command's output to its sinks. */
export function redirectTo(sinks: Sinks): Redirection[] {
  const redirections: Redirection[] = [];
  if (sinks.out === 'stream') redirections.push(append(1, STDOUT_VARIABLE));
  if (sinks.out === 'other') redirections.push(append(1, STDERR_VARIABLE));
  if (sinks.err === 'stream') redirections.push(append(2, STDERR_VARIABLE));
  if (sinks.err === 'other') redirections.push(append(2, STDOUT_VARIABLE));
  return redirections;
}

/** The sinks that a redirection of the shell itself (`exec > file`) moves. */
export function sinksMovedBy(redirection: Redirection): string[] {
  const { operator, fd, fdVariable } = redirection;
  if (fdVariable) return [];
  if (operator === '&>' || operator === '&>>') {
    return [STDOUT_VARIABLE, STDERR_VARIABLE];
  }
  if (!['>', '>>', '>|', '>&'].includes(operator)) return [];
  if (operator === '>&') {
    const target = literalText(redirection.target as WordNode);
    if (target !== '1' && target !== '2') return [];
  }
  if (fd === 2) return [STDERR_VARIABLE];
  return fd === null || fd === 1 ? [STDOUT_VARIABLE] : [];
}

/** Assignments that make later commands write where `exec` moved the output. */
export function moveSinks(redirection: Redirection): Assignment[] {
  const target = redirection.target as WordNode;
  return sinksMovedBy(redirection).map(variable => {
    if (redirection.operator === '>&') {
      const source =
        literalText(target) === '1' ? STDOUT_VARIABLE : STDERR_VARIABLE;
      return assign(variable, { variable: source });
    }
    return { ...assign(variable, ''), value: absolute(target) };
  });
}

/** The script may change its directory later. */
function absolute(path: WordNode): WordNode {
  if (/^[/?]/.test(literalText(path))) return path;
  const pwd = {
    type: 'ParameterExpansion' as const,
    parameter: 'PWD',
    operation: null,
  };
  return { ...path, parts: [pwd, ...literal('/').parts, ...path.parts] };
}

export function assign(
  name: string,
  value: string | { variable: string },
): Assignment {
  return {
    type: 'Assignment',
    name,
    value:
      typeof value === 'string' ? literal(value) : variableWord(value.variable),
    append: false,
    array: null,
  };
}

export function literal(value: string): WordNode {
  return { type: 'Word', parts: [{ type: 'Literal', value }] };
}

function append(fd: 1 | 2, variable: string): Redirection {
  return {
    type: 'Redirection',
    fd,
    operator: '>>',
    target: variableWord(variable),
  };
}

/** `"${variable-/dev/stdout}"`: without a container it is the shell's own. */
function variableWord(variable: string): WordNode {
  return {
    type: 'Word',
    parts: [
      {
        type: 'DoubleQuoted',
        parts: [
          {
            type: 'ParameterExpansion',
            parameter: variable,
            operation: {
              type: 'DefaultValue',
              word: literal(
                variable === STDOUT_VARIABLE ? '/dev/stdout' : '/dev/stderr',
              ),
              checkEmpty: false,
            },
          },
        ],
      },
    ],
  };
}

function literalText(word: WordNode): string {
  return (word.parts ?? [])
    .map(part => (part.type === 'Literal' ? part.value : '?'))
    .join('');
}
