/** Differences, history and events. */
export const historyMessages = {} as const;
