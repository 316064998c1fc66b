/** The clusters and namespaces that are a workspace's. @public */
export interface WorkspacePlacement {
  workspace: string;
  clusters: Array<{ name: string; namespaces: string[] }>;
}
