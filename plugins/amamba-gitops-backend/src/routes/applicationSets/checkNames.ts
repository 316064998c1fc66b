import { InputError } from '@backstage/errors';
import { isTemplate } from '../../argocd/toArgoApplicationSet';
import type { RouteDeps } from '../RouteDeps';
import type { Tenancy } from '../tenancy';

/**
 * The names that a set makes begin with its workspace's; where another
 * workspace's name begins so too, they must not be able to be names of that.
 *
 * @throws InputError when they can: a set takes over what bears them.
 */
export async function checkNames(
  { directory }: Pick<RouteDeps, 'directory'>,
  { workspace }: Pick<Tenancy, 'workspace'>,
  template: string,
): Promise<void> {
  const [fixed] = template.split('{{');
  const others = [...(await directory.list()).keys()]
    .filter(name => name.startsWith(`${workspace}-`))
    .map(name => `${name}-`);
  const isTheirs = others.some(
    other =>
      fixed.startsWith(other) ||
      (isTemplate(template) && other.startsWith(fixed)),
  );
  if (isTheirs) {
    throw new InputError(
      `The name of the applications, ${template}, could become one of another workspace's, whose name begins with ${workspace}- too. Begin it with something of your own: ${workspace}-apps-{{…}}, say.`,
    );
  }
}
