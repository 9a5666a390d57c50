// The agent that serves this page, as it says of itself.
import { useEffect, useState } from './library.js';
import { useStore } from './store.js';
import { askJson } from './api.js';
import { token } from './session.js';

/** `{node, server, version}` of the agent; the name is null while it is not known, or if the token may not read it. */
export function useAgent() {
  const secret = useStore(token);
  const [agent, setAgent] = useState({ node: null, server: false, version: '' });
  useEffect(() => {
    const abort = new AbortController();
    askJson('v1/agent/self', { signal: abort.signal }).then(
      ({ data }) => setAgent({ node: data.Config.NodeName, server: data.Config.Server,
        version: data.Config.PraetorVersion ?? data.Config.Version }),
      () => !abort.signal.aborted && setAgent({ node: null, server: false, version: '' }),
    );
    return () => abort.abort();
  }, [secret]);
  return agent;
}
