/** ApplicationSets. */
export const zhSets = {
  'sets.title': '应用集',
};
