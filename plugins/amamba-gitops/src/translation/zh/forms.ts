/** Forms that make and change applications. */
export const zhForms = {
  'create.action': '创建应用',
  'create.title': '创建应用',
  'edit.action': '编辑',
  'edit.title': '编辑 {{name}}',
};
