import type { DeleteOptions, UserInfo } from '../types.ts';

/** What a write needs to know besides the object. */
export interface WriteOptions {
  user: UserInfo;
  /** Goes all the way but stores nothing. */
  dryRun?: boolean;
  fieldManager?: string;
  /** Hears what admission has to say beside the answer. */
  warn?(message: string): void;
}

export interface DeleteRequest extends WriteOptions, DeleteOptions {
  preconditions?: { uid?: string; resourceVersion?: string };
}

export interface UpdateRequest extends WriteOptions {
  /** `status` or another part of the object; undefined for all of it. */
  subresource?: string;
  /** How the next object was made; a patch words some refusals differently. */
  method: 'update' | 'patch';
}

/** The user that code inside the cluster writes as. */
export const SYSTEM_USER: UserInfo = {
  username: 'system:sandbox',
  groups: ['system:masters', 'system:authenticated'],
};
