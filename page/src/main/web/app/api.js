// Requests to the agent that served this page.
import { readJson, writeJson } from './exact.js';
import { Store } from './store.js';
import { token } from './session.js';
import { t } from './texts.js';

const root = new URL(document.querySelector('meta[name="praetor-root"]').content, document.baseURI);

/** Whether the agent answers: 'here', or 'lost' after a request that got no answer. */
export const agentState = new Store('here');

/** An answer that is a refusal, or none at all (`status` 0). */
export class ApiError extends Error {
  constructor(status, text, headers) {
    super(text);
    this.status = status;
    this.headers = headers;
  }

  get forbidden() {
    return this.status === 403;
  }

  get missing() {
    return this.status === 404;
  }

  get lost() {
    return this.status === 0;
  }

  /** Whether what was asked for may have been done: no answer, or one that says that nobody knows; 503 is for what was not begun. */
  get mayBeDone() {
    return this.lost || (this.status >= 500 && this.status !== 503);
  }
}

/** The path of a key below an endpoint: each part is escaped, slashes stay. */
export function keyPath(key) {
  // A browser takes a part of one or two dots for a step, and would ask for another key. Sent so, the agent refuses it.
  if (key.split('/').some((part) => part === '.' || part === '..')) return `%2F${encodeURIComponent(key)}`;
  return key.split('/').map(encodeURIComponent).join('/');
}

/** The address of an endpoint, with its parameters; those that are null, undefined or false are left out, and true ones have no value. */
export function address(path, params = {}) {
  const url = new URL(path.replace(/^\//, ''), root);
  const query = Object.entries(params)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`));
  url.search = query.join('&');
  return url;
}

/**
 * Asks the agent. `reason` goes into the record of the change, `body` may be text, bytes, or an object, which is sent as JSON.
 * Returns the response if its status is below 400, and throws an ApiError otherwise.
 */
export async function ask(path, { method = 'GET', params, body, reason, headers = {}, signal, secret = token.get() } = {}) {
  const sent = { ...headers };
  if (secret) sent['X-Consul-Token'] = secret;
  // A header holds bytes: the agent reads them as UTF-8.
  if (reason) sent['Praetor-Reason'] = bytesAsLatin1(reason);
  const plain = body !== undefined && body !== null && typeof body === 'object' && !(body instanceof Uint8Array) && !(body instanceof Blob);
  let response;
  try {
    response = await fetch(address(path, params), {
      method, headers: sent, body: plain ? writeJson(body) : body, signal, cache: 'no-store', credentials: 'same-origin', redirect: 'manual',
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    agentState.set('lost');
    throw new ApiError(0, String(failure.message ?? failure), null);
  }
  agentState.set('here');
  // The agent leads elsewhere from a path with empty parts or with dots, which would be another key.
  if (response.type === 'opaqueredirect') throw new ApiError(400, t('failure.path'), new Headers());
  if (response.status >= 400) {
    throw new ApiError(response.status, (await whole(response)).trim() || `${response.status}`, response.headers);
  }
  return response;
}

/** The body of an answer as text; an agent that is lost in the middle of it is an ApiError too. */
export async function whole(response) {
  try {
    return await response.text();
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    agentState.set('lost');
    throw new ApiError(0, String(failure.message ?? failure), null);
  }
}

/** Asks for JSON, in which flags are texts of digits; `index` is that of the answer, null if it has none. */
export async function askJson(path, options) {
  const response = await ask(path, options);
  const index = response.headers.get('X-Consul-Index');
  return { data: readJson(await whole(response)), index: index === null ? null : Number(index), headers: response.headers };
}

function bytesAsLatin1(text) {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** The bytes of a value in base64, as answers about keys tell it; none for null. */
export function bytesOf(base64) {
  if (!base64) return new Uint8Array();
  const units = atob(base64);
  const bytes = new Uint8Array(units.length);
  for (let at = 0; at < units.length; at++) bytes[at] = units.charCodeAt(at);
  return bytes;
}

const CHUNK_BYTES = 0x6000; // A multiple of three, and few enough to be the arguments of a call.

/** Bytes in base64. */
export function base64Of(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) text += btoa(String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES)));
  return text;
}

/** The text that bytes are in UTF-8, or null if they are none. */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
