import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

/**
 * Lets other processes (the browser tests) tell a sandbox to stop or start a
 * cluster: what is posted here is written to its standard input.
 *
 * @returns the address to post to, and how to stop listening
 */
export async function controlSandbox(sandbox) {
  const answers = [];
  createInterface({ input: sandbox.child.stdout }).on('line', line => {
    if (line === 'ok' || line.startsWith('error:')) {
      answers.shift()?.(line);
    }
  });
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const answer = new Promise(resolve => answers.push(resolve));
    sandbox.child.stdin.write(`${Buffer.concat(chunks)}\n`);
    const line = await answer;
    response.writeHead(line === 'ok' ? 200 : 400).end(line);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => server.close(),
  };
}
