import type { ProcessEntry, ProcessTable } from '../podContext.ts';
import { PidTable } from '../processTable.ts';

/** Above what containers number their own processes by; a node has many. */
const POD_PROCESSES = { first: 40_000, max: 4_194_304 };

/**
 * What `hostPID` shows: the node's own processes, and those of its containers
 * by other ids than they know themselves.
 */
export class NodeProcesses implements ProcessTable {
  readonly #system: ProcessEntry[] = [];
  readonly #own = new PidTable(POD_PROCESSES);
  readonly #containers = new Set<ProcessTable>();
  readonly #views = new WeakMap<ProcessEntry, ProcessEntry>();

  get processes(): ProcessEntry[] {
    return [
      ...this.#system,
      ...[...this.#containers].flatMap(table => this.#viewsOf(table)),
      ...this.#own.processes,
    ];
  }

  nextPid(): number {
    return this.#own.nextPid();
  }

  add(entry: ProcessEntry): void {
    this.#own.add(entry);
  }

  remove(pid: number): void {
    this.#own.remove(pid);
  }

  /** What the node itself runs, by an id of its own. */
  addSystem(entry: ProcessEntry): void {
    this.#system.push(entry);
  }

  /** From now on the processes of a table are seen from the node. */
  include(table: ProcessTable): void {
    this.#containers.add(table);
  }

  exclude(table: ProcessTable): void {
    this.#containers.delete(table);
  }

  #viewsOf(table: ProcessTable): ProcessEntry[] {
    const inner = table.processes;
    const byPid = new Map(inner.map(entry => [entry.pid, entry]));
    return inner.map(entry =>
      this.#view(entry, () => {
        const parent = byPid.get(entry.ppid);
        return (parent && this.#views.get(parent)?.pid) ?? 1;
      }),
    );
  }

  #view(entry: ProcessEntry, ppidOf: () => number): ProcessEntry {
    const known = this.#views.get(entry);
    if (known) return known;
    const pid = this.#own.nextPid();
    const view: ProcessEntry = {
      ...plainPart(entry),
      pid,
      get ppid() {
        return ppidOf();
      },
      get argv() {
        return entry.argv;
      },
      get root() {
        return entry.root;
      },
      get env() {
        return entry.env;
      },
      get cwd() {
        return entry.cwd;
      },
      kill: signal => entry.kill(signal),
    };
    this.#views.set(entry, view);
    return view;
  }
}

/** What of a process never changes. */
function plainPart(entry: ProcessEntry) {
  const { user, container, podUid, tty, startedAt } = entry;
  const { namespaces, credentials } = entry;
  return { user, container, podUid, tty, startedAt, namespaces, credentials };
}
