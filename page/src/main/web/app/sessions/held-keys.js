// Which keys are held, and by which session. The agent has no list of locks: keys are looked through in pages without their values,
// up to a limit at a time, and then the stream of changes tells which are taken and let go.
import { useEffect, useReducer, useRef } from '../library.js';
import { askJson } from '../api.js';
import { listen } from '../live.js';
import { useStore } from '../store.js';
import { token } from '../session.js';

const PAGE_KEYS = 10_000;
const LOOK_KEYS_MAX = 200_000;
const HELD_KEYS_MAX = 20_000;

/**
 * `{bySession, count, looked, looking, next, error, goOn, again}`: the keys of each session by its id; `next` is where `goOn()` looks
 * further, if the limit has ended it.
 */
export function useHeldKeys() {
  const [, draw] = useReducer((drawn) => drawn + 1, 0);
  const secret = useStore(token);
  const held = useRef(null);
  useEffect(() => {
    held.current = new HeldKeys(draw);
    held.current.look('');
    return () => held.current.end();
  }, [secret]);
  const now = held.current;
  return {
    bySession: now?.bySession() ?? new Map(), count: now?.sessions.size ?? 0, looked: now?.looked ?? 0, looking: now?.looking ?? true,
      next: now?.next ?? null,
    error: now?.error ?? null, goOn: () => now.look(now.next), again: () => now.begin(),
  };
}

class HeldKeys {
  sessions = new Map(); // The session that holds a key, by the key.
  looked = 0;
  looking = false;
  next = null;
  error = null;
  #abort = new AbortController();
  #unlisten = null;

  constructor(draw) {
    this.draw = draw;
  }

  end() {
    this.#abort.abort();
    this.#unlisten?.();
  }

  begin() {
    this.end();
    this.#abort = new AbortController();
    this.#unlisten = null;
    this.sessions.clear();
    this.looked = 0;
    this.look('');
  }

  bySession() {
    const found = new Map();
    for (const [key, session] of this.sessions) {
      if (!found.has(session)) found.set(session, []);
      found.get(session).push(key);
    }
    return found;
  }

  /** Looks through the keys behind a name, page by page. */
  async look(after) {
    const { signal } = this.#abort;
    let from = after;
    this.looking = true;
    this.next = null;
    this.error = null;
    this.draw();
    try {
      for (let seen = 0; from !== null && seen < LOOK_KEYS_MAX && this.sessions.size < HELD_KEYS_MAX;) {
        const { data, index } = await askJson('v1/praetor/keys/', { params: { limit: PAGE_KEYS, after: from || null }, signal });
        // What changes from the first page on is told by the stream, also of keys on the pages after it.
        this.#unlisten ??= listen('', index, ({ changes }) => this.#changed(changes), () => this.begin());
        for (const { Key, Session } of data.Keys) if (Session) this.sessions.set(Key, Session);
        seen += data.Keys.length;
        this.looked += data.Keys.length;
        from = data.More ? data.After : null;
        this.draw();
      }
      this.next = from;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
    }
    this.looking = false;
    this.draw();
  }

  #changed(changes) {
    let held = false;
    for (const { Type, Key, Session } of changes) {
      if (Type === 'restore') return void this.begin();
      if (Session) held = this.sessions.get(Key) !== Session || held;
      else held = this.sessions.has(Key) || held;
      if (Session) this.sessions.set(Key, Session);
      else if (Type !== 'purge') this.sessions.delete(Key);
    }
    if (held) this.draw();
  }
}
