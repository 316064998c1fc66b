const STORAGE_KEY = 'amamba-debug.sessions';

function readAll(): Record<string, string[]> {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}');
    return typeof stored === 'object' && stored !== null ? stored : {};
  } catch {
    return {};
  }
}

/** Ids of the sessions that a place of the portal had in this tab. */
export function recallSessions(place: string): string[] {
  const ids = readAll()[place];
  return Array.isArray(ids)
    ? ids.filter(id => typeof id === 'string').slice(0, 20)
    : [];
}

/** Keeps them for when the page is reloaded, or left and come back to. */
export function rememberSessions(place: string, ids: string[]): void {
  const { [place]: _, ...others } = readAll();
  try {
    sessionStorage.setItem(
      STORAGE_KEY,
      JSON.stringify(ids.length > 0 ? { ...others, [place]: ids } : others),
    );
  } catch {
    // Without storage they are offered as running sessions.
  }
}
