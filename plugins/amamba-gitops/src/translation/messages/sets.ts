/** ApplicationSets. */
export const setsMessages = {
  sets: {
    title: 'ApplicationSets',
  },
} as const;
