import type { DebugImage, Snippet } from '@amamba/plugin-amamba-debug-common';

const snippet = (en: string, zh: string, command: string): Snippet => ({
  title: { en, zh },
  command,
});

/** Processes of the container that is looked into begin at `/proc/1`. */
const TARGET_FILES = snippet(
  "Files of the container's own image",
  '目标容器的文件',
  'ls -la /proc/1/root/',
);

const NETSHOOT: DebugImage = {
  id: 'netshoot',
  title: 'netshoot',
  description: {
    en: 'Everything for networks: tcpdump, dig, curl, ss, iperf3, tshark and more.',
    zh: '网络排查工具集：tcpdump、dig、curl、ss、iperf3、tshark 等。',
  },
  image: 'docker.io/nicolaka/netshoot:v0.15',
  suits: ['network', 'distroless'],
  snippets: [
    snippet('Who listens on which port', '监听中的端口', 'ss -tulpn'),
    snippet(
      'Connections by state',
      '按状态统计连接',
      "ss -tan | awk 'NR>1 {print $1}' | sort | uniq -c",
    ),
    snippet(
      'How names are resolved',
      '域名解析配置与结果',
      'cat /etc/resolv.conf; dig +search kubernetes.default.svc',
    ),
    snippet(
      'An HTTP request with its timing',
      'HTTP 请求及各阶段耗时',
      "curl -sS -o /dev/null -w 'dns %{time_namelookup} connect %{time_connect} tls %{time_appconnect} first %{time_starttransfer} total %{time_total} status %{http_code}\\n' http://localhost:8080/",
    ),
    snippet(
      'What goes over the wire',
      '抓取 HTTP 数据包',
      "tcpdump -i any -nn -A -c 50 'tcp port 8080'",
    ),
    snippet(
      'The certificate of a server',
      '查看服务端证书',
      'openssl s_client -connect example.com:443 -servername example.com </dev/null | openssl x509 -noout -subject -issuer -dates',
    ),
    snippet('The way to a host', '到目标主机的路由', 'mtr -rwc 5 example.com'),
    TARGET_FILES,
  ],
};

const BUSYBOX: DebugImage = {
  id: 'busybox',
  title: 'BusyBox',
  description: {
    en: 'A shell and the usual commands in four megabytes.',
    zh: '仅 4 MB，包含 shell 和常用命令。',
  },
  image: 'docker.io/library/busybox:1.37.0',
  suits: ['shell', 'distroless'],
  snippets: [
    snippet('Processes', '进程列表', 'ps -o pid,ppid,user,vsz,rss,args'),
    TARGET_FILES,
    snippet(
      'Environment of the first process',
      '主进程的环境变量名',
      "tr '\\0' '\\n' </proc/1/environ | cut -d= -f1",
    ),
    snippet(
      'Open files of the first process',
      '主进程打开的文件',
      'ls -l /proc/1/fd',
    ),
    snippet('Memory and disk', '内存与磁盘', 'free -m; df -h'),
    snippet('Who listens on which port', '监听中的端口', 'netstat -tlnp'),
    snippet(
      'A name and an HTTP request',
      '域名解析与 HTTP 请求',
      'nslookup kubernetes.default.svc; wget -qO- -T 5 http://localhost:8080/',
    ),
  ],
};

const ARTHAS: DebugImage = {
  id: 'jdk-arthas',
  title: 'JDK + Arthas',
  description: {
    en: 'For Java: jcmd, jstack, jmap and Arthas. Works as the user of the Java process.',
    zh: '用于 Java：jcmd、jstack、jmap 和 Arthas。需与 Java 进程使用同一用户。',
  },
  image: 'docker.io/hengyunabc/arthas:4.1.1',
  suits: ['java'],
  snippets: [
    snippet('Java processes', 'Java 进程', 'jps -lv'),
    snippet('Threads and where they are', '线程及堆栈', 'jstack -l 1'),
    snippet(
      'What fills the heap',
      '堆中占用最多的类',
      'jmap -histo 1 | head -30',
    ),
    snippet(
      'Heap and garbage collection',
      '堆与垃圾回收',
      'jstat -gcutil 1 1000 10',
    ),
    snippet(
      'A heap dump, in the container that is looked into',
      '在目标容器中生成堆转储',
      'jmap -dump:live,format=b,file=/tmp/heap.hprof 1; ls -la /proc/1/root/tmp/heap.hprof',
    ),
    snippet(
      'Start Arthas (its files must be in both containers)',
      '启动 Arthas（两个容器中都需要其文件）',
      'cp -r /opt/arthas /tmp/ && cp -r /opt/arthas /proc/1/root/tmp/ && java -jar /tmp/arthas/arthas-boot.jar --arthas-home /tmp/arthas 1',
    ),
    snippet(
      'In Arthas: the busiest threads',
      'Arthas：最繁忙的线程',
      'thread -n 5',
    ),
    snippet(
      'In Arthas: how long a method takes',
      'Arthas：方法耗时',
      "trace com.example.Service method '#cost > 10'",
    ),
  ],
};

const PYTHON: DebugImage = {
  id: 'python',
  title: 'Python',
  description: {
    en: 'Python with pip, to fetch py-spy and memray.',
    zh: '带 pip 的 Python，可安装 py-spy 和 memray。',
  },
  image: 'docker.io/library/python:3.13.1-bookworm',
  suits: ['python'],
  snippets: [
    snippet('Fetch py-spy', '安装 py-spy', 'pip install --quiet py-spy'),
    snippet('Threads and where they are', '线程及堆栈', 'py-spy dump --pid 1'),
    snippet(
      'What takes the time, live',
      '实时查看耗时函数',
      'py-spy top --pid 1',
    ),
    snippet(
      'A flame graph of 30 seconds',
      '30 秒火焰图',
      'py-spy record --pid 1 --duration 30 --output /tmp/profile.svg',
    ),
    snippet(
      'Memory of the process',
      '进程内存',
      'grep -E "^(VmRSS|VmHWM|Threads)" /proc/1/status',
    ),
    snippet(
      'A web server for what is in a folder',
      '用 HTTP 提供目录内容',
      'python -m http.server --bind 127.0.0.1 9000',
    ),
    TARGET_FILES,
  ],
};

const NODE: DebugImage = {
  id: 'node',
  title: 'Node.js',
  description: {
    en: 'Node.js with npm and its inspector client.',
    zh: '带 npm 和调试客户端的 Node.js。',
  },
  image: 'docker.io/library/node:22.12.0-bookworm',
  suits: ['node'],
  snippets: [
    snippet(
      'Let the process be inspected, on port 9229 of the pod',
      '开启调试端口（容器组内 9229）',
      'kill -USR1 1; sleep 1; curl -s http://127.0.0.1:9229/json/list',
    ),
    snippet('Attach the debugger', '连接调试器', 'node inspect 127.0.0.1:9229'),
    snippet(
      'In the debugger: a heap snapshot',
      '调试器中：堆快照',
      "takeHeapSnapshot('/tmp/heap.heapsnapshot')",
    ),
    snippet('In the debugger: a CPU profile', '调试器中：CPU 分析', 'profile'),
    snippet(
      'Memory and threads of the process',
      '进程内存与线程',
      'grep -E "^(VmRSS|VmHWM|Threads)" /proc/1/status',
    ),
    snippet(
      'Which modules are there',
      '已安装的模块',
      'ls /proc/1/cwd/node_modules | head -50',
    ),
    TARGET_FILES,
  ],
};

const GO: DebugImage = {
  id: 'go-delve',
  title: 'Go + Delve',
  description: {
    en: 'The Go tools, to fetch Delve. Attaching needs the profile general or sysadmin and the user of the process.',
    zh: 'Go 工具链，可安装 Delve。附加进程需使用 general 或 sysadmin 权限配置及相同用户。',
  },
  image: 'docker.io/library/golang:1.23.4-bookworm',
  suits: ['go'],
  snippets: [
    snippet(
      'Fetch Delve',
      '安装 Delve',
      'go install github.com/go-delve/delve/cmd/dlv@v1.24.0',
    ),
    snippet(
      'Goroutines and where they are',
      '协程及堆栈',
      "echo 'goroutines -t' >/tmp/dlv && dlv attach 1 --init /tmp/dlv --allow-non-terminal-interactive",
    ),
    snippet('Attach the debugger', '附加调试器', 'dlv attach 1'),
    snippet(
      'Goroutines of a program with net/http/pprof',
      '使用 net/http/pprof 查看协程',
      "curl -s 'http://localhost:6060/debug/pprof/goroutine?debug=2' | head -100",
    ),
    snippet(
      'What fills the heap (net/http/pprof)',
      '堆内存占用（net/http/pprof）',
      'go tool pprof -top http://localhost:6060/debug/pprof/heap',
    ),
    snippet(
      'What takes the time in 30 seconds (net/http/pprof)',
      '30 秒 CPU 占用（net/http/pprof）',
      "go tool pprof -top 'http://localhost:6060/debug/pprof/profile?seconds=30'",
    ),
    snippet(
      'With what the program was built',
      '程序的构建信息',
      'go version -m /proc/1/exe',
    ),
  ],
};

/** Images with tools that are offered unless the configuration has its own. */
export const BUILT_IN_IMAGES: readonly DebugImage[] = [
  NETSHOOT,
  BUSYBOX,
  ARTHAS,
  PYTHON,
  NODE,
  GO,
];
