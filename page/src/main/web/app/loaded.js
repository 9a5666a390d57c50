// An answer that is asked for once, and again when the token changes or something was changed here.
import { useEffect, useState } from './library.js';
import { askJson } from './api.js';
import { useStore } from './store.js';
import { token } from './session.js';

/** `{data, error, again}` of an address. */
export function useLoaded(path) {
  const secret = useStore(token);
  const [round, setRound] = useState(0);
  const [state, setState] = useState({ data: null, error: null });
  useEffect(() => {
    const abort = new AbortController();
    askJson(path, { signal: abort.signal }).then(({ data }) => setState({ data, error: null }),
      (error) => !abort.signal.aborted && setState({ data: null, error }));
    return () => abort.abort();
  }, [path, secret, round]);
  return { ...state, again: () => setRound(round + 1) };
}
