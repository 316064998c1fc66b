import type { DistributionName, TreeEntries } from './distributions.ts';
import { executable, programs } from './distributions.ts';
import type { ImageProfile } from './imageProfile.ts';
import { tagOf } from './imageName.ts';

const MIB = 1024 * 1024;

/** The repository's last name, or a whole path of names. */
const named =
  (...names: string[]) =>
  (repository: string) =>
    names.some(name => repository === name || repository.endsWith(`/${name}`));

/** Debian unless the tag says Alpine. */
export const byTag =
  (usual: DistributionName) =>
  (image: string): DistributionName =>
    (tagOf(image) ?? '').includes('alpine') ? 'alpine' : usual;

const always = (name: DistributionName) => () => name;

const NGINX_PAGE = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

function nginxEntries(port: number): TreeEntries {
  return [
    [
      '/etc/nginx/nginx.conf',
      {
        content: `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`,
      },
    ],
    [
      '/etc/nginx/conf.d/default.conf',
      {
        content: `server {
    listen       ${port};
    listen  [::]:${port};
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`,
      },
    ],
    [
      '/etc/nginx/mime.types',
      { content: 'types {\n    text/html html htm;\n}\n' },
    ],
    ['/usr/share/nginx/html/index.html', { content: NGINX_PAGE }],
    [
      '/usr/share/nginx/html/50x.html',
      { content: '<html><body><h1>An error occurred.</h1></body></html>\n' },
    ],
    ['/var/log/nginx/access.log', { target: '/dev/stdout' }],
    ['/var/log/nginx/error.log', { target: '/dev/stderr' }],
    ['/docker-entrypoint.d', { directory: true }],
    ...programs('/usr/sbin/', ['nginx']),
    executable('/docker-entrypoint.sh', 'nginx-entrypoint'),
  ];
}

function service(
  names: string[],
  command: string[],
  part: Partial<ImageProfile> = {},
): ImageProfile {
  return {
    matches: named(...names),
    entrypoint: command,
    cmd: [],
    base: always('scratch'),
    ...part,
  };
}

/** An image that holds one binary of a program and nothing to look around with. */
function binary(
  names: string[],
  path: string,
  program: string,
  part: Partial<ImageProfile> = {},
): ImageProfile {
  return service(names, [path], {
    entries: [executable(path, program)],
    ...part,
  });
}

const nginx: ImageProfile = {
  matches: named('nginx'),
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  base: byTag('debian'),
  users: ['nginx:101'],
  tools: ['curl'],
  entries: nginxEntries(80),
  sizeBytes: 72 * MIB,
};

/** Images that serve something when they are run as they are. */
export const SERVER_PROFILES: ImageProfile[] = [
  {
    ...nginx,
    matches: named('nginx-unprivileged'),
    entries: nginxEntries(8080),
    user: { uid: 101, gid: 101 },
  },
  nginx,
  {
    matches: named('httpd'),
    entrypoint: [],
    cmd: ['httpd-foreground'],
    base: byTag('debian'),
    workingDir: '/usr/local/apache2',
    entries: [
      ...programs('/usr/local/apache2/bin/', ['httpd']),
      executable('/usr/local/bin/httpd-foreground', 'httpd'),
      [
        '/usr/local/apache2/conf/httpd.conf',
        {
          content:
            'ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "/usr/local/apache2/htdocs"\n',
        },
      ],
      [
        '/usr/local/apache2/htdocs/index.html',
        { content: '<html><body><h1>It works!</h1></body></html>\n' },
      ],
    ],
    env: {
      PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    },
    sizeBytes: 45 * MIB,
  },
  binary(['http-echo'], '/http-echo', 'http-echo', {
    user: { uid: 65532, gid: 65532 },
    base: always('distroless'),
    sizeBytes: 3 * MIB,
  }),
  binary(
    ['traefik/whoami', 'containous/whoami', 'whoami'],
    '/whoami',
    'whoami-server',
    {
      sizeBytes: 3 * MIB,
    },
  ),
  binary(['hello-app'], '/hello-app', 'hello-app', {
    base: always('distroless'),
    user: { uid: 65532, gid: 65532 },
    sizeBytes: 13 * MIB,
  }),
  {
    matches: named('podinfo'),
    entrypoint: [],
    cmd: ['./podinfo'],
    base: always('alpine'),
    tools: ['curl'],
    workingDir: '/home/app',
    user: { uid: 100, gid: 101 },
    users: ['app:100'],
    entries: programs('/home/app/', ['podinfo']),
    sizeBytes: 25 * MIB,
  },
  {
    matches: named('agnhost'),
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
    base: always('alpine'),
    tools: ['curl', 'dig'],
    entries: programs('/', ['agnhost']),
    sizeBytes: 52 * MIB,
  },
  binary(['pause'], '/pause', 'pause', {
    user: { uid: 65535, gid: 65535 },
    sizeBytes: 318 * 1024,
  }),
  {
    matches: named('redis', 'valkey'),
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['redis-server'],
    base: byTag('debian'),
    workingDir: '/data',
    entries: [
      ...programs('/usr/local/bin/', ['redis-server', 'redis-cli']),
      executable('/usr/local/bin/docker-entrypoint.sh', 'redis-entrypoint'),
      ['/data', { directory: true }],
    ],
    sizeBytes: 52 * MIB,
  },
  {
    matches: named('postgres', 'postgresql'),
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['postgres'],
    base: byTag('debian'),
    users: ['postgres:999'],
    env: { PGDATA: '/var/lib/postgresql/data', LANG: 'en_US.utf8' },
    entries: [
      ...programs('/usr/local/bin/', ['postgres', 'pg_isready']),
      executable('/usr/local/bin/docker-entrypoint.sh', 'postgres-entrypoint'),
      ['/var/lib/postgresql/data', { directory: true, mode: 0o700 }],
    ],
    sizeBytes: 156 * MIB,
  },
  {
    matches: named('mysql', 'mariadb'),
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['mysqld'],
    base: always('debian'),
    entries: [
      ...programs('/usr/sbin/', ['mysqld']),
      executable('/usr/local/bin/docker-entrypoint.sh', 'mysqld-entrypoint'),
      ['/var/lib/mysql', { directory: true, mode: 0o751 }],
    ],
    sizeBytes: 240 * MIB,
  },
];

export { always, named };
