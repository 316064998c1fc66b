import { holds } from './conditions.ts';
import { LoopExit } from './controlFlow.ts';
import { waitForeground } from './jobs.ts';
import { matchesPattern } from './patterns.ts';
import { shareFiles } from './process.ts';
import type { Shell } from './shell.ts';
import type {
  CStyleForNode,
  CaseNode,
  CompoundCommandNode,
  ForNode,
  IfNode,
  StatementNode,
  WhileNode,
} from './syntax.ts';

/** Runs `{ … }`, `( … )`, `if`, loops, `case`, `(( … ))` and `[[ … ]]`. */
export async function runCompound(
  shell: Shell,
  node: CompoundCommandNode,
): Promise<void> {
  const { state } = shell;
  switch (node.type) {
    case 'Group':
      await shell.statements(node.body);
      break;
    case 'Subshell':
      await runSubshell(shell, node.body);
      break;
    case 'If':
      await runIf(shell, node);
      break;
    case 'For':
      await runFor(shell, node);
      break;
    case 'CStyleFor':
      await runCStyleFor(shell, node);
      break;
    case 'While':
    case 'Until':
      await runWhile(shell, node);
      break;
    case 'Case':
      await runCase(shell, node);
      break;
    case 'ArithmeticCommand':
      state.status = Number(
        (await shell.expander.arithmetic(node.expression)) === 0,
      );
      break;
    case 'ConditionalCommand':
      state.status = Number(!(await holds(shell, node.expression)));
      break;
    default:
  }
}

async function runSubshell(
  shell: Shell,
  statements: StatementNode[],
): Promise<void> {
  const child = shell.fork(
    { type: 'Script', statements },
    shareFiles(shell.process.files),
  );
  [shell.state.status] = await waitForeground(shell, [child]);
}

async function runIf(shell: Shell, node: IfNode): Promise<void> {
  for (const { condition, body } of node.clauses) {
    if (await succeeds(shell, condition)) {
      await shell.statements(body);
      return;
    }
  }
  shell.state.status = 0;
  await shell.statements(node.elseBody ?? []);
}

async function succeeds(
  shell: Shell,
  statements: readonly StatementNode[],
): Promise<boolean> {
  await shell.tolerating(() => shell.statements(statements));
  return shell.state.status === 0;
}

async function runFor(
  shell: Shell,
  { variable, words, body }: ForNode,
): Promise<void> {
  const { state } = shell;
  const values = words
    ? await shell.expander.words(words)
    : [...state.positional];
  state.status = 0;
  for (const value of values) {
    state.set(variable, value);
    if (await leaves(shell, body)) return;
  }
}

async function runCStyleFor(shell: Shell, node: CStyleForNode): Promise<void> {
  const { expander } = shell;
  if (node.init) await expander.arithmetic(node.init);
  shell.state.status = 0;
  while (!node.condition || (await expander.arithmetic(node.condition)) !== 0) {
    if (await leaves(shell, node.body)) return;
    if (node.update) await expander.arithmetic(node.update);
    await shell.turn();
  }
}

async function runWhile(
  shell: Shell,
  { type, condition, body }: WhileNode,
): Promise<void> {
  let status = 0;
  while ((await succeeds(shell, condition)) === (type === 'While')) {
    if (await leaves(shell, body)) return;
    status = shell.state.status;
    await shell.turn();
  }
  shell.state.status = status;
}

/** Runs the body of a loop; whether the loop is to end. */
async function leaves(
  shell: Shell,
  body: readonly StatementNode[],
): Promise<boolean> {
  try {
    await shell.statements(body);
    return false;
  } catch (error) {
    if (!(error instanceof LoopExit)) throw error;
    shell.state.status = 0;
    if (error.levels > 1) {
      error.levels -= 1;
      throw error;
    }
    return error.kind === 'break';
  }
}

async function runCase(shell: Shell, { word, items }: CaseNode): Promise<void> {
  const { expander } = shell;
  const text = await expander.text(word);
  shell.state.status = 0;
  let falls = false;
  for (const { patterns, body, terminator } of items) {
    let matches = falls;
    for (const pattern of patterns) {
      matches ||= matchesPattern(text, await expander.pattern(pattern));
    }
    if (!matches) continue;
    await shell.statements(body);
    if (terminator === ';;') return;
    falls = terminator === ';&';
  }
}
