/** Whether all guards of a task hold; `values` may be a replaced list. */
export function whenHolds(expressions: any[]): boolean {
  return expressions.every(({ input, operator, values = [] }) => {
    const found = values.includes(input);
    return operator === 'notin' ? !found : found;
  });
}
