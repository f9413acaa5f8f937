/** What outlives a reload or a new sign-in in this tab: unsent text, and the room to come back to. */
export interface Session {
  roomId: string | null;
  drafts: Record<string, Draft>;
}

export interface Draft {
  text: string;
  /** What an analysis is to be of. */
  symbols: string[];
}

export const emptyDraft: Draft = { text: '', symbols: [] };

const storageKey = 'damso.session.2';
const emptySession: Session = { roomId: null, drafts: {} };

/** Somebody else's text stays theirs: a session is only given back to the name it was saved for. */
export function loadSession(name: string): Session {
  try {
    const saved = JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as Partial<Session> & {
      name?: string;
    };
    if (saved.name !== name) return emptySession;
    return { roomId: saved.roomId ?? null, drafts: saved.drafts ?? {} };
  } catch {
    return emptySession;
  }
}

export function saveSession(name: string, session: Session) {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify({ name, ...session }));
  } catch {
    // Storage can be switched off or full; then a reload starts afresh.
  }
}

export function clearSession() {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // As above.
  }
}
