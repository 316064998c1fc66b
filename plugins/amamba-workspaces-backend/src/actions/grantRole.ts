import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { WorkspacesClientFor } from './createWorkspacesClient';

export function registerGrantRole(
  actions: ActionsRegistryService,
  clientFor: WorkspacesClientFor,
): void {
  actions.register({
    name: 'grant-role',
    title: 'Grant a role in a workspace',
    description:
      'Gives a user or group a role in a workspace, in place of the one that they had in it.',
    // It may take away what the member could do before.
    attributes: { destructive: true, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          workspace: z.string().describe('Name of the workspace'),
          ref: z.string().describe('user:default/bob, group:default/payments'),
          role: z
            .string()
            .describe('admin, editor, viewer, or a role of the portal'),
        }),
      output: z => z.object({ workspace: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const { workspace, ...body } = input;
      const output = await clientFor(credentials).setMember({
        params: { workspace },
        body,
      });
      return { output };
    },
  });
}
