import { useEffect, useState } from 'react';

type Highlight = typeof import('./highlight').highlight;

let loading: Promise<Highlight> | null = null;

/** Colours, once they are there: they come after the page, with the first code that is shown. */
export function useHighlight(): Highlight | null {
  const [loaded, setLoaded] = useState<{ highlight: Highlight } | null>(null);
  useEffect(() => {
    let left = false;
    load().then(
      (highlight) => !left && setLoaded({ highlight }),
      // Code can be read without them; the next one asks again.
      () => (loading = null),
    );
    return () => {
      left = true;
    };
  }, []);
  return loaded?.highlight ?? null;
}

function load(): Promise<Highlight> {
  loading ??= import('./highlight').then(({ highlight }) => highlight);
  return loading;
}
