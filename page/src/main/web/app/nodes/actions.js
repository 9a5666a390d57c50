// What can be done with a node: maintenance of the own one, taking out one without an agent, and one whose agent has failed.
import { html } from '../library.js';
import { ask } from '../api.js';
import { t } from '../texts.js';
import { openDialog } from '../parts/dialog.js';
import { Act } from '../parts/act.js';
import { settled } from '../services/actions.js';

export async function askNodeMaintenance(node, begin, changed) {
  const names = { node: node.Node };
  const reason = await openDialog(Act, {
    title: t(begin ? 'maintenance.beginTitle' : 'maintenance.endTitle', { id: node.Node }), reason: begin,
    text: html`<p>${t(begin ? 'nodes.maintenance.beginText' : 'nodes.maintenance.endText', names)}</p>`,
    action: t(begin ? 'maintenance.doBegin' : 'maintenance.doEnd'),
  });
  if (reason === undefined) return;
  const done = ask('v1/agent/maintenance', { method: 'PUT', params: { enable: begin ? 'true' : 'false', reason: reason || null } });
  await settled(done, t(begin ? 'maintenance.begun' : 'maintenance.ended', { id: node.Node }), changed);
}

export async function deregisterNode(node, changed) {
  const names = { id: node.Node, count: node.Services.length };
  const sure = await openDialog(Act, { title: t('deregister.title', names), text: html`<p>${t('nodes.deregisterText', names)}</p>`,
    action: t('deregister.do'), danger: true });
  if (sure === undefined) return;
  await settled(ask('v1/catalog/deregister', { method: 'PUT', body: { Node: node.Node } }), t('deregister.done', names), changed);
}

export async function forceLeave(name, changed) {
  const sure = await openDialog(Act, { title: t('nodes.forceLeave.title', { node: name }),
    text: html`<p>${t('nodes.forceLeave.text', { node: name })}</p>`, action: t('nodes.forceLeave.do'), danger: true });
  if (sure === undefined) return;
  await settled(ask(`v1/agent/force-leave/${encodeURIComponent(name)}`, { method: 'PUT' }), t('nodes.forceLeave.done', { node: name }),
    changed);
}
