// The pane in which a key is written: its text, kind and flags, what its rules say of it, and what changes elsewhere meanwhile.
import { html, useEffect, useRef, useState } from '../library.js';
import { agentState } from '../api.js';
import { guardLeaving } from '../router.js';
import { useStore } from '../store.js';
import { bytes as sizeText, t } from '../texts.js';
import { confirm } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { areFlags, bytesOfDraft, draftOf, isChanged, saveDraft, settle, typedOf, withKind, withOneLineEnd } from './draft.js';
import { Hex } from './code.js';
import { Editor } from './editor.js';
import { faultOf, formatJson, KINDS, kindOf } from './kinds.js';
import { Told } from './marks.js';
import { judge, readKey } from './requests.js';

const JUDGED_AFTER_MS = 400; // After the last thing that was typed.
const JUDGED_BYTES_MAX = 524_288;

/**
 * Writes a key: `entry` is what it is now, null for a new one in `folder`. `elsewhere` is the last change of it that was made by others
 * since, or null. `done(name)` is called when it is saved or left; with null if nothing was.
 */
export function EditPane({ name, folder, entry, elsewhere, done }) {
  const [draft, setDraft] = useState(() => draftOf(name ?? folder, entry));
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState(null);
  const [looked, setLooked] = useState(null); // The change that the reader has looked at.
  const lost = useStore(agentState) === 'lost';
  const now = useRef(draft);
  now.current = draft;
  const change = (part) => setDraft((before) => ({ ...before, ...part }));
  const isNew = !entry && !name;
  const valueBytes = useLater(draft, 120, () => bytesOfDraft(draft));
  const fault = useLater(draft, 250, () => (draft.loaded ? null : faultOf(draft.kind, draft.text)));
  const verdict = useVerdict(draft, isNew ? folder : null);

  useEffect(() => {
    let release = null;
    const look = () => {
      const changed = isChanged(now.current) || (isNew && now.current.name !== folder);
      if (changed && !release) release = guardLeaving(() => confirm({ title: t('keys.leave.title'), text: t('keys.leave.text', { name: now.current.name }), yes: t('keys.leave.yes'), danger: true }));
      else if (!changed && release) release = void release();
    };
    look();
    free.current = () => release?.();
    return () => release?.();
  }, [draft]);
  const free = useRef(() => {});

  const faultyName = isNew && (draft.name === '' || draft.name === folder) ? t('keys.edit.nameMissing') : null;
  const faultyBytes = draft.kind === 'bytes' && !draft.loaded && bytesOfDraft(draft) === null ? t('keys.fault.hex') : null;
  const faultyFlags = areFlags(draft.flags) ? null : t('keys.fault.flags');
  const mayNot = faultyName ?? faultyBytes ?? faultyFlags;

  const end = async (result) => {
    if (result.draft) return;
    free.current();
    await done(result.saved ?? (result.taken ? result.taken.name : null));
  };
  const act = async (work) => {
    if (saving) return;
    setSaving(true);
    setFailure(null);
    try {
      await end(await work());
    } catch (error) {
      setFailure(error);
    }
    setSaving(false);
  };
  const save = () => mayNot === null && act(() => saveDraft(now.current, faultOf(draft.kind, draft.text), (kept) => setDraft(kept)));
  const look = () => act(async () => {
    const theirs = await readKey(draft.name);
    setLooked(elsewhere);
    return settle(now.current, theirs, elsewhere);
  });
  const cancel = async () => {
    if (isChanged(now.current) && !(await confirm({ title: t('keys.leave.title'), text: t('keys.leave.text', { name: draft.name }), yes: t('keys.leave.yes'), danger: true }))) return;
    free.current();
    done(null);
  };
  const onKeyDown = (event) => {
    if ((event.ctrlKey || event.metaKey) && (event.key === 's' || event.key === 'Enter')) {
      event.preventDefault();
      save();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      cancel();
    }
  };
  const load = async (event) => {
    const file = event.target.files[0];
    event.target.value = '';
    if (!file) return;
    change(typedOf(draft.name, new Uint8Array(await file.arrayBuffer())));
  };

  return html`<section class="card pane editing" aria-label=${isNew ? t('keys.edit.titleNew') : t('keys.edit.title', { name })} onKeyDown=${onKeyDown} data-test="edit-pane">
    <header>
      <h2 class="cut grow">${isNew ? t('keys.edit.titleNew') : html`<bdi>${name}</bdi>`}</h2>
      <button onClick=${cancel} data-test="cancel">${t('action.cancel')}</button>
      <button class="primary" disabled=${saving || mayNot !== null} title=${mayNot ?? undefined} onClick=${save} data-test="save">${failure?.lost ? t('keys.edit.saveAgain') : t('keys.edit.save')}</button>
    </header>
    <div class="body" inert=${saving}>
      ${elsewhere && elsewhere !== looked && html`<p class="notice spread" role="status" data-test="elsewhere"><span>${t(elsewhere.Type === 'delete' ? 'keys.edit.deletedElsewhere' : 'keys.edit.changedElsewhere')} <${Told} change=${elsewhere} text="" /></span>
        <button onClick=${look} disabled=${saving || mayNot !== null} title=${mayNot ?? undefined} data-test="look">${t('keys.edit.look')}</button></p>`}
      ${lost && html`<p class="notice" data-test="kept">${t('keys.edit.lost')}</p>`}
      <${Failure} error=${failure} />
      ${isNew && html`<label class="field">${t('keys.edit.name')}
        <input class="mono" value=${draft.name} onInput=${(event) => change({ name: event.target.value, kind: kindOfName(event.target.value, draft) })} spellcheck=${false} data-test="name" ref=${focusOnce} />
      </label>`}
      <div class="row edit-options">
        <label>${t('keys.kind.label')} <select value=${draft.kind} onChange=${(event) => setDraft((before) => withKind({ ...before, chosen: true }, event.target.value))} data-test="kind">
          ${KINDS.map((each) => html`<option key=${each} value=${each}>${t(`keys.kind.${each}`)}</option>`)}
        </select></label>
        <label>${t('keys.flags')} <input class="flags mono" inputmode="numeric" value=${draft.flags} aria-invalid=${faultyFlags ? 'true' : undefined} onInput=${(event) => change({ flags: event.target.value.trim() })} data-test="flags" /></label>
        <label class="button file">${t('keys.edit.file')}<input type="file" class="hidden-text" onChange=${load} /></label>
        ${draft.kind === 'json' && html`<button disabled=${fault !== null} onClick=${() => change({ text: formatJson(draft.text) })} data-test="format">${t('keys.edit.format')}</button>`}
        <span class="grow"></span><span class="muted">${draft.kind !== 'bytes' && draft.lineEnd !== '\n' && html`<${LineEnd} name=${draft.lineEnd === '\r' ? 'CR' : 'CR LF'} /> · `}${valueBytes && sizeText(valueBytes.length)}</span>
      </div>
      ${draft.mixed && html`<p class="notice spread" data-test="mixed"><span>${t('keys.edit.mixed')}</span>
        <button onClick=${() => setDraft(withOneLineEnd)} data-test="one-line-end">${t('keys.edit.oneLineEnd')}</button></p>`}
      ${draft.loaded
    ? html`${!draft.mixed && html`<p class="muted">${t('keys.edit.byFile')}</p>`}<${Hex} bytes=${draft.loaded} label=${t('keys.edit.value')} />`
    : html`<${Editor} kind=${draft.kind} text=${draft.text} onInput=${(text) => change({ text })} label=${t('keys.edit.value')} describedBy="keys-verdict"
        still=${isNew} invalid=${fault !== null || faultyBytes !== null || verdict?.Allowed === false} />`}
      <div id="keys-verdict" class="verdict" role="status" data-test="verdict">
        ${[faultyBytes, faultyFlags, fault].filter(Boolean).map((each) => html`<p class="warn-text" key=${each}>⚠ ${each}</p>`)}
        ${verdict && verdict.Findings?.map(({ Rule, Mode, Place, What, Description }) => html`<p key=${Rule + Place + What} class=${Mode === 'enforce' ? 'bad-text' : 'warn-text'}>
          ${Mode === 'enforce' ? '✖' : '⚠'} ${t(`keys.rule.${Mode}`, { rule: Rule })} ${Place && html`<code>${Place}</code> `}${What}${Description && ` (${Description})`}</p>`)}
      </div>
    </div>
  </section>`;
}

function LineEnd({ name }) {
  return html`<span title=${t('keys.edit.lineEnd', { name })} data-test="line-end">${name}</span>`;
}

function focusOnce(element) {
  if (!element || element.dataset.focused) return;
  element.dataset.focused = 'yes';
  setTimeout(() => {
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  });
}

// Of a new key the name says the kind, until the reader chooses one.
function kindOfName(name, draft) {
  return draft.chosen || draft.text !== '' || draft.kind === 'bytes' ? draft.kind : kindOf(name, new Uint8Array());
}

/** What `compute` says of a draft, a while after the last change of it. */
function useLater(draft, pauseMs, compute) {
  const [result, setResult] = useState(compute);
  useEffect(() => {
    const timer = setTimeout(() => setResult(compute()), pauseMs);
    return () => clearTimeout(timer);
  }, [draft.text, draft.kind]);
  return result;
}

function useVerdict(draft, without) {
  const [verdict, setVerdict] = useState(null);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const bytes = bytesOfDraft(draft);
      const judged = bytes && bytes.length <= JUDGED_BYTES_MAX && draft.name !== without ? await judge(draft.name, bytes, abort.signal) : null;
      if (!abort.signal.aborted) setVerdict(judged);
    }, JUDGED_AFTER_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [draft.text, draft.kind, draft.name]);
  return verdict;
}
