/** The container of a step: `step-<name>`, `step-unnamed-<i>`. */
export function stepContainer(step: { name?: string }, index: number): string {
  return `step-${stepName(step, index)}`;
}

export function stepName(step: { name?: string }, index: number): string {
  return step.name || `unnamed-${index}`;
}
