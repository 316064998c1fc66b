import { createManualClock } from '../../clock.ts';
import { run, start, until } from './__testUtils__/runScript.ts';

describe('output while the script runs', () => {
  it('appears line by line, on the clock of the cluster', async () => {
    const clock = createManualClock();
    const { process, text } = start(
      'for i in 1 2 3; do echo $i; sleep 1; done; echo end',
      { clock },
    );
    for (const seen of ['1\n', '1\n2\n', '1\n2\n3\n']) {
      await until(() => text() === seen);
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
      expect(text()).toBe(seen);
      clock.advance(1000);
    }
    await expect(process.exited).resolves.toEqual({ exitCode: 0 });
    expect(text()).toBe('1\n2\n3\nend\n');
  });

  it.each([
    ['a function', 'f() { echo a; sleep 9; echo b; }; f'],
    [
      'a function whose errors join its output',
      'f() { echo a >&2; sleep 9; echo b; }; f 2>&1',
    ],
    ['an && chain', 'true && echo a && sleep 9 && echo b'],
    ['an if', 'if echo a; then sleep 9; echo b; fi'],
    [
      'a while that reads',
      'printf "a\\nb\\n" | while read x; do echo $x; sleep 9; done',
    ],
    ['a subshell', '(echo a; sleep 9; echo b)'],
    ['a group with 2>&1', '{ echo a >&2; sleep 9; echo b; } 2>&1'],
    ['a case', 'case x in x) echo a; sleep 9; echo b;; esac'],
    ['a shell in the shell', 'sh -c "echo a; sleep 9; echo b"'],
    ['exec', 'exec sh -c "echo a; sleep 9; echo b"'],
    ['the last of a pipe', 'true | { echo a; sleep 9; echo b; }'],
    ...[
      ['grep', 'grep -iv --line-buffered "^c"'],
      ['grep -o', 'grep -o "[ab]"'],
      ['sed', 'sed -n -e "/^c/!s/\\([ab]\\)x*/\\1/p"'],
      ['awk', 'awk -F: \'$1 != "c" { print $1 }\''],
      ['cut', 'cut -c1 | grep -v c'],
    ].map(([name, filter]) => [
      `the pipe into ${name}`,
      `{ echo a; sleep 9; echo c; echo b; } | ${filter}`,
    ]),
    ['a script file', 'printf "echo a; sleep 9; echo b" > /s.sh; sh /s.sh'],
  ])('of %s is seen before it ends', async (_, script) => {
    const clock = createManualClock();
    const { process, text } = start(script, { clock });
    await until(() => text() === 'a\n');
    let ended = false;
    process.exited.then(() => {
      ended = true;
    });
    expect(ended).toBe(false);
    const timer = setInterval(() => clock.advance(9000), 2);
    await process.exited;
    clearInterval(timer);
    expect(text()).toBe('a\nb\n');
  });
});

describe('what scripts mean stays', () => {
  it.each<[string, string, string, number]>([
    ['captures', 'x=$(echo a); echo "[$x]"', '[a]\n', 0],
    [
      'captures of functions',
      'f() { echo in; echo err >&2; }; x=$(f); echo "[$x]"; f > /o; cat /o',
      'err\n[in]\nerr\nin\n',
      0,
    ],
    [
      'captures in captures',
      'f() { echo $(g) f; }; g() { echo g; }; x=$(f); y="$(f | tr g h)"; f; echo "$x|$y"',
      'g f\ng f|h f\n',
      0,
    ],
    ['pipes', 'echo a | tr a b; f() { echo q; }; f | tr q r', 'b\nr\n', 0],
    [
      'pipes of errors',
      'f() { echo q >&2; }; f 2>&1 | tr q r; echo s >&2 | tr s t',
      'r\ns\n',
      0,
    ],
    [
      '|&',
      'ls /none |& tr a-z A-Z',
      'LS: /NONE: NO SUCH FILE OR DIRECTORY\n',
      0,
    ],
    ['set -e', 'set -e; echo a; false; echo no', 'a\n', 1],
    [
      'set -e in a function',
      'set -e; f() { false; echo no; }; f; echo no',
      '',
      1,
    ],
    ['set -e with a failed capture', 'set -e; x=$(false); echo no', '', 1],
    [
      'set -e and conditions',
      'set -e; if false; then echo n; fi; false || echo y; ! true; echo z',
      'y\nz\n',
      0,
    ],
    ['exit', 'echo a; exit 7; echo b', 'a\n', 7],
    ['exit in a function', 'f() { echo a; exit 5; }; f; echo b', 'a\n', 5],
    ['return', 'f() { echo a; return 4; }; f; echo $?', 'a\n4\n', 0],
    [
      'break and continue',
      'for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done; echo end',
      '1\n3\nend\n',
      0,
    ],
    ['files', 'echo a > /f; echo b >> /f; cat /f; cat < /f', 'a\nb\na\nb\n', 0],
    [
      'files of groups',
      '{ echo a; echo b >&2; } > /f 2>&1; echo =; cat /f',
      '=\na\nb\n',
      0,
    ],
    [
      'files of loops',
      'for i in 1 2; do echo $i; done > /f; cat /f',
      '1\n2\n',
      0,
    ],
    [
      'exec > file',
      'exec > /f; echo a; f() { echo b; }; f; cat /f >&2',
      'a\nb\n',
      0,
    ],
    ['exec 2>&1', 'exec 2>&1; echo a >&2; echo b', 'a\nb\n', 0],
    [
      'here documents',
      'x=1; cat <<EOF\nx is $x\nEOF\ncat <<"EOF" | tr a b\na $x\nEOF',
      'x is 1\nb $x\n',
      0,
    ],
    ['echo -n', 'echo -n a; echo -n b; echo', 'ab\n', 0],
    ['unknown commands', 'nope; echo $?', 'sh: nope: not found\n127\n', 0],
    ['unknown last command', 'nope', 'sh: nope: not found\n', 127],
    [
      'order of both streams',
      'echo 1; echo 2 >&2; echo 3; ls /none; echo 4',
      '1\n2\n3\nls: /none: No such file or directory\n4\n',
      0,
    ],
    ['variables over subshells', 'x=1; (x=2; echo $x); echo $x', '2\n1\n', 0],
    [
      'read in a loop',
      'while read a b; do echo "$b $a"; done <<EOF\n1 2\n3 4\nEOF',
      '2 1\n4 3\n',
      0,
    ],
    ['eval', 'f() { echo f; }; eval "echo a; f; echo b"', 'a\nf\nb\n', 0],
    [
      'source',
      'echo "g() { echo g; }; echo s" > /lib; . /lib; g; x=$(g); echo $x',
      's\ng\ng\n',
      0,
    ],
    ['set -x', 'set -x; x=1; echo $x', '+ x=1\n+ echo 1\n1\n', 0],
    ['pipefail', 'set -o pipefail; false | true; echo $?', '1\n', 0],
    [
      'arithmetic',
      'i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i',
      '3\n',
      0,
    ],
    [
      'trap EXIT',
      'd=tmp; trap "echo bye \\$d \\$?" EXIT; echo a; exit 3',
      'a\nbye tmp 3\n',
      3,
    ],
    [
      'trap with a function',
      'end() { echo end; }; trap end EXIT; set -e; false',
      'end\n',
      1,
    ],
    [
      'words of the environment',
      'env | grep container; echo "$0 $#"',
      'sh 0\n',
      0,
    ],
    ['an empty script', '', '', 0],
  ])('%s', async (_, script, text, exitCode) => {
    await expect(run(script)).resolves.toMatchObject({ text, exitCode });
  });

  it('keeps the two streams apart', async () => {
    const { out, err } = await run(
      'echo a; echo b >&2; f() { echo c; echo d >&2; }; f; x=$(f)',
    );
    expect({ out, err }).toEqual({ out: 'a\nc\n', err: 'b\nd\nd\n' });
  });

  it('runs argv without a shell, with arguments as they are', async () => {
    expect(await run(['echo', 'a  b', "it's", '$HOME', '*'])).toMatchObject({
      text: "a  b it's $HOME *\n",
    });
    expect(
      await run(['/bin/sh', '-c', 'echo $0 $1', 'zero', 'one']),
    ).toMatchObject({ text: 'zero one\n' });
    expect(await run(['/nowhere/prog'])).toMatchObject({ exitCode: 127 });
  });

  it('runs a script file by its first line', async () => {
    const started = start(
      'mkdir /tmp; printf "#!/bin/sh\\necho \\$# \\$1" > /tmp/s; chmod +x /tmp/s; /tmp/s "a b"',
    );
    await started.process.exited;
    expect(started.text()).toBe('1 a b\n');
    expect(await run(['/tmp/s', 'x y'], { fs: started.fs })).toMatchObject({
      text: '1 x y\n',
      exitCode: 0,
    });
  });
});

it.each([
  ['printf "\\\\377\\\\0\\\\x80"', 'ff0080'],
  ['printf "\\\\303\\\\251"', 'c3a9'],
  ['echo -ne "\\\\0377"', 'ff'],
  ['x=$(printf "a\\\\377b"); printf %s "$x" | cat', '61ff62'],
  ['printf "\\\\376\\\\n" | { read -r x; echo "$x"; }', 'fe0a'],
  ['printf "%b" "\\\\0376"', 'fe'],
])('%s writes the bytes', async (script, hex) => {
  expect((await run(script)).bytes.toString('hex')).toBe(hex);
});

it('ends a quiet grep at the first match, with its writer', async () => {
  const { exitCode, text } = await run(
    'while :; do echo y; done | grep -q y; echo $?; seq 3 | grep -c .; printf "a\\nb" | grep -n b; seq 5 | sed -n 2p; seq 3 | awk "{ s += \\$1 } END { print s }"',
  );
  expect({ exitCode, text }).toEqual({
    exitCode: 0,
    text: '0\n3\n2:b\n2\n6\n',
  });
});

describe('messages of bash tell the line', () => {
  it.each([
    ['of a command substitution', 'true\n: $(missing)', 2],
    ['within a command substitution', 'true\n: $(true\nmissing)', 3],
    ['of a substitution in another', 'true\n\n: $(: $(missing))', 3],
    ['of a function that a substitution calls', 'f() {\nmissing\n}\n: $(f)', 2],
  ])('%s', async (_, script, line) => {
    const { err } = await run(['bash', '-c', script]);
    expect(err).toBe(`bash: line ${line}: missing: command not found\n`);
  });
});
