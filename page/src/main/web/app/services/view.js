// The view of services: the list, or one of them if the place names one.
import { html } from '../library.js';
import { ServiceList } from './list.js';
import { Service } from './service.js';

export function ServicesView({ rest, params }) {
  return rest === '' ? html`<${ServiceList} params=${params} />` : html`<${Service} key=${rest} name=${rest} params=${params} />`;
}
