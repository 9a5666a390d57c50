// Why a request was refused with 403: which rule of which policy decides, or that no rule is about it.
import { html, useEffect, useState } from '../library.js';
import { askJson } from '../api.js';
import { account, refreshAccount } from '../account.js';
import { useStore } from '../store.js';
import { link } from '../router.js';
import { t } from '../texts.js';
import { narrowerRules } from './rules.js';

/** What a refusal says is missing: `{resource, access, segment}`, or null if it does not say so. */
export function lackOf(error) {
  const found = /lacks permission '(\w+):(\w+)'(?: on "([\s\S]*)")?/.exec(error.message);
  return found && { resource: found[1], access: found[2], segment: found[3] ?? '' };
}

/** Whether a refusal says that no token has the secret that was shown. */
export function isUnknownToken(error) {
  return error.forbidden && /^(token does not exist: )?ACL not found$/.test(error.message);
}

/** The explanation of a refusal; nothing for any other failure. */
export function Explanation({ error }) {
  const [decision, setDecision] = useState(null);
  const { state, self } = useStore(account);
  const lack = error.forbidden ? lackOf(error) : null;
  useEffect(() => {
    setDecision(null);
    if (error.forbidden && isUnknownToken(error)) refreshAccount();
    if (!lack) return undefined;
    const abort = new AbortController();
    askJson('v1/praetor/acl/explain', { params: lack, signal: abort.signal }).then(({ data }) => setDecision(data), () => {});
    return () => abort.abort();
  }, [error]);
  if (!lack) return null;
  const narrower = decision?.Allow ? narrowerRules(self, lack) : [];
  return html`<div class="explanation" data-test="explanation">
    ${t('forbidden.needs')} <code>${lack.resource}:${lack.access}
      </code>${lack.segment !== '' && html` ${t('forbidden.on')} <code>${lack.segment}</code>`}.
    ${decision && (decision.Allow ? html`<${Narrower} rules=${narrower} />` : html`<${Decision} decision=${decision} />`)}
    ${state === 'anonymous' && html`<p>${t('forbidden.signIn')}</p>`}
  </div>`;
}

function Narrower({ rules }) {
  if (rules.length === 0) return null; // The token has got the right meanwhile.
  return html`<p>${t('forbidden.narrower')}</p>
    <ul>${rules.map(({ text, policy, line }) => html`<li key=${text}><code>${text}</code> <${PolicyPlace} policy=${policy} line=${line} />
      </li>`)}</ul>`;
}

/** Which rule decides, as `/v1/praetor/acl/explain` says it. */
export function Decision({ decision }) {
  if (!decision.Rule) return html`<p data-test="decision">${t('forbidden.noRule', { reason: decision.Reason })}</p>`;
  return html`<p data-test="decision">${t('forbidden.rule')} <code>${decision.Rule}
    </code> <${PolicyPlace} policy=${decision.Policy} line=${decision.Line} roles=${decision.Roles} /></p>`;
}

function PolicyPlace({ policy, line, roles = [] }) {
  const identity = /^(service|node) identity /.test(policy);
  return html`${t('forbidden.of')} ${identity ? html`<b>${policy}</b>`
    : html`<a href=${link('access', 'policies', { name: policy })}>${policy}</a>`}${line > 0
      && html`, ${t('forbidden.line', { line: String(line) })}`}${roles.length > 0
        && html`, ${t('forbidden.through', { roles: roles.join(', ') })}`}`;
}
