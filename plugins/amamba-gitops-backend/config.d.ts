export interface Config {
  amamba?: {
    gitops?: {
      cache?: {
        /**
         * Most applications of which the whole object is kept in memory, of
         * those that people look at. Lists need none of them.
         *
         * @default 200
         */
        maxApplications?: number;
        /**
         * Most resource trees that are followed at once, of those that people
         * look at. Each costs one connection to its Argo CD.
         *
         * @default 200
         */
        maxTrees?: number;
      };
    };
  };
}
