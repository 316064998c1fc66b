import type { DeleteOptions, UserInfo } from '../types.ts';

/** What a write needs to know besides the object. */
export interface WriteOptions {
  user: UserInfo;
  /** Goes all the way but stores nothing. */
  dryRun?: boolean;
  /** Who owns the fields that are written; see managedFields. */
  fieldManager?: string;
  /** The object is an applied configuration, whose owner is noted by it. */
  apply?: boolean;
  /** Hears what admission and the resource have to say beside the answer. */
  warn?(message: string): void;
}

export interface DeleteRequest extends WriteOptions, DeleteOptions {
  preconditions?: { uid?: string; resourceVersion?: string };
}

export interface UpdateRequest extends WriteOptions {
  /** `status` or another part of the object; undefined for all of it. */
  subresource?: string;
  /** Where owners are told apart by an endpoint that writes the whole object. */
  managedAs?: string;
  /** How the next object was made; a patch words some refusals differently. */
  method: 'update' | 'patch';
}

export interface ApplyRequest extends WriteOptions {
  subresource?: string;
  /** Where owners are told apart by an endpoint that writes the whole object. */
  managedAs?: string;
  /** Takes what others own instead of refusing. */
  force: boolean;
}

/** The user that code inside the cluster writes as. */
export const SYSTEM_USER: UserInfo = {
  username: 'system:sandbox',
  groups: ['system:masters', 'system:authenticated'],
};
