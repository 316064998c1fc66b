import { selectorFilter } from '../rest/objectListing.ts';
import type { ComputedObjects } from '../schema/resourceDefinition.ts';
import { StoredObject } from '../store/storedObject.ts';
import type { ResourceContext } from './apiContext.ts';
import { sendList, sendObject } from './presentation.ts';
import { listQuery } from './requestOptions.ts';
import { StatusError } from './statusError.ts';

/** Answers get and list of objects that are made when they are asked for. */
export function sendComputed(
  context: ResourceContext,
  computed: ComputedObjects,
): void {
  const { definition, info } = context;
  const { namespace, name = '', verb } = info;
  if (verb === 'get') {
    const object = computed.get(namespace, name);
    if (!object) {
      throw StatusError.notFound(definition, name);
    }
    sendObject(context, object);
  } else if (verb === 'list') {
    const filter = selectorFilter(definition, listQuery(context));
    const items = computed
      .list(namespace)
      .map(object => new StoredObject(object, 0))
      .filter(stored => !filter || filter(stored));
    sendList(context, items, { resourceVersion: '' });
  } else {
    throw StatusError.methodNotAllowed();
  }
}
