import {
  type ContainerRef,
  MAX_VIEW_BYTES,
} from '@amamba/plugin-amamba-debug-common';
import type {
  KubeClient,
  KubeService,
  KubeSubjects,
} from '@amamba/plugin-amamba-node';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { OpeningError } from '../process/RemoteProcess';
import type { ContainerFiles, EntityCaller } from '../routes/RouteDeps';
import { explainExit } from './explainExit';
import { FileGateway } from './FileGateway';
import type { FilePlace } from './FilePlace';
import { parseListing } from './parseListing';
import { readText } from './readText';
import { runScript, type ScriptResult } from './runScript';
import { LIST_SCRIPT, SCRIPT_EXITS, VIEW_SCRIPT } from './scripts';

/** Entries of a directory that are listed. */
export const MAX_ENTRIES = 2000;
const TOOLS = 'sh, stat and readlink to read files with';

/** What {@link ContainerFileReader} needs. */
export interface ContainerFileReaderOptions {
  kube: Pick<KubeService, 'client' | 'as'>;
  subjects: Pick<KubeSubjects, 'userOf'>;
}

/** Reads files over exec, as the caller. */
export class ContainerFileReader implements ContainerFiles {
  readonly #options: ContainerFileReaderOptions;
  readonly #gateway: FileGateway;

  constructor(options: ContainerFileReaderOptions) {
    this.#options = options;
    this.#gateway = new FileGateway(options.kube);
  }

  async list(container: ContainerRef, path: string, caller: EntityCaller) {
    const args = [path, String(MAX_ENTRIES)];
    const { result, place } = await this.#run(
      container,
      LIST_SCRIPT,
      args,
      caller,
    );
    const { items, truncated } = parseListing(result.out, {
      cut: result.cut,
      numericOwners: place.via !== undefined,
    });
    return { path, items, truncated, ...(place.via && { via: place.via }) };
  }

  async view(container: ContainerRef, path: string, caller: EntityCaller) {
    const args = [path, String(MAX_VIEW_BYTES)];
    const { result } = await this.#run(container, VIEW_SCRIPT, args, caller);
    const newline = result.out.indexOf(0x0a);
    const content = result.out.subarray(newline + 1);
    // Files of /proc say that they have no size.
    const size = Math.max(
      Number(result.out.toString('latin1', 0, newline)),
      content.length,
    );
    const truncated = size > content.length;
    const text = readText(content, content.length === MAX_VIEW_BYTES);
    return { path, size, truncated, ...(text !== undefined && { text }) };
  }

  async #run(
    ref: ContainerRef,
    script: string,
    args: readonly string[],
    caller: EntityCaller,
  ): Promise<{ result: ScriptResult; place: FilePlace }> {
    const [path] = args;
    const client = await this.#clientOf(ref.cluster, caller);
    try {
      return await this.#gateway.through(
        client,
        ref,
        TOOLS,
        async place => {
          const { root, via } = place;
          const { signal } = caller;
          const result = await runScript(
            place,
            script,
            [root, ...args],
            signal,
          );
          const { exitCode, err } = result;
          if (exitCode === undefined || exitCode === SCRIPT_EXITS.noTools) {
            return undefined;
          }
          const context = { container: ref.container, path, via };
          const error = explainExit(exitCode, context, err);
          if (error) {
            throw error;
          }
          return { result, place };
        },
        caller.signal,
      );
    } catch (error) {
      throw error instanceof OpeningError ? toServiceError(error) : error;
    }
  }

  async #clientOf(cluster: string, caller: EntityCaller): Promise<KubeClient> {
    const { kube, subjects } = this.#options;
    const user = await subjects.userOf(caller.credentials);
    return kube.as(user).client(cluster);
  }
}

/** Without the cause, which Backstage would tell the browser as well. */
function toServiceError({ code, message }: OpeningError): Error {
  switch (code) {
    case 'not-found':
    case 'pod-gone':
      return new NotFoundError(message);
    case 'exec-forbidden':
      return new NotAllowedError(message);
    case 'too-large':
      return new InputError(message);
    case 'cluster-unreachable':
      return new ServiceUnavailableError(message);
    default:
      return new ConflictError(message);
  }
}
