// The dialog that shows what a rollback or an undelete would change, and does it only if nothing of it has changed since.
import { html, useEffect, useState } from '../library.js';
import { askJson } from '../api.js';
import { t } from '../texts.js';
import { Dialog, openDialog } from '../parts/dialog.js';
import { Differences, DifferenceCounts } from '../parts/differences.js';
import { Failure } from '../parts/failure.js';
import { toast } from '../parts/toasts.js';

/** Rolls a key or a folder back to an index, after a preview. True if something was changed. */
export function rollBack(name, index, folder) {
  return openDialog(TakeBack, {
    title: t('history.rollback.title', { name: name || t('history.all'), index: String(index) }),
    path: 'v1/praetor/rollback', body: { ...(folder ? { Prefix: name } : { Key: name }), To: index }, verb: 'history.rollback.do',
  });
}

/** Makes deleted keys again as they were before the deletion at an index. */
export function bringBack(keys, deletedAt) {
  return openDialog(TakeBack, {
    title: t('history.undelete.title', { count: keys.length }), path: 'v1/praetor/undelete', body: { Keys: keys, To: deletedAt - 1 },
      verb: 'history.undelete.do',
  });
}

function TakeBack({ title, path, body, verb, close }) {
  const [preview, setPreview] = useState(null);
  const [failure, setFailure] = useState(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false); // Whether the agent was asked to do it, not to show it.
  const [round, setRound] = useState(0);
  useEffect(() => {
    let here = true;
    askJson(path, { method: 'POST', body: { ...body, DryRun: true } }).then(({ data }) => here && setPreview(data), (error) => here
      && setFailure(error));
    return () => {
      here = false;
    };
  }, [round]);

  const again = () => {
    setAsked(false);
    setPreview(null);
    setFailure(null);
    setRound(round + 1);
  };
  const run = async () => {
    setBusy(true);
    setAsked(true);
    setFailure(null);
    try {
      const { data } = await askJson(path, { method: 'POST', body: { ...body, Expect: preview.Index }, reason });
      toast(t('history.taken', { count: data.Changed }), { kind: 'good' });
      close(true);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  const conflict = failure?.status === 409;
  const unknown = asked && failure?.mayBeDone === true;
  return html`<${Dialog} wide title=${title} close=${close} actions=${html`
    <button onClick=${() => close()}>${t('action.cancel')}</button>
    ${conflict || unknown || failure?.lost ? html`<button class="primary" onClick=${again} data-test="look-again">${t('history.lookAgain')}</button>`
      : (preview || !failure) && html`<button class="primary" disabled=${busy || !preview || preview.Changed === 0} onClick=${run}
        data-test="take-back">${t(verb, { count: preview?.Changed ?? 0 })}</button>`}`}>
    ${!preview && !failure && html`<p class="muted" role="status">${t('history.looking')}</p>`}
    ${preview && !unknown && html`
      ${preview.Changed === 0 ? html`<p data-test="nothing">${t('history.nothing')}</p>` : html`
        <p>${t('history.wouldChange')}</p>
        <${DifferenceCounts} list=${preview.Changes} more=${preview.More} />
        <div class="preview"><${Differences} list=${preview.Changes} /></div>`}
      ${preview.Held?.length > 0 && html`<div class="notice" data-test="held">${t('history.held', { count: preview.Held.length })}
        <ul>${preview.Held.slice(0, 50).map((key) => html`<li class="mono" key=${key}><bdi>${key}</bdi></li>`)}</ul></div>`}
      ${preview.Changed > 0 && html`<label class="field">${t('action.reason')}
        <input value=${reason} onInput=${(event) => setReason(event.target.value)} placeholder=${t('action.reasonHint')} maxlength="256"
          data-test="reason" />
      </label>`}`}
    ${(conflict || unknown) && html`<p class="notice" role="alert">${t(conflict ? 'history.conflict' : 'history.unknown')}</p>`}
    ${failure && html`<${Failure} error=${failure} />`}
    ${failure?.status === 410 && html`<p>${t('history.gone')}</p>`}
  <//>`;
}
