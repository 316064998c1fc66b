import { parse } from 'yaml';
import { isRecord } from '../../../../kubernetes/store/json.ts';
import { flatten, type Params } from '../template/renderTemplate.ts';
import type { GeneratorRequest } from './types.ts';

/** The elements as they are written. */
export async function listParams({
  generator,
  options,
}: GeneratorRequest): Promise<Params[]> {
  const { elements = [], elementsYaml } = generator.list;
  const read: unknown = elementsYaml ? parse(String(elementsYaml)) : [];
  const all = [...elements, ...(Array.isArray(read) ? read : [])];
  return all.map(element => {
    if (!isRecord(element)) {
      throw new Error('error unmarshling list element');
    }
    if (options.goTemplate) return element;
    for (const [key, value] of Object.entries(element)) {
      if (key !== 'values' && typeof value !== 'string') {
        throw new Error(
          `error parsing value as string for key "${key}": ${JSON.stringify(
            value,
          )}`,
        );
      }
    }
    return flatten(element);
  });
}
