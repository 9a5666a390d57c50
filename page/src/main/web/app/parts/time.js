// A moment, as long ago as people say it; the exact time is its title.
import { html } from '../library.js';
import { Store, useStore } from '../store.js';
import { t } from '../texts.js';

const TICK_MS = 30_000;
const STEPS = [['second', 60], ['minute', 60], ['hour', 24], ['day', 30], ['month', 12], ['year', Infinity]];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

export function ago(time) {
  let value = (time - Date.now()) / 1000;
  if (Math.abs(value) < 5) return t('time.now');
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return '';
}

const tick = new Store(0);
setInterval(() => tick.set(tick.get() + 1), TICK_MS);

export function Time({ at }) {
  useStore(tick); // What was just now is not so for long.
  if (!at) return null;
  const time = new Date(at);
  return html`<time datetime=${time.toISOString()} title=${time.toLocaleString()}>${ago(time)}</time>`;
}
