import { eventually } from '../../../__testUtils__/testCluster.ts';
import { createToolPods } from '../__testUtils__/toolPods.ts';

const { createPod, ready, exec } = createToolPods();

beforeAll(async () => {
  const command = ['sleep', '3600'];
  createPod('mvn', 'maven:3.9', { command });
  createPod('node', 'node:24', { command });
  createPod('go', 'golang:1.25', { command });
  createPod('git', 'alpine/git:2.45', { command });
  for (const name of ['mvn', 'node', 'go', 'git']) await ready(name);
});

describe('what a program does not do here, it does not pretend', () => {
  it.each([
    ['mvn', 'touch pom.xml; mvn -q package', 'no plugin can run'],
    ['mvn', 'javac Main.java', 'nothing but the version'],
    ['mvn', 'printf PK > my.jar; java -jar my.jar', 'bytecode is not run'],
    ['node', 'echo 1 > a.js; node a.js', 'JavaScript is not run'],
    ['node', 'node -e "console.log(1)"', 'JavaScript is not run'],
    ['node', 'python3 -c "print(1)"', 'Python is not interpreted'],
    ['node', 'echo {} > package.json; npm install left-pad', 'no registry'],
    ['go', 'touch go.mod; go test ./...', 'there is no "test"'],
    ['git', 'git init -q; git commit -m x', 'there is no "commit"'],
  ])('%s: %s', async (pod, command, why) => {
    const { exitCode, out, err } = await exec(pod, command);
    expect({ failed: exitCode !== 0, err }).toEqual({
      failed: true,
      err: expect.stringMatching(
        new RegExp(`^\\w+: .*${why}.* in this sandbox\n$`),
      ),
    });
    expect(out).not.toMatch(/SUCCESS|\bok\b/);
  });
});

describe('what a program does, it really does', () => {
  it.each([
    ['mvn', 'mkdir -p target/classes; mvn clean; test -d target', 1],
    ['node', 'echo \'{"scripts":{"test":"exit 3"}}\' > package.json; npm t', 1],
    ['node', 'npm test', 3],
    ['mvn', 'java -jar nothing.jar', 1],
    ['git', 'git config --global user.name me; cat ~/.gitconfig', 0],
    ['git', 'test "$(git config user.name)" = me', 0],
  ])('%s: %s', async (pod, command, exitCode) => {
    expect(await exec(pod, command)).toMatchObject({ exitCode });
  });

  it('the sample applications of images serve', async () => {
    createPod('app', 'node:24', { args: ['/app/server.js'] });
    createPod('jar', 'eclipse-temurin:21', {
      command: ['java', '-jar', '/app/app.jar'],
    });
    const node = await ready('app');
    const java = await ready('jar');
    const curl = (address: string) =>
      eventually(async () => {
        const { out } = await exec('go', `curl -s ${address}`);
        return out || undefined;
      });
    expect(await curl(`${node.status?.podIP}:3000/healthz`)).toBe(
      '{"status":"ok"}',
    );
    expect(await curl(`${java.status?.podIP}:8080/actuator/health`)).toContain(
      '"status":"UP"',
    );
  });
});

describe('dd and realpath', () => {
  it.each([
    ['printf abcdef | dd bs=2 skip=1 count=1 status=none', 'cd'],
    ['dd if=/dev/zero bs=1M count=3 status=none | wc -c', '3145728\n'],
    ['dd if=/dev/zero of=z bs=1k count=4; stat -c %s z', '4096\n'],
    [
      'printf abcdef > f; printf XY | dd of=f bs=1 seek=2 conv=notrunc; cat f',
      'abXYef',
    ],
    ['printf abcdef > f; printf XY | dd of=f bs=1 seek=2; cat f', 'abXY'],
    ['mkdir -p /a/b; ln -s /a/b /l; realpath /l/../b/x', '/a/b/x\n'],
    ['cd /a; realpath b ./b/..', '/a/b\n/a\n'],
  ])('%s', async (command, out) => {
    expect((await exec('go', command)).out).toBe(out);
  });

  it('fail as the real ones', async () => {
    expect(await exec('go', 'dd if=/none')).toMatchObject({
      exitCode: 1,
      err: "dd: failed to open '/none': No such file or directory\n",
    });
    expect(await exec('go', 'realpath -e /none')).toMatchObject({
      exitCode: 1,
      err: 'realpath: /none: No such file or directory\n',
    });
    expect((await exec('go', 'dd if=/dev/zero bs=4 count=2 >f')).err).toMatch(
      /^2\+0 records in\n2\+0 records out\n8 bytes copied/,
    );
  });
});
