import { isRecord } from '../../../../kubernetes/store/json.ts';
import { renderGoTemplate } from './goTemplate.ts';

/** What a generator makes: nested for Go templates, else flat. */
export type Params = Record<string, unknown>;

export interface RenderOptions {
  goTemplate: boolean;
  missingIsError: boolean;
}

/** Renders every text of a structure, the names of members too. */
export function renderDeep<T>(
  value: T,
  params: Params,
  options: RenderOptions,
): T {
  if (typeof value === 'string') {
    return renderText(value, params, options) as T;
  }
  if (Array.isArray(value)) {
    return value.map(item => renderDeep(item, params, options)) as T;
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      renderText(key, params, options),
      renderDeep(member, params, options),
    ]),
  ) as T;
}

export function renderText(
  text: string,
  params: Params,
  { goTemplate, missingIsError }: RenderOptions,
): string {
  return goTemplate
    ? renderGoTemplate(text, params, { missingIsError })
    : renderTags(text, params);
}

/** `{{name}}`; what is not known stays as it is written. */
function renderTags(text: string, params: Params): string {
  return text.replaceAll(/\{\{([^{}]*)\}\}/g, (tag, name: string) => {
    const key = name.trim();
    return Object.hasOwn(params, key) ? String(params[key]) : tag;
  });
}

/** Values with the path to each as its name: `a.b`, `a.c[0]`. */
export function flatten(value: unknown, path = ''): Record<string, string> {
  if (isRecord(value)) {
    return Object.assign(
      {},
      ...Object.entries(value).map(([key, member]) =>
        flatten(member, path ? `${path}.${key}` : key),
      ),
    );
  }
  if (Array.isArray(value)) {
    return Object.assign(
      {},
      ...value.map((item, index) => flatten(item, `${path}[${index}]`)),
    );
  }
  return path && value !== undefined && value !== null
    ? { [path]: String(value) }
    : {};
}
