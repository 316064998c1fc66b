/** Differences, history and events. */
export const zhHistory = {};
