// The page's one stream of changes: for the folder that all listeners have in common, closed while the tab is hidden, resumed where it was.
import { Store } from './store.js';
import { token } from './session.js';
import { address, agentState, keyPath } from './api.js';

const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 5000;
const REFUSED_RETRY_MS = 30_000;
const MISSED_PAUSE_MS = 1000;
const SILENCE_MS_MAX = 40_000; // A heartbeat comes every 15 seconds.

/** 'live', 'connecting', 'paused' (the tab is hidden), 'refused', or 'idle' while nobody listens. */
export const liveState = new Store('idle');

const listeners = new Set();
let stream = null;

/**
 * Calls `changed({index, changes})` for each change below the prefix behind the index `since`, in order: none is left out and none told
 * twice. `since` is the index of the answer that shows what there is. `missed()` is called if changes were lost: read anew, and listen
 * again. Values are not told. Returns a function that ends it.
 */
export function listen(prefix, since, changed, missed = () => {}) {
  const listener = { prefix, since, changed, missed };
  listeners.add(listener);
  follow();
  return () => {
    listeners.delete(listener);
    follow();
  };
}

function commonPrefix() {
  let common = null;
  for (const { prefix } of listeners) {
    if (common === null) {
      common = prefix;
      continue;
    }
    let length = 0;
    while (length < common.length && length < prefix.length && common[length] === prefix[length]) length++;
    common = common.slice(0, length);
  }
  // Never half of a character that takes two units.
  return common !== null && /[\ud800-\udbff]$/.test(common) ? common.slice(0, -1) : common;
}

function follow() {
  const wanted = listeners.size === 0 || document.hidden ? null : commonPrefix();
  if (wanted === null) {
    stream?.end();
    stream = null; // What changes meanwhile is told when the tab is seen again.
    liveState.set(listeners.size === 0 ? 'idle' : 'paused');
    return;
  }
  // An index is one of the whole cluster: a stream goes on from it, whatever its prefix. A listener skips what it knows.
  const since = Math.min(...[...listeners].map((each) => each.since));
  if (stream?.open && stream.prefix === wanted && stream.since <= since) return;
  stream?.end();
  stream = new ChangeStream(wanted, since);
  stream.run();
}

document.addEventListener('visibilitychange', follow);
token.listen(() => {
  stream?.end();
  stream = null;
  follow();
});

class ChangeStream {
  open = true;

  constructor(prefix, since) {
    this.prefix = prefix;
    this.since = since;
  }

  end() {
    this.open = false;
    this.abort?.abort();
  }

  async run() {
    let pause = RETRY_MS_MIN;
    while (this.open) {
      liveState.set('connecting');
      try {
        const refused = await this.read(() => (pause = RETRY_MS_MIN));
        if (refused) {
          if (!this.open) return;
          // A right may be granted, and another listener may ask for less.
          this.open = false;
          liveState.set('refused');
          setTimeout(() => stream === this && follow(), REFUSED_RETRY_MS);
          return;
        }
      } catch {
        if (this.open) agentState.set('lost');
      }
      if (!this.open) return;
      liveState.set('connecting');
      await new Promise((resume) => setTimeout(resume, pause));
      pause = Math.min(pause * 2, RETRY_MS_MAX);
    }
  }

  /** Reads until the stream ends; true if it is of no use to try again. */
  async read(onOpen) {
    this.abort = new AbortController();
    const headers = { Accept: 'text/event-stream' };
    if (token.get()) headers['X-Consul-Token'] = token.get();
    let watchdog = setTimeout(() => this.abort.abort(), SILENCE_MS_MAX);
    try {
      const url = address(`v1/praetor/changes/${keyPath(this.prefix)}`, { since: this.since, values: 'false' });
      const response = await fetch(url, { headers, signal: this.abort.signal, cache: 'no-store', redirect: 'manual' });
      if (response.type === 'opaqueredirect') return true;
      if (response.status === 410) {
        this.open = false;
        const now = [...listeners];
        // What is read anew may be too old again where much changes.
        setTimeout(() => now.forEach((each) => listeners.has(each) && each.missed()), MISSED_PAUSE_MS);
        return true;
      }
      if (response.status >= 400) return response.status === 403 || response.status === 404;
      agentState.set('here');
      liveState.set('live');
      onOpen();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done || !this.open) return false;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => this.abort.abort(), SILENCE_MS_MAX);
        text += value;
        let end;
        while ((end = text.indexOf('\n\n')) >= 0) {
          this.event(text.slice(0, end));
          text = text.slice(end + 2);
        }
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  event(text) {
    const fields = {};
    for (const line of text.split('\n')) {
      const cut = line.indexOf(': ');
      if (cut > 0) fields[line.slice(0, cut)] = (fields[line.slice(0, cut)] ?? '') + line.slice(cut + 2);
    }
    const index = Number(fields.id);
    const changes = fields.event === 'change' ? JSON.parse(fields.data).Changes : [];
    if (fields.id) this.since = index;
    for (const listener of [...listeners]) {
      if (!fields.id || index <= listener.since) continue;
      listener.since = index;
      const own = changes.filter((change) => change.Key.startsWith(listener.prefix) || change.Type === 'restore');
      if (own.length > 0) listener.changed({ index, changes: own });
    }
  }
}
