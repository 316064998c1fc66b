import fs from 'node:fs';
import { checkPack } from './checkPack';

const { promises } = fs;

/** The file system, on which packs are not stored that would unpack to too much. */
export const boundedFs = {
  promises: {
    ...promises,
    writeFile: async (...args: Parameters<typeof promises.writeFile>) => {
      const [path, data] = args;
      if (String(path).endsWith('.pack')) {
        checkPack(Buffer.from(data as Uint8Array));
      }
      return promises.writeFile(...args);
    },
  },
};
