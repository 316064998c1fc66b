const MARK = 'amamba-debug-keeper';

/**
 * What a container that is debugged with, or in, runs by itself: it waits
 * until its time is over. Sessions run beside it; so it does not end with the
 * first of them, and ends without the portal.
 *
 * @remarks
 * It takes an `sh` and a `sleep`. Its first words are its mark: a debug
 * container shares the processes of its target, so that number 1 is the
 * target's.
 *
 * @param name - of the container
 */
export function keeperCommand(name: string, seconds: number): string[] {
  const script = `: ${MARK} ${name}; trap 'kill $! 2>/dev/null; exit 0' TERM INT; sleep "$1" & wait $!`;
  return ['sh', '-c', script, MARK, String(Math.ceil(seconds))];
}

/**
 * Ends the keeper of a container, and with it the container: to be run in it.
 * Exits with 1 when there is none.
 */
export function stopCommand(name: string): string[] {
  // Only what every shell has in itself; its "read" leaves out the NULs.
  const script = [
    'k=1',
    'for d in /proc/[0-9]*; do c=',
    'read -r c 2>/dev/null < "$d/cmdline"',
    'case $c in *": $0 $1;"*) kill -TERM "${d#/proc/}" && k=0;; esac',
    'done',
    'exit $k',
  ].join('; ');
  return ['sh', '-c', script, MARK, name];
}
