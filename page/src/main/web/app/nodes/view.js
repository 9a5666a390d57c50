// The view of nodes: the list, or one of them if the place names one.
import { html } from '../library.js';
import { NodeList } from './list.js';
import { NodeView } from './node.js';

export function NodesView({ rest, params }) {
  return rest === '' ? html`<${NodeList} params=${params} />` : html`<${NodeView} key=${rest} name=${rest} />`;
}
