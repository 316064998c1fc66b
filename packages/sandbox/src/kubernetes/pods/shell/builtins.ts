import { CONTROL_BUILTINS } from './builtins/control.ts';
import { JOB_BUILTINS } from './builtins/jobControl.ts';
import { OUTPUT_BUILTINS } from './builtins/output.ts';
import { INPUT_BUILTINS } from './builtins/input.ts';
import { VARIABLE_BUILTINS } from './builtins/variables.ts';
import type { Shell } from './shell.ts';

/** A command of the shell itself; its status. */
export type Builtin = (
  shell: Shell,
  args: string[],
) => Promise<number> | number;

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({
    ...CONTROL_BUILTINS,
    ...JOB_BUILTINS,
    ...OUTPUT_BUILTINS,
    ...INPUT_BUILTINS,
    ...VARIABLE_BUILTINS,
  }),
);
