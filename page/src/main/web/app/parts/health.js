// How well something is: the worst of its checks, told by a sign and a word besides the colour.
import { html } from '../library.js';
import { t, n } from '../texts.js';

/** The worst first. */
export const STATUSES = ['critical', 'warning', 'passing'];
const SIGNS = { critical: '✕', warning: '▲', passing: '✓', maintenance: '‖', none: '–' };
const KINDS = { critical: 'bad', warning: 'warn', passing: 'good', maintenance: 'accent', none: '' };
const NODE_MAINTENANCE = '_node_maintenance';
const SERVICE_MAINTENANCE = '_service_maintenance:';

/** The id of the check that marks a service as in maintenance. */
export function maintenanceCheck(serviceId) {
  return SERVICE_MAINTENANCE + serviceId;
}

/** Whether a check says that a node or a service is in maintenance. */
export function isMaintenance(check) {
  return check.CheckID === NODE_MAINTENANCE || check.CheckID.startsWith(SERVICE_MAINTENANCE);
}

/** The worst status of checks, 'maintenance' if one says so, 'none' without checks. */
export function statusOf(checks) {
  if (checks.some(isMaintenance)) return 'maintenance';
  return STATUSES.find((status) => checks.some((check) => check.Status === status)) ?? 'none';
}

/** How bad a status is, for sorting: the worst is the lowest. */
export function rankOf(status) {
  return ['critical', 'maintenance', 'warning', 'passing', 'none'].indexOf(status);
}

/** In which of the three counts a status stands: what is in maintenance gets no requests, and what has no checks gets them. */
export function countedAs(status) {
  return status === 'maintenance' ? 'critical' : status === 'none' ? 'passing' : status;
}

export function Health({ status, text }) {
  return html`<span class=${`badge ${KINDS[status]}`} data-test="health" data-status=${status}>
    <span aria-hidden="true">${SIGNS[status]}</span>${text ?? t(`health.${status}`)}
  </span>`;
}

/** Counts of the three, each of which narrows a list when it is pressed; `chosen` is one of them or ''. */
export function HealthCounts({ counts, chosen, choose, label }) {
  return html`<div class="health-counts" role="group" aria-label=${label}>
    ${STATUSES.map((status) => html`
      <button key=${status} class=${`health-count ${KINDS[status]} ${counts[status] === 0 ? 'nothing' : ''}`}
        aria-pressed=${chosen === status ? 'true' : 'false'}
        onClick=${() => choose(chosen === status ? '' : status)} data-test=${`only-${status}`}>
        <span class="sign" aria-hidden="true">${SIGNS[status]}</span>
        <strong>${n(counts[status])}</strong> <span>${t(`health.${status}`)}</span>
      </button>`)}
  </div>`;
}

/** How many of the things have which of the three statuses. */
export function countHealth(things, statusOfThing) {
  const counts = { critical: 0, warning: 0, passing: 0 };
  for (const thing of things) counts[countedAs(statusOfThing(thing))]++;
  return counts;
}
