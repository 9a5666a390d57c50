// A question that is asked again and again while its view is seen: it waits at the agent until its answer changes, or is asked each few
// seconds where the agent cannot wait. A view uses it once, so that a tab holds one such request at most, and none while it is hidden.
import { useEffect, useRef, useState } from './library.js';
import { token } from './session.js';
import { Store } from './store.js';

const WAIT = '55s'; // Shorter than the minute after which proxies give up.
const SPACING_MS = 250; // What changes all the time is not asked for more often.
const POLL_MS = 5000;
const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 8000;

/** Whether a question of the view waits at the agent, so that what changes shows at once. */
export const waiting = new Store(false);

/**
 * `read({index, wait}, signal)` asks, and gives `{data, index}`; without an index it is asked again after `pollMs`. Gives `{data, error,
 * again}`: data stays what it was while there is an error, and `again()` asks at once.
 */
export function useParked(read, dependencies, pollMs = POLL_MS) {
  const [state, setState] = useState({ data: null, error: null });
  const question = useRef(null);
  useEffect(() => {
    setState({ data: null, error: null });
    const asked = new Question(read, setState, pollMs);
    question.current = asked;
    asked.run();
    return () => asked.end();
  }, dependencies);
  return { ...state, again: () => question.current.again() };
}

class Question {
  #open = true;
  #index = 0;
  #abort = new AbortController();
  #wake = () => {};
  #pause = RETRY_MS_MIN;

  constructor(read, told, pollMs) {
    this.read = read;
    this.told = told;
    this.pollMs = pollMs;
    this.onVisibility = () => (document.hidden ? this.#abort.abort() : this.#wake());
    document.addEventListener('visibilitychange', this.onVisibility);
    this.unlisten = token.listen(() => this.again());
  }

  end() {
    this.#open = false;
    waiting.set(false);
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.unlisten();
    this.#abort.abort();
    this.#wake();
  }

  again() {
    this.#index = 0;
    this.#abort.abort();
    this.#wake();
  }

  #sleep(ms) {
    return new Promise((resume) => {
      const timer = ms === Infinity ? null : setTimeout(resume, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resume();
      };
    });
  }

  async run() {
    while (this.#open) {
      if (document.hidden) {
        await this.#sleep(Infinity);
      } else {
        await this.#sleep(await this.#ask());
      }
    }
  }

  /** Asks once; the milliseconds after which to ask again. */
  async #ask() {
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const { data, index } = await this.read(this.#index > 0 ? { index: this.#index, wait: WAIT } : {}, abort.signal);
      if (abort.signal.aborted) return 0;
      this.#pause = RETRY_MS_MIN;
      // An index that went back is one of another state: begin anew.
      this.#index = index === null || index < this.#index ? 0 : index;
      this.told({ data, error: null });
      if (this.#index > 0) waiting.set(true);
      return this.#index > 0 ? SPACING_MS : this.pollMs;
    } catch (error) {
      if (abort.signal.aborted) return 0;
      this.#index = 0;
      waiting.set(false);
      this.told((before) => ({ data: before.data, error }));
      if (error.forbidden) return Infinity; // Until the token changes, or the reader asks.
      const pause = this.#pause;
      this.#pause = Math.min(pause * 2, RETRY_MS_MAX);
      return pause;
    }
  }
}
