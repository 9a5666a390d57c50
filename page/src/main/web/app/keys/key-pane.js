// The pane of one key: its value, what is known about it, and what can be done with it.
import { html, useEffect, useMemo, useState } from '../library.js';
import { textOf } from '../api.js';
import { asKey } from '../router.js';
import { bytes as sizeText, n, t } from '../texts.js';
import { Failure } from '../parts/failure.js';
import { openDialog } from '../parts/dialog.js';
import { toast } from '../parts/toasts.js';
import { Code, Hex } from './code.js';
import { Compared } from './compared.js';
import { takeBack } from './dialogs.js';
import { EditPane } from './edit-pane.js';
import { faultOf, formatJson, KINDS, kindOf } from './kinds.js';
import { Told, ViewLink } from './marks.js';
import { rulesOver } from './rules-over.js';
import { useKey } from './use-key.js';
import { Dialog } from '../parts/dialog.js';

/** `editing` says that it is written; `actions` are `{edit, stopEditing, remove, carry}`; `known` is told what the key is. */
export function KeyPane({ name, editing, actions, known }) {
  const key = useKey(name);
  const { entry, missing, failure, change, before, elsewhere } = key;
  const [edited, setEdited] = useState(null); // The last change that was there when writing began.
  useEffect(() => known(missing ? null : entry), [entry, missing]);
  useEffect(() => setEdited(editing ? { elsewhere } : null), [editing]);
  // Of a key that is not there nothing can be edited.
  useEffect(() => editing && missing && !entry && actions.stopEditing(null), [editing, missing, entry]);
  if (editing && entry && edited) {
    return html`<${EditPane} key=${name} name=${name} entry=${entryAtStart(edited, entry, missing)} elsewhere=${elsewhere === edited.elsewhere ? null : elsewhere} done=${(saved) => { actions.stopEditing(saved); key.again(); }} />`;
  }
  if (!entry && !missing) return failure ? html`<section class="card pane"><div class="body"><${Failure} error=${failure} retry=${key.again} /></div></section>` : html`<section class="card pane" aria-busy="true"></section>`;
  if (!entry) return html`<${Missing} name=${name} change=${change} actions=${actions} />`;
  return html`<${Shown} entry=${entry} gone=${missing} change=${change} before=${before} elsewhere=${elsewhere} failure=${failure} actions=${actions} />`;
}

// What was there when writing began is what the draft is compared with.
function entryAtStart(edited, entry, missing) {
  edited.entry ??= missing ? null : entry;
  return edited.entry;
}

function Shown({ entry, gone, change, before, elsewhere, failure, actions }) {
  const { name } = entry;
  const own = useMemo(() => kindOf(name, entry.bytes), [entry]);
  const [chosen, setChosen] = useState(null);
  const [formatted, setFormatted] = useState(false);
  const [rules, setRules] = useState([]);
  useEffect(() => {
    let ended = false;
    rulesOver(name).then((found) => ended || setRules(found));
    return () => (ended = true);
  }, [name]);
  const kind = chosen === null || (own === 'bytes' && chosen !== 'bytes') ? own : chosen;
  const text = useMemo(() => (kind === 'bytes' ? '' : textOf(entry.bytes)), [entry, kind]);
  const fault = useMemo(() => (kind === 'bytes' ? null : faultOf(kind, text)), [text, kind]);
  const shown = useMemo(() => (formatted && kind === 'json' && !fault ? formatJson(text) : text), [text, formatted, kind, fault]);
  const showChange = () => openDialog(ChangeDialog, { name, before, after: entry.bytes, change });
  return html`<section class=${gone ? 'card pane gone' : 'card pane'} aria-label=${name} data-test="key-pane" data-index=${entry.index}>
    <header>
      <h2 class="grow cut" title=${name} tabindex="-1"><bdi>${name}</bdi></h2>
      <div class="row actions">
        ${!gone && html`<button class="primary" onClick=${actions.edit} data-test="edit">${t('action.edit')}</button>
          <button onClick=${() => actions.carry('move', name, false)} data-test="rename">${t('keys.action.rename')}</button>
          <button onClick=${() => actions.carry('copy', name, false)} data-test="copy">${t('action.copy')}</button>
          <button class="danger" onClick=${() => actions.remove(name, false)} data-test="delete">${t('action.delete')}</button>`}
        <${ViewLink} view="history" rest=${name} params=${asKey(name)}>${t('views.history')}<//>
      </div>
    </header>
    <div class="body">
      <${Failure} error=${failure} />
      ${gone && html`<p class="notice spread" role="status" data-test="deleted"><span><${Told} change=${change} text=${t('keys.goneNow')} /></span><button onClick=${() => takeBack(name, false)}>${t('keys.action.undelete')}</button></p>`}
      ${!gone && elsewhere && html`<p class="notice calm spread" role="status" data-test="changed"><span><${Told} change=${elsewhere} /></span>${before && html`<button onClick=${showChange} data-test="what">${t('keys.action.what')}</button>`}</p>`}
      <${Facts} entry=${entry} change=${elsewhere ? null : change} rules=${rules} />
      <div class="row value-options">
        <label>${t('keys.kind.label')} <select value=${kind} onChange=${(event) => setChosen(event.target.value)} data-test="show-as">
          ${KINDS.filter((each) => own !== 'bytes' || each === 'bytes').map((each) => html`<option key=${each} value=${each}>${t(`keys.kind.${each}`)}</option>`)}
        </select></label>
        ${kind === 'json' && html`<button aria-pressed=${formatted} disabled=${fault !== null} onClick=${() => setFormatted(!formatted)} data-test="formatted">${t('keys.formatted')}</button>`}
        <button onClick=${() => copyText(text)} disabled=${kind === 'bytes'}>${t('keys.action.copyValue')}</button>
        <button onClick=${() => download(name, entry.bytes)}>${t('keys.action.download')}</button>
      </div>
      ${fault && html`<p class="warn-text">⚠ ${fault}</p>`}
      ${entry.bytes.length === 0
        ? html`<p class="muted empty-value" data-test="value">${t('keys.emptyValue')}</p>`
        : kind === 'bytes' ? html`<${Hex} bytes=${entry.bytes} label=${t('keys.value', { name })} />` : html`<${Code} kind=${kind} text=${shown} label=${t('keys.value', { name })} />`}
    </div>
  </section>`;
}

function Facts({ entry, change, rules }) {
  return html`<dl class="key-facts">
    <div><dt>${t('keys.fact.size')}</dt><dd title=${t('keys.byteCount', { count: entry.bytes.length })}>${sizeText(entry.bytes.length)}</dd></div>
    <div><dt>${t('keys.fact.modified')}</dt><dd title=${t('keys.fact.indexes', { created: n(entry.createIndex), modified: n(entry.index) })}>${change ? html`<${Told} change=${change} text="" /> · ` : ''}<span class="muted">${t('keys.fact.index', { index: n(entry.index) })}</span></dd></div>
    <div><dt>${t('keys.fact.created')}</dt><dd class="muted">${t('keys.fact.index', { index: n(entry.createIndex) })}</dd></div>
    ${entry.flags !== '0' && html`<div><dt>${t('keys.flags')}</dt><dd class="mono" data-test="flags-shown">${entry.flags}</dd></div>`}
    ${(entry.session || entry.lockIndex > 0) && html`<div><dt>${t('keys.fact.lock')}</dt><dd data-test="lock">${entry.session
      ? html`<span aria-hidden="true">🔒</span> ${t('keys.fact.held')} <${SessionLink} session=${entry.session} /> · `
      : ''}<span class="muted">${t('keys.fact.locks', { count: entry.lockIndex })}</span></dd></div>`}
    ${rules.length > 0 && html`<div><dt>${t('keys.fact.rules')}</dt><dd>${rules.map(({ Name, Kind, Mode, Description }) => html`<span class=${`badge ${Mode === 'enforce' ? 'accent' : ''}`} key=${Name} title=${Description} data-test="rule">${Name} · ${Kind}${Mode === 'warn' ? ` · ${t('keys.rule.warns')}` : ''}</span> `)}</dd></div>`}
  </dl>`;
}

function SessionLink({ session }) {
  return html`<${ViewLink} view="sessions" rest=${session} className="mono">${session.slice(0, 8)}<//><span class="hidden-text">${session}</span>`;
}

function ChangeDialog({ name, before, after, change, close }) {
  return html`<${Dialog} wide title=${t('keys.action.what')} close=${close} actions=${html`<button class="primary" onClick=${() => close()}>${t('action.close')}</button>`}>
    <p><code class="name"><bdi>${name}</bdi></code></p><p><${Told} change=${change} /></p>
    <${Compared} before=${before} after=${after} label=${t('keys.action.what')} />
  <//>`;
}

function Missing({ name, change, actions }) {
  const deleted = change?.Type === 'delete';
  return html`<section class="card pane" data-test="missing"><div class="body empty">
    <h2><bdi>${name}</bdi></h2>
    <p>${deleted ? html`<${Told} change=${change} />` : t('keys.missing')}</p>
    <p class="row centred">
      ${deleted && html`<button class="primary" onClick=${() => takeBack(name, false)} data-test="undelete">${t('keys.action.undelete')}</button>`}
      <button onClick=${() => actions.create(name)} data-test="create-missing">${t('keys.action.createIt')}</button>
      <${ViewLink} view="history" rest=${name} params=${asKey(name)}>${t('views.history')}<//>
    </p>
  </div></section>`;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t('keys.copied'), { kind: 'good' });
  } catch {
    toast(t('keys.notCopied'), { kind: 'bad' });
  }
}

function download(name, bytes) {
  const url = URL.createObjectURL(new Blob([bytes]));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name.slice(name.lastIndexOf('/') + 1) || 'value';
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
