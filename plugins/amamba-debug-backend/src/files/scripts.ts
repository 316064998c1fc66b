/**
 * Scripts that run in containers. They are constants: paths and numbers reach
 * them as arguments, so that nothing in a name is read by a shell.
 *
 * They use what GNU coreutils, busybox and toybox have in common: POSIX sh,
 * `stat -c`, `readlink -n`, `head -c`. Paths begin with `/` or `./`, so no
 * name is taken for an option.
 *
 * `$1` is where the container's own files are: empty in the container itself,
 * `/proc/<pid>/root` in a debug container beside it. There the kernel would
 * follow absolute links into the debug container's files; so links are
 * followed here, each under `$1`.
 */

/** Exit codes of the scripts, below those that shells use themselves. */
export const SCRIPT_EXITS = {
  noTools: 41,
  notFound: 42,
  denied: 43,
  notDirectory: 44,
  notFile: 45,
  tooMany: 46,
  exists: 47,
  incomplete: 48,
  noSpace: 49,
} as const;

const E = SCRIPT_EXITS;

/**
 * `resolve <root> <path>`: sets `p` to the path without links, or, where
 * there is no other root, leaves them to the kernel.
 */
const RESOLVE = `
resolve() {
  p=$2
  [ -n "$1" ] || return 0
  todo=$2; p=; hops=0
  while [ -n "$todo" ]; do
    part=\${todo%%/*}
    case $todo in */*) todo=\${todo#*/} ;; *) todo= ;; esac
    case $part in
      ''|.) continue ;;
      ..) p=\${p%/*}; continue ;;
    esac
    if [ -L "$1$p/$part" ]; then
      hops=$((hops + 1))
      [ $hops -gt 40 ] && exit ${E.notFound}
      to=$(readlink -n "$1$p/$part"; echo x) || exit ${E.denied}
      to=\${to%x}
      case $to in /*) p= ;; esac
      todo=$to/$todo
    else
      p=$p/$part
    fi
  done
  p=\${p:-/}
}
need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || exit ${E.noTools}
  done
}
`;

/**
 * Where the target's files are, seen from a debug container. Its process
 * namespace has the target's first process as 1, unless the pod shares one
 * namespace: then the process is the first whose cgroup names the container.
 */
export const FIND_ROOT_SCRIPT = `
for process in /proc/[0-9]*; do
  if grep -q "$1" "$process/cgroup" 2>/dev/null; then
    printf '%s/root' "$process"
    exit 0
  fi
done
exit ${E.notFound}
`;

/**
 * `$2` directory, `$3` most entries.
 *
 * Writes parts of up to 64 entries: names, each ended by NUL, and an empty
 * one; lines of `stat` (`-` for what is gone), and NUL; the targets of
 * links, empty for what is none, each ended by NUL. What follows the last
 * part is `more` when there are more.
 */
export const LIST_SCRIPT = `${RESOLVE}
need stat readlink
resolve "$1" "$2"
root=$1$p
[ -e "$root/" ] || [ -e "$root" ] || exit ${E.notFound}
[ -d "$root" ] || exit ${E.notDirectory}
[ -r "$root" ] || exit ${E.denied}
cd "$root/" || exit ${E.denied}
size=$(stat -c %s .)
# Names are expanded in memory: of the container, which may have little.
[ "\${size:-0}" -gt 8388608 ] && exit ${E.tooMany}
most=$3; seen=0
format='%f %s %Y %u %U'
flush() {
  [ $# -gt 0 ] || return 0
  printf '%s\\0' "$@"
  printf '\\0'
  if lines=$(stat -c "$format" "$@" 2>/dev/null); then
    printf '%s\\n' "$lines"
  else
    for one in "$@"; do stat -c "$format" "$one" 2>/dev/null || echo -; done
  fi
  printf '\\0'
  for one in "$@"; do
    [ -L "$one" ] && readlink -n "$one"
    printf '\\0'
  done
}
set --
for name in ./* ./.[!.]* ./..?*; do
  [ -e "$name" ] || [ -L "$name" ] || continue
  seen=$((seen + 1))
  if [ $seen -gt "$most" ]; then flush "$@"; printf more; exit 0; fi
  set -- "$@" "$name"
  if [ $# -ge 64 ]; then flush "$@"; set --; fi
done
flush "$@"
`;

/** `$2` file, `$3` most bytes. Writes its size, a newline and its beginning. */
export const VIEW_SCRIPT = `${RESOLVE}
need stat readlink head
resolve "$1" "$2"
file=$1$p
[ -e "$file" ] || exit ${E.notFound}
[ -f "$file" ] || exit ${E.notFile}
[ -r "$file" ] || exit ${E.denied}
stat -c %s "$file"
head -c "$3" "$file"
`;

/**
 * `$2` file or directory. Writes `file <size>`, `file -` (of unknown size, as
 * those of /proc) or `directory`, a newline, and the bytes or a tar archive.
 */
export const DOWNLOAD_SCRIPT = `${RESOLVE}
need stat readlink head
resolve "$1" "$2"
path=$1$p
[ -e "$path" ] || [ -e "$path/" ] || exit ${E.notFound}
[ -r "$path" ] || exit ${E.denied}
if [ -d "$path" ]; then
  command -v tar >/dev/null 2>&1 || exit ${E.noTools}
  echo directory
  exec tar cf - -C "$path/" .
fi
[ -f "$path" ] || exit ${E.notFile}
size=$(stat -c %s "$path") || exit ${E.denied}
if [ "$size" -gt 0 ]; then
  echo "file $size"
  exec head -c "$size" "$path"
fi
echo "file -"
exec cat "$path"
`;

/**
 * `$2` directory, `$3` name, `$4` size, `$5` whether to overwrite (`yes`),
 * `$6` name of the temporary file. Says `ready`, takes that many bytes of
 * input and says `done`.
 *
 * The end is counted, since v4 of the protocol cannot end input: `tar x`
 * would do for that too, but not every image has tar, and its end of archive
 * cannot be told from one that was cut off at a block. The file gets its name
 * only when it is whole, and replaces a link of that name instead of writing
 * to where it leads.
 */
export const UPLOAD_SCRIPT = `${RESOLVE}
need stat readlink head mv rm chmod
resolve "$1" "$2"
root=$1$p
[ -e "$root/" ] || [ -e "$root" ] || exit ${E.notFound}
[ -d "$root" ] || exit ${E.notDirectory}
file=$root/$3; part=$root/$6
if [ -e "$file" ] || [ -L "$file" ]; then
  [ "$5" = yes ] || exit ${E.exists}
  [ -d "$file" ] && exit ${E.notFile}
  [ -L "$file" ] || [ -f "$file" ] || exit ${E.notFile}
fi
umask 077
trap 'rm -f "$part"' EXIT
trap 'exit 129' HUP INT TERM PIPE
( set -C; : > "$part" ) 2>/dev/null || {
  [ -w "$root" ] && exit ${E.noSpace}
  exit ${E.denied}
}
echo ready
head -c "$4" > "$part" || exit ${E.incomplete}
[ "$(stat -c %s "$part")" = "$4" ] || exit ${E.incomplete}
chmod 0644 "$part" || exit ${E.denied}
if [ -d "$file" ] && [ ! -L "$file" ]; then exit ${E.notFile}; fi
[ "$5" = yes ] || { [ ! -e "$file" ] && [ ! -L "$file" ]; } || exit ${E.exists}
if [ -L "$file" ]; then rm -f "$file" || exit ${E.denied}; fi
mv -f "$part" "$file" || exit ${E.denied}
trap - EXIT
echo done
`;

/** `$2` directory, `$3` name of the temporary file of an upload. */
export const DISCARD_SCRIPT = `${RESOLVE}
resolve "$1" "$2"
rm -f "$1$p/$3"
`;
