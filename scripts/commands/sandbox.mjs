import { portalUrl, startSandbox } from '../portal.mjs';
import { killAll } from '../processes.mjs';

let server;
const stop = async () => {
  await server?.stop();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, stop);
}
process.on('exit', killAll);

try {
  server = await startSandbox({
    url: portalUrl(),
    onExit: code => process.exit(code ?? 1),
  });
  console.log(
    'Sandbox ready: addresses and tokens are in .sandbox/endpoints.json, kubectl configuration in .sandbox/kubeconfig',
  );
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
