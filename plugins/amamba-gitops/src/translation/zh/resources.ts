/** The resources of an application, and one of them. */
export const zhResources = {};
