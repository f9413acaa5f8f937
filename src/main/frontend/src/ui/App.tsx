import { useCallback, useEffect, useState } from 'react';
import { createApi, type Me } from '../chat';
import { words } from '../i18n';
import { Announcements } from './Announcements';
import { ChatPage } from './ChatPage';
import { goToSignIn } from './goToSignIn';

export function App() {
  const [api] = useState(() => createApi(goToSignIn));
  const [me, setMe] = useState<Me | null>(null);
  const [failed, setFailed] = useState(false);

  const load = useCallback(() => {
    api.me().then(setMe, (error: { status?: number }) => setFailed(error.status !== 401));
  }, [api]);
  useEffect(load, [load]);

  if (me) {
    return (
      <Announcements>
        <ChatPage api={api} me={me} onSignedOut={goToSignIn} />
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
