import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createApi } from './api';
import { createChat, type ChatDependencies } from './chat';
import { emptyConversation } from './chatSlice';

/**
 * Chat for a React component: `startStream` sends and resolves once the message is accepted, the reply then grows in
 * `room(roomId)`. The options are read once.
 */
export function useChatStream(options: Partial<ChatDependencies> = {}) {
  const [chat] = useState(() => {
    const onSignedOut = options.onSignedOut ?? (() => window.location.assign('/login'));
    return createChat({
      api: options.api ?? createApi(onSignedOut),
      openEventSource: options.openEventSource ?? ((url) => new EventSource(url)),
      onSignedOut,
    });
  });
  const state = useSyncExternalStore(chat.subscribe, chat.getState);
  useEffect(() => chat.leaveAll, [chat]);

  return useMemo(
    () => ({
      startStream: chat.startStream,
      regenerate: chat.regenerate,
      stopStream: chat.stopStream,
      openRoom: chat.openRoom,
      resumeLive: chat.resumeLive,
      leaveRoom: chat.leaveRoom,
      forgetRoom: chat.forgetRoom,
      loadEarlier: chat.loadEarlier,
      room: (roomId: string) => state[roomId] ?? emptyConversation,
      isStreaming: Object.values(state).some(
        ({ status }) => status === 'submitted' || status === 'streaming',
      ),
    }),
    [chat, state],
  );
}
