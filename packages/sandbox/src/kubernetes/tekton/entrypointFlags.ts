import type { WhenExpression } from './specs.ts';

/** What the arguments of a step's entrypoint say. */
export interface EntrypointFlags {
  waitFile?: string;
  waitContent: boolean;
  postFile?: string;
  terminationPath: string;
  metadataDir?: string;
  onError?: string;
  timeoutMs?: number;
  /** Names of the task's results. */
  results: string[];
  /** Names of the step's own results. */
  stepResults: string[];
  when: WhenExpression[];
  /** What the step runs. */
  argv: string[];
}

const SETTERS: Record<string, (flags: EntrypointFlags, value: string) => void> =
  {
    '-wait_file': (flags, value) => {
      flags.waitFile = value;
    },
    '-post_file': (flags, value) => {
      flags.postFile = value;
    },
    '-termination_path': (flags, value) => {
      flags.terminationPath = value;
    },
    '-step_metadata_dir': (flags, value) => {
      flags.metadataDir = value;
    },
    '-on_error': (flags, value) => {
      flags.onError = value;
    },
    '-timeout': (flags, value) => {
      flags.timeoutMs = Number(value);
    },
    '-results': (flags, value) => {
      flags.results = value.split(',').filter(Boolean);
    },
    '-step_results': (flags, value) => {
      flags.stepResults = value.split(',').filter(Boolean);
    },
    '--when_expressions': (flags, value) => {
      flags.when = JSON.parse(value);
    },
    '-entrypoint': (flags, value) => {
      flags.argv = [value];
    },
  };

export function parseEntrypointFlags(args: string[]): EntrypointFlags {
  const flags: EntrypointFlags = {
    waitContent: false,
    terminationPath: '/tekton/termination',
    results: [],
    stepResults: [],
    when: [],
    argv: [],
  };
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') break;
    if (word === '-wait_file_content') flags.waitContent = true;
    else SETTERS[word]?.(flags, words.shift() ?? '');
  }
  flags.argv.push(...words);
  return flags;
}
