// One key as it is now: read when it is opened, and again when the stream tells of a change.
import { useEffect, useRef, useState } from '../library.js';
import { listen } from '../live.js';
import { isOwn } from './own.js';
import { same } from './compared.js';
import { lastChange, readKey } from './requests.js';

const RETRY_MS = 1500;

/**
 * `{entry, missing, failure, change, before, elsewhere, again}`: `change` is the last that is known of, `before` what the value was when
 * the reader opened it or last saw a change of it, `elsewhere` the last change by others since it was opened.
 */
export function useKey(name) {
  const [state, setState] = useState({ entry: null, missing: false, failure: null, change: null, before: null, elsewhere: null });
  const [round, setRound] = useState(0);
  const reading = useRef({ at: 0, again: false });
  useEffect(() => {
    const abort = new AbortController();
    let end = () => {};
    let timer = 0;
    const again = () => setRound((now) => now + 1);
    const read = async (first, told) => {
      if (reading.current.busy) {
        reading.current.again = told;
        return;
      }
      reading.current.busy = true;
      const others = told !== null && !isOwn(told);
      try {
        let since = 0;
        const entry = await readKey(name, abort.signal, (index) => (since = index));
        if (abort.signal.aborted) return;
        setState((now) => ({
          ...now, entry: entry ?? now.entry, missing: entry === null, failure: null,
          before: others && entry && now.entry && !same(entry.bytes, now.entry.bytes) ? now.entry.bytes : now.before,
          change: told ?? now.change, elsewhere: others ? told : now.elsewhere,
        }));
        if (first) {
          lastChange(name, abort.signal).then((change) => abort.signal.aborted || setState((now) => ({ ...now, change: now.elsewhere ?? change })));
          end = listen(name, entry?.told ?? since, ({ changes }) => {
            const mine = changes.filter(({ Key, Type }) => Key === name || Type === 'restore');
            if (mine.length > 0) read(false, mine[mine.length - 1]);
          }, again);
        }
      } catch (failure) {
        if (failure.name === 'AbortError') return;
        setState((now) => ({ ...now, failure }));
        if (failure.lost) timer = setTimeout(again, RETRY_MS);
      } finally {
        reading.current.busy = false;
        const next = reading.current.again;
        reading.current.again = null;
        if (next && !abort.signal.aborted) read(false, next);
      }
    };
    reading.current = { busy: false, again: null };
    read(true, null);
    return () => {
      abort.abort();
      clearTimeout(timer);
      end();
    };
  }, [name, round]);
  return { ...state, again: () => setRound((now) => now + 1) };
}
