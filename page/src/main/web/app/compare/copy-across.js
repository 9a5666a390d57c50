// The dialog that makes one key what it is on the other side of a comparison, unless it has changed since it was compared.
import { html, useState } from '../library.js';
import { askJson } from '../api.js';
import { t } from '../texts.js';
import { Dialog, openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { toast } from '../parts/toasts.js';
import { ValueDiff } from '../parts/value-diff.js';

/** `source` is what the key is to become, null if it is to go; `index` that at which the two were compared. */
export function copyAcross({ difference, source, key, index }) {
  const target = source === difference.From ? difference.To : difference.From;
  return openDialog(CopyAcross, { source, target, name: key, index });
}

function CopyAcross({ source, target, name, index, close }) {
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const write = source ? { Key: name, Value: source.Value ?? '', Flags: source.Flags } : { Key: name, Delete: true };
      await askJson('v1/praetor/apply', { method: 'POST', params: { expect: index }, body: [write], reason });
      toast(t(source ? 'compare.copied' : 'compare.deleted', { key: name }), { kind: 'good' });
      close(true);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  const conflict = failure?.status === 409;
  const unknown = failure?.mayBeDone === true;
  return html`<${Dialog} wide title=${t(source ? 'compare.copyTitle' : 'compare.deleteTitle', { key: name })} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button>
    ${conflict || unknown
      ? html`<button class="primary" onClick=${() => close(true)} data-test="look-again">${t('history.lookAgain')}</button>`
      : html`<button class=${source ? 'primary' : 'danger'} disabled=${busy} onClick=${run} data-test="copy-go">
        ${t(source ? 'compare.copyDo' : 'action.delete')}</button>`}`}>
    <${ValueDiff} from=${target} to=${source} label=${name} />
    <label class="field copy-reason">${t('action.reason')}
      <input value=${reason} onInput=${(event) => setReason(event.target.value)} placeholder=${t('action.reasonHint')} maxlength="256"
        data-test="reason" />
    </label>
    ${(conflict || unknown) && html`<p class="notice" role="alert">${t(conflict ? 'history.conflict' : 'history.unknown')}</p>`}
    ${failure && html`<${Failure} error=${failure} />`}
  <//>`;
}
