import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageProfile } from './imageProfile.ts';
import { always } from './serverProfiles.ts';

/** Of the debug plugin's agent; its scripts are run as they are. */
const DEFINITION = join(
  import.meta.dirname,
  '../../../../../../plugins/amamba-debug-backend/agent',
);
const script = (name: string) => readFileSync(join(DEFINITION, name), 'utf8');

const TOOLS = `bash capsh curl dig getent host ip jq lsof mount nc nsenter
  nslookup ps setpriv ss strace tcpdump top umount unshare`.split(/\s+/);

/** The image that the agent's `Dockerfile` says, with such tools as there are here. */
export const AGENT_IMAGE: ImageProfile = {
  matches: repository => repository.endsWith('amamba-debug-agent'),
  entrypoint: ['/bin/sh', '-c'],
  cmd: ["trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done"],
  base: always('alpine'),
  tools: TOOLS,
  // Read when the image is first asked for.
  get entries() {
    return [
      [
        '/usr/local/bin/amamba-enter',
        { content: script('amamba-enter'), mode: 0o755 },
      ],
      ['/etc/profile.d/amamba.sh', { content: script('profile.sh') }],
    ] satisfies ImageProfile['entries'];
  },
  sizeBytes: 60 * 1024 * 1024,
};
