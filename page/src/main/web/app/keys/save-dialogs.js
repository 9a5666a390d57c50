// What is shown before a value is saved, and when somebody else has changed it meanwhile.
import { html, useEffect, useState } from '../library.js';
import { t } from '../texts.js';
import { Dialog } from '../parts/dialog.js';
import { Compared } from './compared.js';
import { ReasonField } from './dialogs.js';
import { Told } from './marks.js';
import { lastChange } from './requests.js';

/** The difference and a field for the reason; the result is `{reason}`. */
export function SaveDialog({ name, before, after, flags, fault, reason: first, close }) {
  const [reason, setReason] = useState(first);
  const save = (event) => {
    event?.preventDefault();
    close({ reason });
  };
  return html`<${Dialog} wide title=${t(before === null ? 'keys.save.titleNew' : 'keys.save.title')} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('keys.save.back')}</button>
    <button class="primary" onClick=${save} data-test="save-now">${t('action.save')}</button>`}>
    <p><code class="name"><bdi>${name}</bdi></code></p>
    ${fault && html`<p class="notice">${fault} ${t('keys.save.anyway')}</p>`}
    <${Compared} before=${before} after=${after} label=${t('keys.save.diff')} />
    ${flags && html`<p>${t('keys.save.flags', flags)}</p>`}
    <form class="reason" onSubmit=${save}><${ReasonField} value=${reason} onInput=${setReason} autofocus /></form>
  <//>`;
}

/** Somebody else's value and mine; the result is 'theirs', 'mine' or, to go on, nothing. `theirs` is null if the key is gone. */
export function ConflictDialog({ name, theirs, mine, base, change: told, close }) {
  const [change, setChange] = useState(told ?? null);
  useEffect(() => {
    if (!told) lastChange(name).then(setChange);
  }, []);
  return html`<${Dialog} wide title=${t('keys.conflict.title')} close=${close} actions=${html`
    <button onClick=${() => close()} data-test="go-on">${t('keys.conflict.goOn')}</button>
    <button onClick=${() => close('theirs')} data-test="take-theirs">${t(theirs ? 'keys.conflict.theirs' : 'keys.conflict.theirsGone')}</button>
    <button class="primary" onClick=${() => close('mine')} data-test="keep-mine">${t('keys.conflict.mine')}</button>`}>
    <p><code class="name"><bdi>${name}</bdi></code></p>
    <p data-test="conflict">${theirs ? t('keys.conflict.text') : t('keys.conflict.gone')} <${Told} change=${change} /></p>
    ${theirs && base && html`<h3>${t('keys.conflict.theirChange')}</h3><${Compared} before=${base} after=${theirs.bytes} label=${t('keys.conflict.theirChange')} />`}
    <h3>${t('keys.conflict.toMine')}</h3>
    <${Compared} before=${theirs?.bytes ?? null} after=${mine} label=${t('keys.conflict.toMine')} />
    <p class="muted">${t('keys.conflict.hint')}</p>
  <//>`;
}
