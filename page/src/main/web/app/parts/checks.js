// Checks of a node or an instance, the worst first, each with what it has said.
import { html } from '../library.js';
import { t } from '../texts.js';
import { Health, isMaintenance, rankOf } from './health.js';
import { Output } from './output.js';

export function Checks({ checks }) {
  if (checks.length === 0) return html`<p class="muted">${t('checks.none')}</p>`;
  const ordered = [...checks].sort((a, b) => rankOf(a.Status) - rankOf(b.Status) || a.Name.localeCompare(b.Name));
  return html`<ul class="checks" aria-label=${t('checks.label')}>
    ${ordered.map((check) => html`<li key=${`${check.Node}/${check.CheckID}`} data-test="check">
      <div class="row"><${Health} status=${isMaintenance(check) ? 'maintenance' : check.Status} /> <strong dir="auto">
        ${check.Name || check.CheckID}</strong>
        <span class="muted">${[check.ServiceID ? '' : t('checks.ofNode'), check.Type,
          check.Interval && t('checks.every', { interval: check.Interval })].filter(Boolean).join(' · ')}</span></div>
      ${check.Notes && html`<p class="muted" dir="auto">${check.Notes}</p>`}
      <${Output} text=${check.Output} label=${t('checks.output', { name: check.Name || check.CheckID })} />
    </li>`)}
  </ul>`;
}
