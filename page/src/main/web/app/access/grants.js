// What a token or a role stands on: names of policies, roles, identities and templated policies.
import { html } from '../library.js';
import { link } from '../router.js';
import { t } from '../texts.js';

export function GrantNames({ of, linked = false }) {
  const name = (tab, { ID, Name }) => (linked ? html`<a href=${link('access', `${tab}/${ID}`)}>${Name}</a>` : Name);
  const groups = [
    ['policies', (of.Policies ?? []).map((each) => name('policies', each))],
    ['roles', (of.Roles ?? []).map((each) => name('roles', each))],
    ['serviceIdentities', (of.ServiceIdentities ?? []).map((each) => each.ServiceName)],
    ['nodeIdentities', (of.NodeIdentities ?? []).map((each) => `${each.NodeName} (${each.Datacenter})`)],
    ['templatedPolicies', (of.TemplatedPolicies ?? []).map((each) =>
      each.TemplateName + (each.TemplateVariables?.Name ? ` (${each.TemplateVariables.Name})` : ''))],
  ].filter(([, names]) => names.length > 0);
  if (groups.length === 0) return html`<p class="muted" data-test="no-grants">${t('access.noGrants')}</p>`;
  return html`<dl class="facts" data-test="grants">
    ${groups.map(([group, names]) => html`<dt key=${group}>${t(`access.field.${group}`)}</dt>
      <dd class="row">${names.map((each, index) => html`<span class="badge" key=${index}>${each}</span>`)}</dd>`)}
  </dl>`;
}
