// Asks before something is done: what it does, why (if the reason is kept), and the name typed where there is no way back.
import { html, useState } from '../library.js';
import { t } from '../texts.js';
import { Dialog } from './dialog.js';

/** Closes with the reason, which may be empty, or undefined if the reader cancels. Without an action it only tells. */
export function Act({ title, text, action, reason = false, typed = '', danger = false, close }) {
  const [why, setWhy] = useState('');
  const [word, setWord] = useState('');
  const ready = typed === '' || word === typed;
  const submit = (event) => {
    event.preventDefault();
    if (ready) close(why.trim());
  };
  if (!action) {
    return html`<${Dialog} title=${title} close=${close}
      actions=${html`<button class="primary" onClick=${() => close()}>${t('action.close')}</button>`}>${text}<//>`;
  }
  return html`<${Dialog} title=${title} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button>
    <button class=${danger ? 'danger' : 'primary'} disabled=${!ready} data-test="yes" onClick=${submit}>${action}</button>`}>
    <form onSubmit=${submit}>
      ${text}
      ${reason && html`<label class="field">${t('action.reason')}<input value=${why} onInput=${(event) => setWhy(event.target.value)}
        maxlength="512" data-test="reason" /></label>`}
      ${typed !== '' && html`<label class="field">
        ${t('act.type', { word: typed })}<input value=${word} autocomplete="off" spellcheck=${false}
          onInput=${(event) => setWord(event.target.value)} data-test="typed" /></label>`}
    </form>
  <//>`;
}
