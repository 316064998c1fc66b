import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeClient, KubeService } from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import { explainOpening } from '../modes/explainOpening';
import { PODS, readPod } from '../pods/Pod';
import { OpeningError } from '../process/RemoteProcess';
import {
  type FilePlace,
  findDebugger,
  noToolsError,
  placeIn,
} from './FilePlace';
import { runScript } from './runScript';
import { FIND_ROOT_SCRIPT } from './scripts';

const sharingSchema = z.looseObject({
  spec: z
    .looseObject({ shareProcessNamespace: z.boolean().optional() })
    .optional(),
});

/** How files of a container are reached. */
export class FileGateway {
  readonly #kube: Pick<KubeService, 'client'>;

  /** @param kube - reads pods as the portal */
  constructor(kube: Pick<KubeService, 'client'>) {
    this.#kube = kube;
  }

  /**
   * Tries in the container itself; when that has not the tools, through a
   * debug container of the portal's that runs beside it.
   *
   * @param client - acts as the person
   * @param tools - what is needed, for the message: `sh and stat`
   * @param attempt - answers undefined when the tools are not there
   * @throws OpeningError
   */
  async through<T>(
    client: KubeClient,
    ref: ContainerRef,
    tools: string,
    attempt: (place: FilePlace) => Promise<T | undefined>,
    signal?: AbortSignal,
  ): Promise<T> {
    const direct = placeIn(client, ref);
    const result = await attempt(direct);
    if (result !== undefined) {
      return result;
    }
    const neighbour = await this.#neighbour(direct, signal);
    const through = neighbour && (await attempt(neighbour));
    if (through === undefined) {
      throw noToolsError(ref.container, tools);
    }
    return through;
  }

  async #neighbour(
    direct: FilePlace,
    signal?: AbortSignal,
  ): Promise<FilePlace | undefined> {
    const { namespace, pod: name, container } = direct;
    const object = await this.#kube
      .client(direct.client.cluster)
      .get(PODS, { namespace, name }, { signal })
      .catch((error: unknown) => {
        throw explainOpening(error);
      });
    if (!object) {
      throw new OpeningError(
        'pod-gone',
        `Pod "${name}" is not there any more.`,
      );
    }
    const shares =
      sharingSchema.parse(object).spec?.shareProcessNamespace === true;
    const found = findDebugger(readPod(object), container, shares);
    if (!found) {
      return undefined;
    }
    const place = { ...direct, container: found.name, via: found.name };
    if (found.searchId === undefined) {
      return { ...place, root: '/proc/1/root' };
    }
    const { exitCode, out } = await runScript(
      place,
      FIND_ROOT_SCRIPT,
      [found.searchId],
      signal,
    );
    const root = out.toString('latin1');
    return exitCode === 0 && /^\/proc\/\d+\/root$/.test(root)
      ? { ...place, root }
      : undefined;
  }
}
