import type { KubeClient, KubeListOptions } from '../KubeClient';
import { KubeError } from '../KubeError';
import type { KubeObject, KubeResource } from '../objects';

/** Objects in one page, as client-go's pager asks. */
const PAGE_SIZE = 500;
/** After so many expired lists, one without pages, which cannot expire. */
const MAX_PAGED_ATTEMPTS = 3;

/**
 * Reads a whole list, page by page. A list whose pages expire meanwhile (410)
 * is begun anew.
 *
 * @param keep - what is kept of each object, under which key.
 */
export async function listAll(
  client: KubeClient,
  resource: KubeResource,
  options: KubeListOptions,
  keep: (object: KubeObject) => [key: string, kept: KubeObject],
): Promise<{ objects: Map<string, KubeObject>; resourceVersion: string }> {
  for (let attempt = 1; ; attempt++) {
    const limit = attempt <= MAX_PAGED_ATTEMPTS ? PAGE_SIZE : undefined;
    const objects = new Map<string, KubeObject>();
    try {
      let next: string | undefined;
      for (;;) {
        const page = await client.list(resource, {
          ...options,
          limit,
          continue: next,
        });
        page.items.forEach(item => objects.set(...keep(item)));
        next = page.continue;
        if (!next) {
          return { objects, resourceVersion: page.resourceVersion };
        }
      }
    } catch (error) {
      if (!isGone(error) || limit === undefined) {
        throw error;
      }
    }
  }
}

/** The server no longer has the version asked for: read again from now. */
export function isGone(error: unknown): boolean {
  return error instanceof KubeError && error.code === 410;
}
