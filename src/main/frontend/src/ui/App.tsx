import { useCallback, useEffect, useState } from 'react';
import { createApi, type Me } from '../chat';
import { words } from '../i18n';
import { Announcements } from './Announcements';
import { ChatPage } from './ChatPage';
import { goToSignIn } from './goToSignIn';

export function App() {
  const [signedOut, setSignedOut] = useState(false);
  const [api] = useState(() => createApi(() => setSignedOut(true)));
  const [me, setMe] = useState<Me | null>(null);
  const [failed, setFailed] = useState(false);

  const load = useCallback(() => {
    api.me().then(setMe, (error: { status?: number }) => setFailed(error.status !== 401));
  }, [api]);
  useEffect(load, [load]);

  // Whoever was here already keeps the page with what is on it, and is asked.
  useEffect(() => {
    if (signedOut && me === null) goToSignIn();
  }, [signedOut, me]);

  if (me) {
    return (
      <Announcements>
        <ChatPage api={api} me={me} signedOut={signedOut} onSignedOut={setSignedOut} />
      </Announcements>
    );
  }
  return (
    <main className="startup" aria-busy={!failed}>
      {failed && (
        <div role="alert">
          <p>{words.problems.startFailed}</p>
          <button
            type="button"
            className="button-primary"
            onClick={() => {
              setFailed(false);
              load();
            }}
          >
            {words.tryAgain}
          </button>
        </div>
      )}
    </main>
  );
}
