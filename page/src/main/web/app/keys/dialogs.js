// The dialogs of the view of keys that delete, rename and copy, and the one that tells the keys of the keyboard.
import { html, useEffect, useState } from '../library.js';
import { t } from '../texts.js';
import { Dialog } from '../parts/dialog.js';
import { Failure, failureText } from '../parts/failure.js';
import { toast } from '../parts/toasts.js';
import { countText, isWhole } from './counted.js';
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

/** How many keys a folder has, as `countText` takes it; null until that is known. */
function useCount(name, folder) {
  const [counted, setCounted] = useState(null);
  useEffect(() => {
    if (folder) countKeys(name).then(setCounted, (failure) => setCounted({ failure }));
  }, [name, folder]);
  return counted;
}

function What({ name, folder, counted }) {
  return html`<p><code class="name"><bdi>${name}</bdi></code>${folder && html` <b data-test="how-many">${counted === null ? '…' : countText(counted)}</b>`}</p>
    ${counted?.failure && html`<p class="muted">${failureText(counted.failure)}</p>`}`;
}

/** Deletes a key (that is at the index `cas`) or a `folder`; the result is true if it is gone. */
export function DeleteDialog({ name, folder, cas, session, close }) {
  const [reason, setReason] = useState('');
  const counted = useCount(name, folder);
  const run = async () => {
    if (folder) await deleteFolder(name, { reason });
    else if (!(await deleteKey(name, { cas, reason }))) throw new Error(t('keys.delete.changed'));
    const done = !folder ? 'done' : isWhole(counted) ? 'doneFolder' : 'doneAll';
    toast(t(`keys.delete.${done}`, { count: counted?.count, name }), {
      kind: 'good', action: { label: t('action.undo'), run: () => takeBack(name, folder) },
    });
    return true;
  };
  return html`<${Doing} title=${t(folder ? 'keys.delete.titleFolder' : 'keys.delete.title')} close=${close} danger run=${run}
    button=${!folder ? t('action.delete') : isWhole(counted) ? t('keys.delete.buttonFolder', { count: counted.count }) : t('keys.delete.buttonAll')}
    disabled=${folder && counted === null}>
    <${What} name=${name} folder=${folder} counted=${counted} />
    ${session && html`<p class="notice">${t('keys.delete.held')}</p>`}
    <${ReasonField} value=${reason} onInput=${setReason} autofocus />
  <//>`;
}

/** Makes a key or a `folder` again that was deleted. */
export async function takeBack(name, folder) {
  try {
    const changed = await undelete(name, { folder, reason: t('keys.delete.undoReason') });
    toast(t('keys.delete.undone', { count: changed }), { kind: 'good' });
  } catch (error) {
    toast(failureText(error), { kind: 'bad', action: error.lost ? { label: t('action.retry'), run: () => takeBack(name, folder) } : undefined });
  }
}

/** Renames (`how` is move) or copies a key or a `folder`; the result is its new name. */
export function CarryDialog({ how, name, folder, close }) {
  const [to, setTo] = useState(name);
  const [reason, setReason] = useState('');
  const [overwrite, setOverwrite] = useState(false);
  const counted = useCount(name, folder);
  const fault = folder && to !== '' && !to.endsWith('/') ? t('keys.carry.slash') : null;
  const run = async () => {
    const changed = await carry(how, name, to, { folder, overwrite, reason });
    toast(t(`keys.carry.${how}.done`, { count: changed, name: to }), { kind: 'good' });
    return to;
  };
  return html`<${Doing} title=${t(`keys.carry.${how}.${folder ? 'titleFolder' : 'title'}`)} close=${close} button=${t(`keys.carry.${how}.button`)}
    disabled=${to === name || to === '' || fault !== null} run=${run}>
    <${What} name=${name} folder=${folder} counted=${counted} />
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
