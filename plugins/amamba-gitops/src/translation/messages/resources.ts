/** The resources of an application, and one of them. */
export const resourcesMessages = {} as const;
