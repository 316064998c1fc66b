const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

const two = (value: number) => String(value).padStart(2, '0');

/** `21/Nov/2026:10:56:01 +0000` of access logs. */
export function accessLogTime(ms: number): string {
  const at = new Date(ms);
  return `${two(at.getUTCDate())}/${
    MONTHS[at.getUTCMonth()]
  }/${at.getUTCFullYear()}:${clockTime(ms)} +0000`;
}

/** `21/Nov/2026 10:56:01` of Python. */
export function pythonLogTime(ms: number): string {
  return accessLogTime(ms).slice(0, 20).replace(':', ' ');
}

/** `2026/11/21 10:56:01` of nginx and of Go's `log`. */
export function slashedTime(ms: number): string {
  return `${new Date(ms)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '/')} ${clockTime(ms)}`;
}

/** `Sat Nov 21 10:56:01.123456 2026` of Apache. */
export function apacheErrorTime(ms: number): string {
  const at = new Date(ms);
  return `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${two(
    at.getUTCDate(),
  )} ${clockTime(ms)}.${String(ms % 1000).padStart(
    3,
    '0',
  )}000 ${at.getUTCFullYear()}`;
}

/** `10:56:01` */
function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
