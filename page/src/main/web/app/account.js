// Who the reader is: what the agent says of the token of this tab.
import { Store } from './store.js';
import { agentState, ask, askJson } from './api.js';
import { isOfLogin, signOut, token } from './session.js';

const ANONYMOUS = '00000000-0000-0000-0000-000000000002';

/**
 * `{state, self}`: 'unknown' until the agent has answered, 'off' (no access control), 'anonymous', 'here' (signed in), or 'refused' (the
 * token counts no more). `self` is the token with its policies and roles, where there is one.
 */
export const account = new Store({ state: 'unknown', self: null });

let asked = 0;

/** What the agent says of a secret; throws an ApiError if it refuses it. */
export async function whoIs(secret) {
  try {
    const { data } = await askJson('v1/acl/token/self', { params: { expanded: 'true' }, secret });
    return { state: data.AccessorID === ANONYMOUS ? 'anonymous' : 'here', self: data };
  } catch (error) {
    if (error.status === 401) return { state: 'off', self: null };
    throw error;
  }
}

export async function refreshAccount() {
  const mine = ++asked;
  let found;
  try {
    found = await whoIs(token.get());
  } catch (error) {
    if (!error.forbidden) return; // It is asked again when the agent is there.
    found = { state: 'refused', self: null };
  }
  if (mine === asked) account.set(found);
}

token.listen(refreshAccount);
agentState.listen((state) => state === 'here' && account.get().state === 'unknown' && refreshAccount());

/** Signs out; a token that a login in this tab has made ends with it. */
export async function leave() {
  const secret = token.get();
  const login = isOfLogin();
  signOut();
  if (login) await ask('v1/acl/logout', { method: 'POST', secret });
}

/** What a token is called: its description, or the beginning of its accessor. */
export function accountName(self) {
  return self.Description || self.AccessorID.slice(0, 8);
}
