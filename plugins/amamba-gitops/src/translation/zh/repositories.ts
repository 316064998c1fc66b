/** A workspace's repositories. */
export const zhRepositories = {
  'repositories.title': '代码仓库',
};
