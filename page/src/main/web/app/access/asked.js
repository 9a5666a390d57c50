// What the agent answers to a question of a view, asked when it is drawn and again when it says so.
import { useEffect, useState } from '../library.js';
import { agentState, askJson } from '../api.js';

/** `{data, failure, again}`; both are null until there is an answer. `path` null asks nothing. */
export function useAsked(path, params = {}) {
  const [answer, setAnswer] = useState({ data: null, failure: null });
  const [round, setRound] = useState(0);
  const question = JSON.stringify(params);
  useEffect(() => {
    if (path === null) return undefined;
    const abort = new AbortController();
    askJson(path, { params, signal: abort.signal }).then(({ data }) => setAnswer({ data, failure: null }), (failure) =>
      failure.name !== 'AbortError' && setAnswer({ data: null, failure }));
    return () => abort.abort();
  }, [path, question, round]);
  // What failed because the agent was away is asked again when it is there.
  useEffect(() => (answer.failure?.lost ? agentState.listen((state) => state === 'here' && setRound((before) => before + 1)) : undefined),
    [answer.failure]);
  return { ...answer, again: () => setRound((before) => before + 1) };
}

/** Whether the token may change tokens, policies and roles; null until that is known. */
export function useMayWrite() {
  const { data } = useAsked('v1/praetor/acl/explain', { resource: 'acl', access: 'write' });
  return data && data.Allow;
}
