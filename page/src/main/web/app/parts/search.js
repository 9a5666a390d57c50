// A field that narrows a list as it is typed in; a slash goes there.
import { html, useEffect, useRef } from '../library.js';

export function Search({ label, value, change }) {
  const field = useRef(null);
  useEffect(() => {
    const onKey = (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey
        || event.target.closest?.('input, textarea, select, [contenteditable], [role="dialog"]')) return;
      event.preventDefault();
      field.current.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return html`<input type="search" class="grow search" ref=${field} aria-label=${label} placeholder=${label} value=${value}
    autocomplete="off" spellcheck=${false}
    onInput=${(event) => change(event.target.value)} data-test="search" />`;
}
