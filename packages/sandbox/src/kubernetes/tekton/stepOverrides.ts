import type { Step } from './specs.ts';

interface Resources {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

interface Overrides {
  /** Of each step, by its name. */
  stepSpecs?: { name: string; computeResources?: Resources }[];
  /** Of the task as a whole. */
  computeResources?: Resources;
}

/**
 * Steps with the resources that their TaskRun gives them. Since steps run one
 * after another, each gets the whole task's limits and its share of the requests.
 */
export function withOwnResources(
  steps: Step[],
  { stepSpecs = [], computeResources: whole }: Overrides,
): Step[] {
  return steps.map(step => {
    const own = stepSpecs.find(({ name }) => name === step.name);
    if (own?.computeResources)
      return { ...step, computeResources: own.computeResources };
    if (!whole) return step;
    const { limits, requests } = whole;
    const shares = requests && share(requests, steps.length);
    return {
      ...step,
      computeResources: {
        ...(limits && { limits }),
        ...(shares && { requests: shares }),
      },
    };
  });
}

function share(
  requests: Record<string, string>,
  count: number,
): Record<string, string> {
  const entries = Object.entries(requests).map(([name, quantity]) => {
    const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity);
    if (!match) return [name, quantity];
    const [, amount, unit] = match;
    const part = Number(amount) / count;
    if (Number.isInteger(part)) return [name, `${part}${unit}`];
    return name === 'cpu' && unit === ''
      ? [name, `${Math.ceil(part * 1000)}m`]
      : [name, `${Math.ceil(part)}${unit}`];
  });
  return Object.fromEntries(entries);
}
