// The dialogs of the view of keys that delete, rename and copy, and the one that tells the keys of the keyboard.
import { html, useEffect, useState } from '../library.js';
import { t } from '../texts.js';
import { Dialog } from '../parts/dialog.js';
import { Failure, failureText } from '../parts/failure.js';
import { toast } from '../parts/toasts.js';
import { carry, countKeys, deleteFolder, deleteKey, undelete } from './requests.js';

/** The field for why something is changed. */
export function ReasonField({ value, onInput, autofocus = false }) {
  return html`<label class="field">${t('action.reason')}
    <input value=${value} onInput=${(event) => onInput(event.target.value)} placeholder=${t('action.reasonHint')} autofocus=${autofocus} maxlength="512" data-test="reason" />
  </label>`;
}

/** A dialog whose button does something that may fail; what was typed stays then. `run()` answers what the dialog ends with. */
function Doing({ title, close, button, danger = false, disabled = false, run, children }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(null);
  const act = async (event) => {
    event.preventDefault();
    if (busy || disabled) return;
    setBusy(true);
    setFailure(null);
    try {
      close(await run());
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${title} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button>
    <button class=${danger ? 'danger' : 'primary'} disabled=${busy || disabled} onClick=${act} data-test="do">${button}</button>`}>
    <form onSubmit=${act} onKeyDown=${(event) => event.key === 'Enter' && !event.isComposing && event.target.tagName === 'INPUT' && event.target.type !== 'checkbox' && act(event)}>${children}<${Failure} error=${failure} /></form>
  <//>`;
}

function useCount(name) {
  const [count, setCount] = useState(null);
  useEffect(() => {
    if (name.endsWith('/')) countKeys(name).then(setCount, () => {});
    else setCount(1);
  }, [name]);
  return count;
}

function What({ name, count }) {
  return html`<p><code class="name"><bdi>${name}</bdi></code>${name.endsWith('/') && html` <b data-test="how-many">${count === null ? '…' : t('keys.count', { count })}</b>`}</p>`;
}

/** Deletes a key (that is at the index `cas`) or a folder; the result is true if it is gone. */
export function DeleteDialog({ name, cas, session, close }) {
  const [reason, setReason] = useState('');
  const count = useCount(name);
  const folder = name.endsWith('/');
  const run = async () => {
    if (folder) await deleteFolder(name, { reason });
    else if (!(await deleteKey(name, { cas, reason }))) throw new Error(t('keys.delete.changed'));
    toast(folder ? t('keys.delete.doneFolder', { count: count ?? 0, name }) : t('keys.delete.done', { name }), {
      kind: 'good', action: { label: t('action.undo'), run: () => takeBack(name) },
    });
    return true;
  };
  return html`<${Doing} title=${t(folder ? 'keys.delete.titleFolder' : 'keys.delete.title')} close=${close} danger run=${run}
    button=${folder ? t('keys.delete.buttonFolder', { count: count ?? 0 }) : t('action.delete')} disabled=${folder && count === null}>
    <${What} name=${name} count=${count} />
    ${session && html`<p class="notice">${t('keys.delete.held')}</p>`}
    <${ReasonField} value=${reason} onInput=${setReason} autofocus />
  <//>`;
}

/** Makes again what was deleted. */
export async function takeBack(name) {
  try {
    const changed = await undelete(name, { reason: t('keys.delete.undoReason') });
    toast(t('keys.delete.undone', { count: changed }), { kind: 'good' });
  } catch (error) {
    toast(failureText(error), { kind: 'bad', action: error.lost ? { label: t('action.retry'), run: () => takeBack(name) } : undefined });
  }
}

/** Renames (`how` is move) or copies a key or a folder; the result is its new name. */
export function CarryDialog({ how, name, close }) {
  const [to, setTo] = useState(name);
  const [reason, setReason] = useState('');
  const [overwrite, setOverwrite] = useState(false);
  const count = useCount(name);
  const folder = name.endsWith('/');
  const fault = folder && to !== '' && !to.endsWith('/') ? t('keys.carry.slash') : null;
  const run = async () => {
    const changed = await carry(how, name, to, { overwrite, reason });
    toast(t(`keys.carry.${how}.done`, { count: changed, name: to }), { kind: 'good' });
    return to;
  };
  return html`<${Doing} title=${t(`keys.carry.${how}.${folder ? 'titleFolder' : 'title'}`)} close=${close} button=${t(`keys.carry.${how}.button`)}
    disabled=${to === name || to === '' || fault !== null} run=${run}>
    <${What} name=${name} count=${count} />
    <label class="field">${t('keys.carry.to')}
      <input class="mono" value=${to} onInput=${(event) => setTo(event.target.value)} autofocus spellcheck=${false} data-test="to" />
    </label>
    ${fault && html`<p class="notice">${fault}</p>`}
    <p><label><input type="checkbox" checked=${overwrite} onChange=${(event) => setOverwrite(event.target.checked)} data-test="overwrite" /> ${t('keys.carry.overwrite')}</label></p>
    <${ReasonField} value=${reason} onInput=${setReason} />
  <//>`;
}

/** Which keys of the keyboard do what. */
export function HelpDialog({ close }) {
  const keys = ['move', 'page', 'fold', 'open', 'up', 'search', 'new', 'edit', 'rename', 'copy', 'delete', 'save', 'indent', 'leave', 'help'];
  return html`<${Dialog} title=${t('keys.help.title')} close=${close} actions=${html`<button class="primary" onClick=${() => close()}>${t('action.close')}</button>`}>
    <dl class="keys-help">${keys.map((each) => html`<div key=${each}><dt>${t(`keys.help.${each}.keys`).split(' ').map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${t(`keys.help.${each}.does`)}</dd></div>`)}</dl>
  <//>`;
}
