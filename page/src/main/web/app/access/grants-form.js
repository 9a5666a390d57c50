// What a token or a role is to stand on: policies, roles, identities and templated policies, chosen from those that there are.
import { html, useState } from '../library.js';
import { t } from '../texts.js';
import { useAsked } from './asked.js';

/** `value` is an object with `Policies`, `Roles` and so on; `onChange(value)` gets the whole. Without it the names are only shown. */
export function GrantsForm({ value, onChange, withRoles }) {
  const policies = useAsked('v1/acl/policies').data ?? [];
  const roles = useAsked(withRoles ? 'v1/acl/roles' : null).data ?? [];
  const templates = useAsked('v1/acl/templated-policies').data ?? {};
  const datacenter = useAsked('v1/catalog/datacenters').data?.[0] ?? '';
  const set = (field) => (list) => onChange({ ...value, [field]: list });
  return html`<fieldset class="grants"><legend>${t('access.grants')}</legend>
    <${Links} title="policies" all=${policies} chosen=${value.Policies ?? []} set=${set('Policies')} test="add-policy" />
    ${withRoles && html`<${Links} title="roles" all=${roles} chosen=${value.Roles ?? []} set=${set('Roles')} test="add-role" />`}
    <${Named} title="serviceIdentities" chosen=${value.ServiceIdentities ?? []} show=${(each) => each.ServiceName}
      make=${(name) => ({ ServiceName: name })} set=${set('ServiceIdentities')} hint=${t('access.nameOfService')} />
    <${Named} title="nodeIdentities" chosen=${value.NodeIdentities ?? []} show=${(each) => `${each.NodeName} (${each.Datacenter})`}
      make=${(text) => nodeOf(text, datacenter)} set=${set('NodeIdentities')} hint=${t('access.nameOfNode')} />
    <${Templates} all=${templates} chosen=${value.TemplatedPolicies ?? []} set=${set('TemplatedPolicies')} />
  </fieldset>`;
}

function nodeOf(text, here) {
  const [NodeName, Datacenter = here] = text.split('@').map((part) => part.trim());
  return { NodeName, Datacenter };
}

function Chips({ title, names, drop, children }) {
  return html`<div class="chips"><span class="chips-title">${t(`access.field.${title}`)}</span>
    <span class="row">${names.map((name, place) => html`<span class="badge" key=${name}>${name} <button type="button"
      class="plain chip-drop" aria-label=${t('access.drop', { name })} onClick=${() => drop(place)}>✕</button></span>`)}
    ${children}</span></div>`;
}

const without = (list, place) => list.filter((_, each) => each !== place);

function Links({ title, all, chosen, set, test }) {
  const left = all.filter(({ ID }) => !chosen.some((each) => each.ID === ID));
  const add = (event) => {
    const found = all.find(({ ID }) => ID === event.target.value);
    event.target.value = '';
    if (found) set([...chosen, { ID: found.ID, Name: found.Name }]);
  };
  return html`<${Chips} title=${title} names=${chosen.map(({ Name, ID }) => Name ?? ID)} drop=${(place) => set(without(chosen, place))}>
    <select aria-label=${t(`access.add.${title}`)} onChange=${add} data-test=${test}>
      <option value="">${t(`access.add.${title}`)}</option>
      ${left.map(({ ID, Name }) => html`<option key=${ID} value=${ID}>${Name}</option>`)}
    </select>
  <//>`;
}

function Named({ title, chosen, show, make, set, hint }) {
  const [typed, setTyped] = useState('');
  const add = () => {
    if (typed.trim() === '') return;
    set([...chosen, make(typed.trim())]);
    setTyped('');
  };
  const onKeyDown = (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  return html`<${Chips} title=${title} names=${chosen.map(show)} drop=${(place) => set(without(chosen, place))}>
    <input value=${typed} onInput=${(event) => setTyped(event.target.value)} onKeyDown=${onKeyDown} placeholder=${hint}
      aria-label=${`${t(`access.field.${title}`)}: ${hint}`} />
    <button type="button" onClick=${add} disabled=${typed.trim() === ''}
      aria-label=${`${t('access.addButton')}: ${t(`access.field.${title}`)}`}>${t('access.addButton')}</button>
  <//>`;
}

function Templates({ all, chosen, set }) {
  const [template, setTemplate] = useState('');
  const [name, setName] = useState('');
  const needsName = !!all[template]?.Schema;
  const add = () => {
    set([...chosen, { TemplateName: template, ...(needsName ? { TemplateVariables: { Name: name.trim() } } : {}) }]);
    setTemplate('');
    setName('');
  };
  const show = (each) => each.TemplateName + (each.TemplateVariables?.Name ? ` (${each.TemplateVariables.Name})` : '');
  return html`<${Chips} title="templatedPolicies" names=${chosen.map(show)} drop=${(place) => set(without(chosen, place))}>
    <select aria-label=${t('access.add.templatedPolicies')} value=${template} onChange=${(event) => setTemplate(event.target.value)}>
      <option value="">${t('access.add.templatedPolicies')}</option>
      ${Object.values(all).map(({ TemplateName, Description }) =>
        html`<option key=${TemplateName} value=${TemplateName} title=${Description}>${TemplateName}</option>`)}
    </select>
    ${needsName && html`<input value=${name} onInput=${(event) => setName(event.target.value)} placeholder=${t('access.field.name')}
      aria-label=${t('access.field.name')} />`}
    ${template && html`<button type="button" onClick=${add} disabled=${needsName && name.trim() === ''}>${t('access.addButton')}</button>`}
  <//>`;
}
