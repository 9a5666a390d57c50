// What can be done with an instance: maintenance and deregistering, at the agent that has it registered or else through the catalog.
// The agent of a node tells the catalog again what is registered there, so a change of the catalog lasts only on nodes without one.
import { html } from '../library.js';
import { ask } from '../api.js';
import { t } from '../texts.js';
import { openDialog } from '../parts/dialog.js';
import { Failure } from '../parts/failure.js';
import { maintenanceCheck } from '../parts/health.js';
import { toast } from '../parts/toasts.js';
import { Act } from '../parts/act.js';

const SERF_HEALTH = 'serfHealth';

export function inMaintenance({ Service, Checks }) {
  return Checks.some((check) => check.CheckID === maintenanceCheck(Service.ID));
}

/** Who keeps what is registered on a node: this page's agent ('own'), another one ('other'), or only the catalog ('catalog'). */
export function keeperOf(node, checks, agent) {
  if (!checks.some((check) => check.CheckID === SERF_HEALTH)) return 'catalog';
  return node === agent.node ? 'own' : 'other';
}

export async function askMaintenance(instance, agent, changed) {
  const { Node, Service, Checks } = instance;
  const begin = !inMaintenance(instance);
  const keeper = keeperOf(Node.Node, Checks, agent);
  const names = { id: Service.ID, service: Service.Service, node: Node.Node };
  if (keeper === 'other') {
    await openDialog(Act, {
      title: t('maintenance.elsewhere'), action: null,
      text: html`<p>${t(agent.node === null ? 'maintenance.unknownText' : 'maintenance.elsewhereText', names)}</p>
        <pre class="mono command">praetor maint ${begin ? '-enable' : '-disable'} -service=${Service.ID}</pre>`,
    });
    return;
  }
  const reason = await openDialog(Act, {
    title: t(begin ? 'maintenance.beginTitle' : 'maintenance.endTitle', names),
    text: html`<p>${t(begin ? 'maintenance.beginText' : 'maintenance.endText', names)}</p>
      ${keeper === 'catalog' && html`<p>${t('maintenance.inCatalog', names)}</p>`}`,
    action: t(begin ? 'maintenance.doBegin' : 'maintenance.doEnd'), reason: begin,
  });
  if (reason === undefined) return;
  const done = keeper === 'own'
    ? ask(`v1/agent/service/maintenance/${encodeURIComponent(Service.ID)}`,
      { method: 'PUT', params: { enable: begin ? 'true' : 'false', reason: reason || null } })
    : maintainInCatalog(Node.Node, Service, begin, reason);
  await settled(done, t(begin ? 'maintenance.begun' : 'maintenance.ended', names), changed);
}

function maintainInCatalog(node, service, begin, reason) {
  const id = maintenanceCheck(service.ID);
  if (!begin) return ask('v1/catalog/deregister', { method: 'PUT', body: { Node: node, CheckID: id } });
  const check = { Node: node, CheckID: id, Name: 'Service Maintenance Mode', Notes: reason || t('maintenance.noReason'), Status: 'critical',
    ServiceID: service.ID };
  return ask('v1/catalog/register', { method: 'PUT', body: { Node: node, SkipNodeUpdate: true, Check: check } });
}

export async function deregister({ Node, Service, Checks }, agent, changed) {
  const keeper = keeperOf(Node.Node, Checks, agent);
  const names = { id: Service.ID, service: Service.Service, node: Node.Node };
  const sure = await openDialog(Act, {
    title: t('deregister.title', names),
    text: html`<p>${t('deregister.text', names)}</p>
      ${keeper === 'other' && html`<p class="notice">${t('deregister.comesBack', names)}</p>`}`,
    action: t('deregister.do'), danger: true,
  });
  if (sure === undefined) return;
  const done = keeper === 'own'
    ? ask(`v1/agent/service/deregister/${encodeURIComponent(Service.ID)}`, { method: 'PUT' })
    : ask('v1/catalog/deregister', { method: 'PUT', body: { Node: Node.Node, ServiceID: Service.ID } });
  await settled(done, t('deregister.done', names), changed);
}

/** Says how a request ended: a notice if it did what it should, or else a dialog, so that why it did not can be read in peace. */
export async function settled(done, text, changed = () => {}) {
  try {
    await done;
    toast(text, { kind: 'good' });
    changed();
  } catch (error) {
    changed();
    await openDialog(Act, { title: t('failure.title'), text: html`<${Failure} error=${error} />`, action: null });
  }
}
