/** As whom the syncer owns fields of objects. */
export const FIELD_MANAGER = 'amamba-workspace-syncer';
