/** Forms that make and change applications. */
export const formsMessages = {
  create: {
    action: 'Create application',
    title: 'Create an application',
  },
  edit: {
    action: 'Edit',
    title: 'Edit {{name}}',
  },
} as const;
