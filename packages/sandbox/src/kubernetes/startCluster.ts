import { connect } from 'node:net';
import { AccessControl } from './access/accessControl.ts';
import { Authenticator } from './access/authentication.ts';
import { createPortalAccount } from './access/portalAccount.ts';
import { ISSUER } from './access/serviceAccountTokens.ts';
import { ApiServer } from './api/apiServer.ts';
import { createRequestHandler } from './api/requestHandler.ts';
import { installCertificates } from './certificates/installCertificates.ts';
import {
  createCluster,
  type ClusterOptions,
  type LocalCluster,
} from './cluster.ts';
import { API_ADDRESS } from './pods/network/clusterNetwork.ts';
import { obtainCredentials } from './credentials.ts';
import type { KeyPairPem } from './tls.ts';

/** A cluster that can be reached over HTTPS, and how. */
export interface RunningCluster {
  name: string;
  url: string;
  caPem: string;
  /** Of a member of `system:masters`. */
  adminToken: string;
  /** Of the ServiceAccount that a portal uses. */
  portalToken: string;
  adminCertPem: string;
  adminKeyPem: string;
  /** Makes a certificate that signs in as a user of groups. */
  issueClientCertificate(user: string, groups?: string[]): Promise<KeyPairPem>;
  cluster: LocalCluster;
  server: ApiServer;
}

export interface StartClusterOptions extends Omit<ClusterOptions, 'caPem'> {
  host: string;
  port: number;
  directory?: string;
  /** Adds what runs in the cluster, before anyone can reach it. */
  install?: (cluster: LocalCluster) => void;
}

const ADMINS = 'system:masters';

export async function startCluster(
  options: StartClusterOptions,
): Promise<RunningCluster> {
  const { name, host, directory } = options;
  const { authority, adminToken, portalToken, tokenKeyPem } =
    await obtainCredentials(name, directory);
  const issueClientCertificate = (user: string, groups: string[] = []) =>
    authority.issue({
      commonName: user,
      organizations: groups,
      usage: 'client',
    });
  const [serverPair, adminPair] = await Promise.all([
    authority.issue({
      commonName: 'kube-apiserver',
      usage: 'server',
      addresses: [host, API_ADDRESS],
      dnsNames: [
        'localhost',
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster.local',
      ],
    }),
    issueClientCertificate('admin', [ADMINS]),
  ]);
  const server = new ApiServer({
    host,
    port: options.port,
    caPem: authority.pem,
    ...serverPair,
  });
  const cluster = createCluster({
    ...options,
    caPem: authority.pem,
    tokenKeyPem,
    dialApi: () => connect(server.port, host),
  });
  installCertificates(cluster, authority);
  const authenticator = new Authenticator([ISSUER]);
  authenticator.addSource(cluster.serviceAccountTokens);
  authenticator.addToken(adminToken, {
    username: 'admin',
    groups: [ADMINS, 'system:authenticated'],
  });
  authenticator.addToken(portalToken, createPortalAccount(cluster.objects));
  const { authorizer } = cluster;
  const access = new AccessControl(authenticator, authorizer);
  const address = () => `${host}:${server.port}`;
  const environment = { cluster, authenticator, authorizer, address };
  server.serve(createRequestHandler(environment, access));
  options.install?.(cluster);
  await server.start();
  return {
    name,
    url: `https://${address()}`,
    caPem: authority.pem,
    adminToken,
    portalToken,
    adminCertPem: adminPair.certificatePem,
    adminKeyPem: adminPair.keyPem,
    issueClientCertificate,
    cluster,
    server,
  };
}
