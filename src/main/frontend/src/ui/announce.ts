import { createContext, use } from 'react';

type Announce = (text: string) => void;

export const AnnounceContext = createContext<Announce>(() => {});

/** Says something to screen readers that others see. */
export function useAnnounce(): Announce {
  return use(AnnounceContext);
}
