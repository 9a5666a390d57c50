// Finds out when an agent that did not answer is there again, whatever view is open.
import { agentState, ask } from './api.js';

const ASK_MS = 2000;
let timer = null;

function again() {
  timer = null;
  if (agentState.get() !== 'lost') return;
  // It takes no right, and any answer at all tells that the agent is there.
  ask('v1/praetor/info').catch(() => {}).then(() => wait(agentState.get()));
}

function wait(state) {
  if (state === 'lost') timer ??= setTimeout(again, ASK_MS);
}

agentState.listen(wait);
