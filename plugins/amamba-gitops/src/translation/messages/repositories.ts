/** A workspace's repositories. */
export const repositoriesMessages = {
  repositories: {
    title: 'Repositories',
  },
} as const;
