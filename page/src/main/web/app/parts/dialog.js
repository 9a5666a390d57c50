// Dialogs, one above the other: focus stays inside, Escape ends the upper one, and focus goes back to where it was.
import { html, useEffect, useLayoutEffect, useRef } from '../library.js';
import { Store, useStore } from '../store.js';
import { t } from '../texts.js';

const open = new Store([]);
let next = 1;

/**
 * Opens a dialog whose content is a component with the property `close(result)`; the promise has that result, undefined if the reader
 * has cancelled.
 */
export function openDialog(Content, properties = {}) {
  return new Promise((resolve) => {
    const id = next++;
    const close = (result) => {
      open.set(open.get().filter((each) => each.id !== id));
      resolve(result);
    };
    open.set([...open.get(), { id, Content, properties, close }]);
  });
}

/** Asks a question; true if the reader says yes. */
export function confirm({ title, text, yes, danger = false }) {
  return openDialog(Question, { title, text, yes, danger }).then((result) => result === true);
}

function Question({ title, text, yes, danger, close }) {
  return html`<${Dialog} title=${title} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button>
    <button class=${danger ? 'danger' : 'primary'} data-test="yes" onClick=${() => close(true)}>${yes}</button>`}>
    <p>${text}</p>
  <//>`;
}

export function Dialogs() {
  return useStore(open).map(({ id, Content, properties, close }) => html`<${Content} key=${id} ...${properties} close=${close} />`);
}

/** The frame of a dialog. `actions` are its buttons. */
export function Dialog({ title, close, actions, wide = false, children }) {
  const box = useRef(null);
  const id = useRef(`dialog-${Math.random().toString(36).slice(2)}`);
  // At once: a key that is pressed next is meant for the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement;
    (box.current.querySelector('[autofocus]') ?? focusable(box.current)[0] ?? box.current).focus();
    return () => before instanceof HTMLElement && before.focus();
  }, []);
  // A button that had the focus may be disabled now, or gone.
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (isUpper(box.current) && (activeElement === document.body || activeElement?.disabled)) box.current.focus();
  });
  // Of the whole page: a click on what cannot have the focus leaves it with nothing.
  const latest = useRef(null);
  latest.current = close;
  useEffect(() => {
    const onKeyDown = (event) => {
      if (!isUpper(box.current)) return;
      if (event.key === 'Escape' && !event.isComposing) {
        event.stopPropagation();
        latest.current();
      } else if (event.key === 'Tab') {
        keepInside(event, box.current);
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  // Who follows a link in a dialog is done with it.
  const onClick = (event) => event.target instanceof Element && event.target.closest('a[href^="#/"]') && close();
  return html`<div class="dialog-back" onClick=${onClick}>
    <div class=${wide ? 'dialog wide' : 'dialog'} role="dialog" aria-modal="true" aria-labelledby=${id.current} tabindex="-1" ref=${box} data-test="dialog">
      <header><h2 id=${id.current}>${title}</h2></header>
      <div class="body">${children}</div>
      ${actions && html`<footer>${actions}</footer>`}
    </div>
  </div>`;
}

function isUpper(box) {
  return [...document.querySelectorAll('.dialog')].pop() === box;
}

/** Lets Tab go round within a dialog, wherever it begins. */
function keepInside(event, box) {
  const all = focusable(box);
  const { activeElement } = document;
  const first = all[0] ?? box;
  const last = all[all.length - 1] ?? box;
  const edges = event.shiftKey ? [first, box] : [last];
  const leaves = !box.contains(activeElement) || edges.includes(activeElement);
  if (!leaves) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

function focusable(element) {
  return [...element.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')].filter((each) => !each.disabled && each.offsetParent !== null);
}
