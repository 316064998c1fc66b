// Shells into pods and nodes
export {};
