// The form of a token, a policy or a role: made anew, as a copy, or changed; and taken away.
import { html, useEffect, useRef, useState } from '../library.js';
import { ask, askJson } from '../api.js';
import { account, refreshAccount } from '../account.js';
import { go, guardLeaving, link } from '../router.js';
import { t } from '../texts.js';
import { confirm } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { toast } from '../parts/toasts.js';
import { useAsked, useMayWrite } from './asked.js';
import { GrantNames } from './grants.js';
import { GrantsForm } from './grants-form.js';
import { RulesEditor, refusalOf } from './rules-editor.js';
import { Secret } from './secret.js';
import { UsedBy } from './used-by.js';

const PATHS = { tokens: 'v1/acl/token', policies: 'v1/acl/policy', roles: 'v1/acl/role' };
const FIELDS = {
  tokens: ['Description', 'Policies', 'Roles', 'ServiceIdentities', 'NodeIdentities', 'TemplatedPolicies'],
  policies: ['Name', 'Description', 'Rules', 'Datacenters'],
  roles: ['Name', 'Description', 'Policies', 'ServiceIdentities', 'NodeIdentities', 'TemplatedPolicies'],
};
// A policy of such an id is made by no one: the agent looks at the rules, and finds nothing to change.
const NO_POLICY = '00000000-0000-0000-0000-00000000ffff';
const BUILT_IN = /^00000000-0000-0000-0000-00000000000[12]$/;
const idOf = (thing) => thing.AccessorID ?? thing.ID;

/** `id` is 'new' or that of what is changed; `cloned` the id of what a new one begins as. */
export function ThingForm({ kind, id, cloned }) {
  const source = id === 'new' ? cloned : id;
  const { data, failure, again } = useAsked(source ? `${PATHS[kind]}/${encodeURIComponent(source)}` : null);
  const mayWrite = useMayWrite();
  if (failure) return html`<${Failure} error=${failure} retry=${again} />`;
  if ((source && !data) || mayWrite === null) return html`<p class="muted" role="status">${t('access.loading')}</p>`;
  const first = id === 'new' ? { ...Object.fromEntries(FIELDS[kind].map((field) => [field, data?.[field]])),
    ...(data?.Name ? { Name: `${data.Name.replace('/', '-')}-copy` } : {}) } : data;
  return html`<${Filled} key=${`${id} ${data?.ModifyIndex}`} kind=${kind} isNew=${id === 'new'} first=${first} mayWrite=${mayWrite}
    again=${again} />`;
}

function Filled({ kind, isNew, first, mayWrite, again }) {
  const [thing, setThing] = useState(first);
  const [reason, setReason] = useState('');
  const [ttl, setTtl] = useState('');
  const [failure, setFailure] = useState(null);
  const [refusal, setRefusal] = useState(null);
  const [busy, setBusy] = useState(false);
  const builtIn = kind === 'policies' && !isNew && BUILT_IN.test(first.ID);
  const edits = mayWrite && !builtIn;
  const changed = isNew ? FIELDS[kind].some((field) => (thing[field]?.length ?? 0) > 0)
    : FIELDS[kind].some((field) => JSON.stringify(thing[field] ?? null) !== JSON.stringify(first[field] ?? null));
  const release = useRef(() => {});
  useEffect(() => {
    release.current = changed && edits ? guardLeaving(() => confirm({ title: t('access.leaveTitle'), text: t('access.leaveText'),
      yes: t('access.leave'), danger: true })) : () => {};
    return () => release.current();
  }, [changed, edits]);
  const set = (field) => (event) => setThing({ ...thing, [field]: event.target.value });

  const fail = (error) => {
    const said = kind === 'policies' ? refusalOf(error) : null;
    setRefusal(said);
    setFailure(said ? null : error);
    setBusy(false);
  };
  const check = async () => {
    setFailure(null);
    try {
      await ask(`${PATHS.policies}/${NO_POLICY}`, { method: 'PUT', body: { Name: 'check', Rules: thing.Rules ?? '' } });
    } catch (error) {
      if (/^Cannot find policy/.test(error.message)) {
        setRefusal(null);
        toast(t('access.rulesGood'), { kind: 'good' });
      } else {
        fail(error);
      }
    }
  };
  const save = async (event) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      const body = Object.fromEntries(FIELDS[kind].map((field) => [field, thing[field] ?? undefined]));
      if (!isNew) {
        // The agent has no check of its own: what somebody else has saved meanwhile is not overwritten unseen.
        const { data: now } = await askJson(`${PATHS[kind]}/${idOf(first)}`);
        if (now.ModifyIndex !== first.ModifyIndex && !(await confirm({ title: t('access.metTitle'), text: t('access.metText'),
          yes: t('access.metYes'), danger: true }))) {
          setBusy(false);
          return;
        }
      } else if (kind === 'tokens' && ttl.trim()) {
        body.ExpirationTTL = ttl.trim();
      }
      const { data } = await askJson(isNew ? PATHS[kind] : `${PATHS[kind]}/${idOf(first)}`, { method: 'PUT', body, reason });
      release.current();
      toast(t('access.saved', { name: data.Name ?? data.Description }), { kind: 'good' });
      if (account.get().state === 'here') refreshAccount();
      if (isNew) go(link('access', `${kind}/${idOf(data)}`), { replace: true });
      else again();
    } catch (error) {
      fail(error);
    }
  };
  const remove = async () => {
    const own = kind === 'tokens' && first.AccessorID === account.get().self?.AccessorID;
    if (!(await confirm({ title: t('access.deleteTitle', { name: first.Name ?? (first.Description || first.AccessorID) }),
      text: t(own ? 'access.deleteOwn' : `access.deleteText.${kind}`), yes: t('action.delete'), danger: true }))) return;
    try {
      await ask(`${PATHS[kind]}/${idOf(first)}`, { method: 'DELETE', reason });
      release.current();
      toast(t('access.deleted'), { kind: 'good' });
      go(link('access', kind), { replace: true });
      if (own) refreshAccount();
    } catch (error) {
      fail(error);
    }
  };

  return html`<form class="card" onSubmit=${save} autocomplete="off" data-test="access-form">
    <header><h2>${isNew ? t(`access.new.${kind}`) : first.Name ?? (first.Description || first.AccessorID)}</h2>
      ${!isNew && mayWrite && html`<span class="row">
        ${(kind !== 'tokens' || !first.AuthMethod) && html`<a class="button" href=${link('access', `${kind}/new`, { clone: idOf(first) })}
          data-test="clone">${t('access.clone')}</a>`}
        ${!builtIn && html`<button type="button" class="danger" onClick=${remove} data-test="access-delete">${t('action.delete')}</button>`}
      </span>`}
    </header>
    <div class="body">
      ${!mayWrite && html`<p class="notice">${t('access.readOnly')}</p>`}
      ${builtIn && html`<p class="muted">${t('access.builtIn')}</p>`}
      ${!isNew && kind === 'tokens' && html`<dl class="facts">
        <dt>${t('access.field.accessor')}</dt><dd class="mono">${first.AccessorID}</dd>
        <dt>${t('access.field.secret')}</dt><dd><${Secret} value=${first.SecretID} /></dd>
        ${first.AuthMethod && html`<dt>${t('access.field.authMethod')}</dt><dd>${first.AuthMethod}</dd>`}
        ${first.ExpirationTime && html`<dt>${t('access.field.expires')}</dt><dd>${new Date(first.ExpirationTime).toLocaleString()}</dd>`}
      </dl>`}
      ${kind !== 'tokens' && html`<label class="field">${t('access.field.name')}
        <input value=${thing.Name ?? ''} onInput=${set('Name')} readonly=${!edits} spellcheck=${false} required data-test="name" />
          </label>`}
      <label class="field">${t('access.field.description')}<input value=${thing.Description ?? ''} onInput=${set('Description')}
        readonly=${!edits} data-test="description" /></label>
      ${kind === 'policies' ? html`
        <div class="spread"><b>${t('access.field.rules')}</b>${edits
          && html`<button type="button" onClick=${check} data-test="check-rules">${t('access.check')}</button>`}</div>
        <${RulesEditor} value=${thing.Rules ?? ''} refusal=${refusal}
          onChange=${edits ? (text) => { setThing({ ...thing, Rules: text }); setRefusal(null); } : null} />
        ${edits && html`<p class="muted">${t('access.rulesHint')}</p>`}
        ${thing.Datacenters?.length > 0
          && html`<p data-test="datacenters">${t('access.onlyIn', { names: thing.Datacenters.join(', ') })}</p>`}`
      : edits ? html`<${GrantsForm} value=${thing} onChange=${setThing} withRoles=${kind === 'tokens'} />`
        : html`<${GrantNames} of=${first} linked />`}
      ${isNew && kind === 'tokens' && html`<label class="field">${t('access.field.ttl')}
        <input value=${ttl} onInput=${(event) => setTtl(event.target.value)} placeholder=${t('access.ttlHint')} data-test="ttl" /></label>`}
      ${edits && html`<label class="field">${t('action.reason')}
        <input value=${reason} onInput=${(event) => setReason(event.target.value)} placeholder=${t('access.reasonHint')} maxlength="256"
          data-test="reason" /></label>`}
      ${failure && html`<${Failure} error=${failure} />`}
      ${edits && html`<div class="row"><button class="primary" type="submit" disabled=${busy || !changed} data-test="access-save">
        ${t(isNew ? 'access.create' : 'action.save')}</button>
        ${!isNew && changed && html`<button type="button" onClick=${() => setThing(first)}>${t('access.revert')}</button>`}</div>`}
    </div>
  </form>
  ${!isNew && kind !== 'tokens' && html`<${UsedBy} kind=${kind} id=${first.ID} />`}`;
}
