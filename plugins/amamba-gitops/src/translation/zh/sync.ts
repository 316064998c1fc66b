/** Syncing, rolling back and deleting. */
export const zhSync = {};
