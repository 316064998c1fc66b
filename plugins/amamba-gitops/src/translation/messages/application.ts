/** An application's page. */
export const applicationMessages = {} as const;
