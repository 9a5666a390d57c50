// The search below a folder, by name or by value, and the way from the root to where one is.
import { html, useEffect, useRef, useState } from '../library.js';
import { link } from '../router.js';
import { t } from '../texts.js';

const ASKED_AFTER_MS = 300; // After the last thing that was typed.

/** What the agent is asked for a search that was typed: a part of the name in any case, a glob if it has its signs, `~` and a regular expression. */
export function searchOf(by, text) {
  if (text === '') return null;
  if (by === 'value') return { 'value-match': text };
  if (text.startsWith('~') || /[*?]/.test(text)) return { match: text };
  return { match: `~(?i)${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}` };
}

/** `change(by, text)` is called a moment after the last thing that was typed. */
export function Search({ folder, by, text, change, field, leave }) {
  const [typed, setTyped] = useState(text);
  const timer = useRef(0);
  useEffect(() => {
    clearTimeout(timer.current);
    setTyped(text);
  }, [text, folder]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change(by, value), ASKED_AFTER_MS);
  };
  const onKeyDown = (event) => {
    if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      event.stopPropagation();
      clearTimeout(timer.current);
      change(by, event.key === 'Escape' ? '' : typed);
      leave();
    }
  };
  return html`<div class="search" role="search">
    <input type="search" ref=${field} value=${typed} onInput=${(event) => type(event.target.value)} onKeyDown=${onKeyDown} aria-label=${t('keys.search.label', { folder: folder || t('keys.root') })}
      placeholder=${t(`keys.search.${by}Hint`)} title=${t(`keys.search.${by}Title`)} spellcheck=${false} data-test="search" />
    <select value=${by} aria-label=${t('keys.search.by')} onChange=${(event) => change(event.target.value, typed)} data-test="search-by">
      <option value="name">${t('keys.search.name')}</option><option value="value">${t('keys.search.value')}</option>
    </select>
  </div>`;
}

/** The folders from the root down to a name. */
export function Crumbs({ name }) {
  const parts = name.split('/');
  const last = parts.pop();
  return html`<nav class="crumbs" aria-label=${t('keys.crumbs')}><ol>
    <li><a href=${link('keys')} aria-current=${name === '' ? 'location' : undefined} data-test="crumb-root">${t('keys.root')}</a></li>
    ${parts.map((part, index) => {
      const to = `${parts.slice(0, index + 1).join('/')}/`;
      return html`<li key=${to}><a href=${link('keys', to)} aria-current=${to === name ? 'location' : undefined} data-test="crumb"><bdi>${part || '∅'}</bdi></a></li>`;
    })}
    ${last !== '' && html`<li aria-current="location"><bdi>${last}</bdi></li>`}
  </ol></nav>`;
}
