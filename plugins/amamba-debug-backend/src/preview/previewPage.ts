/** What stands on a page of our own, in both languages. */
interface Words {
  title: string;
  text: string;
}

/** Why a preview shows nothing. */
export const PREVIEW_PROBLEMS = {
  unknown: {
    status: 404,
    en: {
      title: 'No such preview',
      text: 'This address leads to no preview. Open the port again in the portal.',
    },
    zh: {
      title: '没有这个预览',
      text: '此地址没有对应的预览。请在门户中重新打开端口。',
    },
  },
  expired: {
    status: 410,
    en: {
      title: 'The preview has expired',
      text: 'Previews are open for a while only. Open the port again in the portal.',
    },
    zh: {
      title: '预览已过期',
      text: '预览只在一段时间内有效。请在门户中重新打开端口。',
    },
  },
  denied: {
    status: 403,
    en: {
      title: 'The cluster does not allow it',
      text: 'The cluster refuses to forward the port for the person who opened this preview.',
    },
    zh: {
      title: '集群不允许',
      text: '集群拒绝为打开此预览的用户转发端口。',
    },
  },
  gone: {
    status: 404,
    en: {
      title: 'The pod is gone',
      text: 'It was deleted or replaced. Open the port of another pod in the portal.',
    },
    zh: {
      title: '容器组已不存在',
      text: '它已被删除或替换。请在门户中打开其他容器组的端口。',
    },
  },
  unreachable: {
    status: 502,
    en: {
      title: 'The port does not answer',
      text: 'Nothing listens there, it does not speak HTTP, or the cluster cannot be reached.',
    },
    zh: {
      title: '端口没有响应',
      text: '该端口没有监听、不是 HTTP 协议，或无法连接集群。',
    },
  },
  slow: {
    status: 504,
    en: {
      title: 'The application takes too long',
      text: 'It did not answer in time.',
    },
    zh: { title: '应用响应过慢', text: '应用未在规定时间内响应。' },
  },
  busy: {
    status: 503,
    en: {
      title: 'Too much at once',
      text: 'Too many requests of previews are under way. Try again in a moment.',
    },
    zh: { title: '请求过多', text: '预览请求过多，请稍后重试。' },
  },
  'too-large': {
    status: 413,
    en: {
      title: 'The request is too large',
      text: 'Previews are to look at an application; send less.',
    },
    zh: { title: '请求过大', text: '预览仅用于查看应用，请减少发送的内容。' },
  },
  elsewhere: {
    status: 502,
    en: {
      title: 'The application sends you elsewhere',
      text: 'It redirects to another host. Previews stay with the pod.',
    },
    zh: {
      title: '应用跳转到其他地址',
      text: '应用重定向到了其他主机。预览只显示该容器组的内容。',
    },
  },
  method: {
    status: 405,
    en: {
      title: 'Not a method of previews',
      text: 'This method is not passed on.',
    },
    zh: { title: '不支持的方法', text: '此请求方法不会被转发。' },
  },
  embedded: {
    status: 403,
    en: {
      title: 'Not part of another page',
      text: 'A preview is opened in a tab of its own.',
    },
    zh: {
      title: '不能嵌入其他页面',
      text: '预览只能在独立的标签页中打开。',
    },
  },
  websocket: {
    status: 501,
    en: {
      title: 'WebSockets are not previewed',
      text: 'Previews pass on plain HTTP requests only.',
    },
    zh: {
      title: '预览不支持 WebSocket',
      text: '预览只转发普通的 HTTP 请求。',
    },
  },
} satisfies Record<string, { status: number; en: Words; zh: Words }>;

export type PreviewProblem = keyof typeof PREVIEW_PROBLEMS;

/** A page without scripts that says what is wrong. */
export function previewPage(problem: PreviewProblem, detail?: string): string {
  const { en, zh } = PREVIEW_PROBLEMS[problem];
  const part = (lang: string, { title, text }: Words) =>
    `<section lang="${lang}"><h1>${title}</h1><p>${text}</p></section>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${en.title} · ${zh.title}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 15vh auto; padding: 0 1rem; }
h1 { font-size: 1.25rem; margin: 2rem 0 .25rem; }
p { margin: 0; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
<main>${part('en', en)}${part('zh-CN', zh)}${
    detail ? `<pre>${escapeHtml(detail.slice(0, 1000))}</pre>` : ''
  }</main>
</html>
`;
}

function escapeHtml(text: string): string {
  const letters: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, letter => letters[letter]);
}
