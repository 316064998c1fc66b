import type { IFileSystem } from 'just-bash';
import {
  directivesOf,
  NginxConfigError,
  parseNginxConfig,
  type Directive,
} from './nginxConfig.ts';

/** A `server` block: the ports it listens on and what it does. */
export interface Site {
  listens: { address: string; port: number; isDefault: boolean }[];
  names: string[];
  directives: Directive[];
}

const MAIN_FILE = '/etc/nginx/nginx.conf';
const KNOWN_BLOCKS = new Set([
  'events',
  'http',
  'server',
  'location',
  'upstream',
  'map',
  'types',
  'if',
  'stream',
  'limit_except',
  'geo',
]);

/**
 * The servers that nginx's configuration asks for, includes read.
 * @throws NginxConfigError as `nginx -t` words it
 */
export async function readSites(
  fs: IFileSystem,
  mainFile = MAIN_FILE,
): Promise<{ sites: Site[]; upstreams: Map<string, string[]> }> {
  const main = await readFile(fs, mainFile);
  const http = directivesOf(main, 'http').flatMap(({ block = [] }) => block);
  const sites = directivesOf(http, 'server').map(({ block = [] }) => ({
    listens: listensOf(block),
    names: directivesOf(block, 'server_name').flatMap(({ args }) => args),
    directives: block,
  }));
  const upstreams = new Map(
    directivesOf(http, 'upstream').map(({ args, block = [] }) => [
      args[0],
      directivesOf(block, 'server').map(server => server.args[0]),
    ]),
  );
  return { sites, upstreams };
}

async function readFile(fs: IFileSystem, path: string): Promise<Directive[]> {
  if (!(await fs.exists(path))) {
    throw new NginxConfigError(
      `open() "${path}" failed (2: No such file or directory)`,
    );
  }
  const directives = parseNginxConfig(await fs.readFile(path), path);
  return include(fs, directives, path);
}

async function include(
  fs: IFileSystem,
  directives: Directive[],
  path: string,
): Promise<Directive[]> {
  const all: Directive[] = [];
  for (const directive of directives) {
    if (directive.name === 'include') {
      for (const file of await expand(fs, directive.args[0] ?? '')) {
        all.push(...(await readFile(fs, file)));
      }
    } else if (directive.block && !KNOWN_BLOCKS.has(directive.name)) {
      throw new NginxConfigError(
        `unknown directive "${directive.name}" in ${path}:${directive.line}`,
      );
    } else {
      const block = directive.block && {
        block: await include(fs, directive.block, path),
      };
      all.push({ ...directive, ...block });
    }
  }
  return all;
}

/** Files of `conf.d/*.conf`; other patterns name one file. */
async function expand(fs: IFileSystem, pattern: string): Promise<string[]> {
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  const at = path.lastIndexOf('/');
  const [directory, name] = [path.slice(0, at), path.slice(at + 1)];
  if (!name.includes('*')) {
    // Types are known without the file that lists them.
    return name === 'mime.types' ? [] : [path];
  }
  if (!(await fs.exists(directory))) return [];
  const matcher = new RegExp(
    `^${name.replace(/[.]/g, '\\.').replaceAll('*', '[^.][^/]*')}$`,
  );
  return (await fs.readdir(directory))
    .filter(file => matcher.test(file) && !file.startsWith('..'))
    .sort()
    .map(file => `${directory}/${file}`);
}

function listensOf(server: Directive[]) {
  const listens = directivesOf(server, 'listen')
    .map(({ args }) => {
      const [where = '80'] = args;
      const [, address, port] =
        /^(?:(\[[^\]]*\]|[^:]+):)?(\d+)$/.exec(where) ?? [];
      return {
        address: address === undefined || address === '*' ? '0.0.0.0' : address,
        port: port === undefined ? 80 : Number(port),
        isDefault: args.includes('default_server'),
      };
    })
    .filter(({ address }) => !address.startsWith('['));
  const any = { address: '0.0.0.0', port: 80, isDefault: false };
  return listens.length > 0 ? listens : [any];
}

/** The site for a request: by name, else the default one of the port. */
export function siteFor(
  sites: Site[],
  port: number,
  host: string,
): Site | undefined {
  const onPort = sites.filter(({ listens }) =>
    listens.some(listen => listen.port === port),
  );
  const name = host.replace(/:\d+$/, '');
  return (
    onPort.find(({ names }) => names.includes(name)) ??
    onPort.find(({ listens }) => listens.some(listen => listen.isDefault)) ??
    onPort[0]
  );
}

/** What holds for a path: the directives of its location before the server's. */
export function locationFor(
  { directives }: Site,
  path: string,
): { directives: Directive[]; prefix: string } {
  let best: { block: Directive[]; prefix: string } | undefined;
  for (const { args, block = [] } of directivesOf(directives, 'location')) {
    const [first = '/', second] = args;
    if (first === '=' && second === path) {
      return { directives: [...directives, ...block], prefix: path };
    }
    if (first === '~' || first === '~*') {
      const flags = first === '~*' ? 'i' : '';
      if (new RegExp(second ?? '', flags).test(path)) {
        return { directives: [...directives, ...block], prefix: '' };
      }
      continue;
    }
    const prefix = first === '^~' ? second ?? '/' : first;
    const longer = prefix.length > (best?.prefix.length ?? -1);
    if (first !== '=' && path.startsWith(prefix) && longer) {
      best = { block, prefix };
    }
  }
  return {
    directives: [...directives, ...(best?.block ?? [])],
    prefix: best?.prefix ?? '',
  };
}
