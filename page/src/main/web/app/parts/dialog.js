// Dialogs, one above the other: focus stays inside, Escape ends the upper one, and focus goes back to where it was.
import { html, useLayoutEffect, useRef } from '../library.js';
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
  const onKeyDown = (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      const all = focusable(box.current);
      const edge = event.shiftKey ? all[0] : all[all.length - 1];
      if (document.activeElement === edge) {
        event.preventDefault();
        (event.shiftKey ? all[all.length - 1] : all[0]).focus();
      }
    }
  };
  // Who follows a link in a dialog is done with it.
  const onClick = (event) => event.target instanceof Element && event.target.closest('a[href^="#/"]') && close();
  return html`<div class="dialog-back" onKeyDown=${onKeyDown} onClick=${onClick}>
    <div class=${wide ? 'dialog wide' : 'dialog'} role="dialog" aria-modal="true" aria-labelledby=${id.current} tabindex="-1" ref=${box} data-test="dialog">
      <header><h2 id=${id.current}>${title}</h2></header>
      <div class="body">${children}</div>
      ${actions && html`<footer>${actions}</footer>`}
    </div>
  </div>`;
}

function focusable(element) {
  return [...element.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')].filter((each) => !each.disabled && each.offsetParent !== null);
}
