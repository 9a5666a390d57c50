// What the reader's own token may do: its rules in one table, and what counts where no rule is about a name.
import { html } from '../library.js';
import { useStore } from '../store.js';
import { account } from '../account.js';
import { link } from '../router.js';
import { n, t } from '../texts.js';
import { rulesOf } from '../parts/rules.js';
import { useAsked } from './asked.js';
import { GrantNames } from './grants.js';

const WITHOUT_NAME = [['acl', 'read'], ['acl', 'write'], ['operator', 'read'], ['operator', 'write']];
const RULES_SHOWN = 500;
const LEVELS = { write: 'good', read: 'accent', list: 'accent', deny: 'bad' };

export function Me() {
  const { self, state } = useStore(account);
  if (state === 'refused') return html`<p class="notice">${t('failure.noToken')}</p>`;
  if (!self) return null;
  const rules = (self.ExpandedPolicies ?? []).flatMap(({ Name, Rules }) => rulesOf(Rules).map((rule) => ({ ...rule, policy: Name })));
  const rows = rules.sort((a, b) => a.resource.localeCompare(b.resource) || (a.name ?? '').localeCompare(b.name ?? ''));
  return html`
    <section class="card"><header><h2>${t(state === 'anonymous' ? 'access.meAnonymous' : 'access.me')}</h2></header>
      <div class="body" data-test="me">
      <dl class="facts"><dt>${t('access.field.description')}</dt><dd>${self.Description || t('access.none')}</dd>
        <dt>${t('access.field.accessor')}</dt><dd class="mono">${self.AccessorID}</dd></dl>
      <${GrantNames} of=${self} />
      <dl class="facts">${WITHOUT_NAME.map(([resource, access]) =>
        html`<${May} key=${resource + access} resource=${resource} access=${access} />`)}</dl>
      <p>${t('access.default', { policy: self.AgentACLDefaultPolicy ?? '?' })} <a href=${link('access', 'explain')}>
        ${t('access.toExplain')}</a></p>
    </div></section>
    <section class="card"><header><h2>${t('access.rulesOfMine', { count: rows.length })}</h2></header>
      ${rows.length === 0 ? html`<p class="empty">${t('access.noRules')}</p>` : html`
      <div class="table-wrap" tabindex="0" role="region" aria-label=${t('access.field.rules')}><table class="table" data-test="my-rules">
        <thead><tr>${['resource', 'name', 'level', 'policy'].map((each) => html`<th key=${each} scope="col">${t(`access.field.${each}`)}
          </th>`)}</tr></thead>
        <tbody>${rows.slice(0, RULES_SHOWN).map(({ resource, name, level, policy, line }) => html`<tr key=${`${policy} ${line}`}>
          <td class="mono">${resource}</td><td class="mono"><bdi>${name === null ? '–' : name === '' ? t('access.every') : name}</bdi></td>
            <td><span class=${`badge ${LEVELS[level] ?? ''}`}>${level}</span></td>
          <td><a href=${link('access', 'policies', { name: policy })}>${policy}</a>, ${t('forbidden.line', { line: n(line) })}</td></tr>`)}
            </tbody>
      </table></div>`}
    </section>`;
}

function May({ resource, access }) {
  const { data } = useAsked('v1/praetor/acl/explain', { resource, access });
  if (!data) return null;
  return html`<dt class="mono">${resource}:${access}</dt><dd>
    <span class=${`badge ${data.Allow ? 'good' : 'bad'}`}>${t(data.Allow ? 'access.allowed' : 'access.denied')}
      </span> <span class="muted">${data.Reason}</span></dd>`;
}
