import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

/** What is not given stays; an empty text takes it away. */
export function updateWorkspace(deps: RouteDeps): Handler<'updateWorkspace'> {
  return ({ body }, ctx) =>
    changeWorkspace(deps, ctx, ({ record }) => {
      const { title = record.title, description = record.description } = body;
      return {
        title: title || undefined,
        description: description || undefined,
      };
    });
}
