import {
  type FieldErrors,
  type FieldValues,
  type Resolver,
  set,
} from 'react-hook-form';
import type { z } from 'zod';
import { useMessages } from '../../translation/translation';

type Issue = z.core.$ZodIssue;

/** Words for what a schema found wrong. */
export function useProblemWords(): (issue: Issue) => string {
  const t = useMessages();
  return issue => {
    const field = String(issue.path.at(-1) ?? '');
    switch (issue.code) {
      case 'invalid_type':
        return typeof issue.input === 'number' || issue.expected === 'number'
          ? t('form.problem.number')
          : t('form.problem.required');
      case 'too_small':
        return issue.origin === 'number'
          ? t('form.problem.atLeast', { limit: String(issue.minimum) })
          : t('form.problem.required');
      case 'too_big':
        return issue.origin === 'number'
          ? t('form.problem.atMost', { limit: String(issue.maximum) })
          : t('form.problem.tooLong', { limit: String(issue.maximum) });
      case 'invalid_format':
        if (field === 'name') {
          return t('form.problem.name');
        }
        if (/duration|requeueAfter/i.test(field)) {
          return t('form.problem.duration');
        }
        return /url/i.test(field) ? t('form.problem.sshUrl') : issue.message;
      default:
        if (/url/i.test(field)) {
          return t('form.problem.urlPassword');
        }
        return field === 'file'
          ? t('form.problem.inRepository')
          : issue.message;
    }
  };
}

/** What is wrong with one field, for people. */
export interface FieldProblem {
  path: string;
  message: string;
}

/**
 * Checks a form by the schema of the contract. What is wrong shows at the
 * field of the same path.
 */
export function contractResolver<TDraft extends FieldValues>(options: {
  schema: z.ZodType;
  /** What would be sent. */
  toInput: (draft: TDraft) => unknown;
  words: (issue: Issue) => string;
  /** Where a problem shows, if not at its own path. */
  place?: (path: string) => string;
  /** What else is wrong. */
  more?: (draft: TDraft) => FieldProblem[] | Promise<FieldProblem[]>;
}): Resolver<TDraft> {
  return async draft => {
    const errors: FieldErrors<TDraft> = {};
    const tell = (path: string, message: string) =>
      set(errors, path, { type: 'contract', message });
    const parsed = options.schema.safeParse(options.toInput(draft));
    // The first that is said of a field stays: it was said last.
    [...(parsed.error?.issues ?? [])].reverse().forEach(issue => {
      const path = issue.path.join('.');
      tell(options.place?.(path) ?? path, options.words(issue));
    });
    const more = (await options.more?.(draft)) ?? [];
    more.forEach(({ path, message }) => tell(path, message));
    return Object.keys(errors).length > 0
      ? { values: {}, errors }
      : { values: draft, errors: {} };
  };
}

// Only what our forms have: messages of other systems begin with names too.
const FIELD_LINE =
  /^(?:body\.)?((?:spec|template|generators|path)[.[][\w.[\]]+|name|url): (.+)$/;

/** What a server said of single fields: `spec.sources[0].path: does not exist`. */
export function readRefusal(message: string): FieldProblem[] {
  return message
    .replace(/^The request is not valid: /, '')
    .split(/\n|; /)
    .flatMap(problem => {
      const [, path, words] = FIELD_LINE.exec(problem) ?? [];
      return path
        ? [{ path: path.replace(/\[(\d+)\]/g, '.$1'), message: words }]
        : [];
    });
}
