import type { Traffic } from './countingProxy';

/** What some tabs cost one backend. */
export interface Cost {
  /** The first time that anybody opens them. */
  opened: Traffic;
  /** While they are open. */
  minute: Traffic;
  /** Once more, by somebody else. */
  reopened: Traffic;
  cold: TabTimes;
  warm: TabTimes;
}

/** In milliseconds, of each tab. */
export interface TabTimes {
  /** Until it showed the application's state. */
  application: number[];
  /** Until it showed everything. */
  complete: number[];
}

/** By backend. */
export type Costs = Map<string, Cost>;

export function print(name: string, value: number, unit: string) {
  process.stdout.write(`bench gitops.${name} ${value.toFixed(2)} ${unit}\n`);
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

export function printCosts(scene: string, costs: Costs): void {
  for (const [name, { opened, minute, reopened }] of costs) {
    for (const [when, traffic] of Object.entries({
      opened,
      minute,
      reopened,
    })) {
      print(`${scene}.${name}-${when}-calls`, traffic.calls, 'calls');
      print(`${scene}.${name}-${when}-bytes`, traffic.bytes / 1024, 'KiB');
    }
  }
}

export function printTimes(scene: string, costs: Costs): void {
  const ours = costs.get('amamba')!;
  for (const [name, cost] of costs) {
    for (const when of ['cold', 'warm'] as const) {
      for (const what of ['application', 'complete'] as const) {
        const label = `${scene}.${name}-tab-${when}-${what}`;
        const median = quantile(cost[when][what], 0.5);
        print(`${label}-median`, median, 'ms');
        print(`${label}-p95`, quantile(cost[when][what], 0.95), 'ms');
        if (cost !== ours) {
          const ratio = median / quantile(ours[when][what], 0.5);
          print(`${label}-ratio`, ratio, 'x');
        }
      }
    }
  }
}

/** What the others cost for each that ours does. */
export function printRatios(scene: string, costs: Costs): void {
  const ours = costs.get('amamba')!;
  for (const [name, { opened, minute }] of costs) {
    for (const what of ['calls', 'bytes'] as const) {
      if (name !== 'amamba' && minute[what] > 0) {
        const ratio = minute[what] / ours.minute[what];
        print(`${scene}.${name}-minute-${what}-ratio`, ratio, 'x');
      }
      if (name !== 'amamba') {
        const ratio =
          (opened[what] + minute[what]) /
          (ours.opened[what] + ours.minute[what]);
        print(`${scene}.${name}-opened-and-minute-${what}-ratio`, ratio, 'x');
      }
    }
  }
}

export function printGrowth(scene: string, one: Costs, many: Costs): void {
  for (const [name, { minute }] of many) {
    const alone = one.get(name)!.minute;
    if (alone.calls > 0) {
      print(`${scene}.${name}-minute-growth`, minute.calls / alone.calls, 'x');
    }
  }
}
