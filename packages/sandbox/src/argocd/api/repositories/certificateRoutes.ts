import type { ApiContext } from '../apiContext.ts';
import type { Route } from '../http/router.ts';

const SSH_KEYS: Array<[server: string, types: string[]]> = [
  ['[ssh.github.com]:443', ['ecdsa-sha2-nistp256', 'ssh-ed25519', 'ssh-rsa']],
  ['bitbucket.org', ['ecdsa-sha2-nistp256', 'ssh-ed25519', 'ssh-rsa']],
  ['github.com', ['ecdsa-sha2-nistp256', 'ssh-ed25519', 'ssh-rsa']],
  ['gitlab.com', ['ecdsa-sha2-nistp256', 'ssh-ed25519', 'ssh-rsa']],
  ['ssh.dev.azure.com', ['ssh-rsa']],
  ['vs-ssh.visualstudio.com', ['ssh-rsa']],
];

/** The hosts that Argo CD knows from the start; read only. */
export function certificateRoutes({ enforcer }: ApiContext): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/certificates',
      handle: ({ claims }) => {
        enforcer.demand(claims, 'certificates', 'get', '');
        const items = SSH_KEYS.flatMap(([serverName, types]) =>
          types.map(certSubType => ({
            serverName,
            certType: 'ssh',
            certSubType,
            certData: null,
            certInfo: 'SHA256:',
          })),
        );
        return { metadata: {}, items };
      },
    },
  ];
}
