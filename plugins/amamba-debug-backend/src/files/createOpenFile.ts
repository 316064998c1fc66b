import type { OpenSession } from '../session/openSession';
import { openDownload } from './openDownload';
import { openUpload } from './openUpload';
import type { TransferDeps } from './reach';

/** Opens sessions of the modes `download` and `upload`. */
export function createOpenFile(deps: TransferDeps): OpenSession {
  return async (record, context) => {
    const { request } = record;
    switch (request.mode) {
      case 'download':
        return openDownload(record, request, deps, context);
      case 'upload':
        return openUpload(record, request, deps, context);
      default:
        throw new TypeError(`${request.mode} moves no file`);
    }
  };
}
