/** Syncing, rolling back and deleting. */
export const syncMessages = {} as const;
