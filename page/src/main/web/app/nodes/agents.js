// Which nodes run an agent, as the members of the cluster say: servers, clients, their versions, who leads.
import { askJson } from '../api.js';

const CONSUL_SERVER = 'consul';
export const MEMBER_STATES = { 1: 'alive', 2: 'leaving', 3: 'left', 4: 'failed' };

/** The members by name, each `{server, leader, version, state, address, acl}`; none if the token may not see them. */
export async function agentsByName(signal) {
  const [members, leader] = await Promise.all([
    askJson('v1/agent/members', { signal }).then(({ data }) => data, unlessEnded(signal, [])),
    askJson('v1/status/leader', { signal }).then(({ data }) => data, unlessEnded(signal, '')),
  ]);
  return new Map(members.map((member) => [member.Name, {
    name: member.Name,
    server: member.Tags.role === CONSUL_SERVER,
    leader: leader !== '' && hostPort(member.Addr, member.Tags.port ?? member.Port) === leader && member.Tags.role === CONSUL_SERVER,
    version: (member.Tags.build ?? '').split(':')[0], // Behind the colon stands whose build it is.
    state: MEMBER_STATES[member.Status] ?? 'failed',
    address: hostPort(member.Addr, member.Port),
    acl: member.Tags.acl ?? (member.Tags.acls === '1' ? 'on' : 'off'),
  }]));
}

function hostPort(host, port) {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function unlessEnded(signal, instead) {
  return (error) => {
    if (signal.aborted) throw error;
    return instead;
  };
}
