import type { ProcessTable } from '../../podContext.ts';
import { SIGNAL_NUMBERS, parseSignal } from '../signals.ts';

interface Sent {
  output: string;
  errors: { pid: string; why: string }[];
  status: number;
}

/** What `kill` does with its arguments, for the shell and the program. */
export function sendSignals(
  args: readonly string[],
  table: ProcessTable,
  self: number,
): Sent {
  const words = [...args];
  const sent: Sent = { output: '', errors: [], status: 0 };
  let name = 'TERM';
  if (words[0] === '-l') {
    sent.output = `${Object.keys(SIGNAL_NUMBERS).join(' ')}\n`;
    return sent;
  }
  if (words[0] === '-s') name = words.splice(0, 2)[1] ?? '';
  else if (/^-[A-Za-z0-9]+$/.test(words[0] ?? '') && words.length > 1) {
    name = (words.shift() ?? '').slice(1);
  }
  if (words[0] === '--') words.shift();
  const signal = parseSignal(name);
  if (!signal && name !== '0') {
    sent.errors.push({ pid: name, why: 'invalid signal' });
    sent.status = 1;
    return sent;
  }
  for (const word of words) {
    const all = word === '-1';
    const wanted = Number(word);
    const targets = table.processes.filter(entry => {
      if (all) return entry.pid !== 1 && entry.pid !== self;
      return wanted < 0 ? entry.group === -wanted : entry.pid === wanted;
    });
    if (targets.length === 0 && !all) {
      const why = /^-?\d+$/.test(word) ? 'No such process' : 'invalid number';
      sent.errors.push({ pid: word, why });
      sent.status = 1;
    }
    for (const target of targets) {
      // The first process is safe from those in its own namespace.
      if (signal && !(signal === 'KILL' && target.pid === 1))
        target.kill(signal);
    }
  }
  return sent;
}
