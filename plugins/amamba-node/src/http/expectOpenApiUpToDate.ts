import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '@amamba/plugin-amamba-common';
import { buildOpenApiDocument } from './buildOpenApiDocument';
import type { ApiInfo } from './types';

/**
 * For a test: the `openapi.json` committed in a package is what its contract
 * generates. With `UPDATE_OPENAPI=1` in the environment it is written instead.
 *
 * @throws Error saying how to update it.
 * @public
 */
export async function expectOpenApiUpToDate(
  packageDir: string,
  contract: Contract,
  info: ApiInfo,
): Promise<void> {
  const path = join(packageDir, 'openapi.json');
  const expected = buildOpenApiDocument(contract, info);
  if (process.env.UPDATE_OPENAPI === '1') {
    await writeFile(path, `${JSON.stringify(expected, undefined, 2)}\n`);
    return;
  }
  const committed = await readFile(path, 'utf8').catch(() => undefined);
  if (
    committed === undefined ||
    !isDeepStrictEqual(
      JSON.parse(committed),
      JSON.parse(JSON.stringify(expected)),
    )
  ) {
    throw new Error(
      `${path} is ${
        committed === undefined ? 'missing' : 'stale'
      }; run this test once with UPDATE_OPENAPI=1 and commit the file`,
    );
  }
}
