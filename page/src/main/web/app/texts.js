// Every text of the page. Another language is another object with the same names: `t` looks there first.
// A text with {name} takes the value of that name; one with `one` and `other` is chosen by its `count`.

const english = {
  product: 'Praetor',
  skip: 'To the content',
  views: { keys: 'Keys', history: 'History', compare: 'Compare', services: 'Services', nodes: 'Nodes', sessions: 'Sessions', cluster: 'Cluster', access: 'Access' },
  navigation: 'Views',
  state: {
    live: 'Live', connecting: 'Connecting', paused: 'Paused', refused: 'Not live', idle: 'Connected', lost: 'No answer',
    lostBanner: 'The agent does not answer. What is shown may be old; the page goes on as soon as the agent is there again.',
  },
  theme: { label: 'Colours', auto: 'As the machine', light: 'Light', dark: 'Dark' },
  action: {
    cancel: 'Cancel', close: 'Close', save: 'Save', delete: 'Delete', edit: 'Edit', copy: 'Copy', undo: 'Undo', retry: 'Try again', more: 'More',
    reason: 'Reason', reasonHint: 'Why? It is kept in the history.',
  },
  failure: {
    lost: 'The agent does not answer.', forbidden: 'Your token may not do this.', noToken: 'There is no token with this secret; it may have expired, or been deleted. Sign in again.',
    missing: 'There is no such thing.',
    path: 'The agent cannot be asked for a key of this name: it has an empty part, or one of dots alone.', title: 'That did not work',
  },
  diff: { left: { one: '{count} line more is different.', other: '{count} lines more are different.' } },
  time: { now: 'just now' },
  notFound: 'There is no such view.',
  signIn: {
    button: 'Sign in', out: 'Sign out', as: 'Signed in as {name}', asShort: 'Signed in as', title: 'Sign in', with: 'With', account: 'Who you are',
    way: { token: 'a token', login: 'a token of an identity provider (JWT)' },
    secret: 'Secret of the token', show: 'Show', method: 'Name of the auth method', bearer: 'JSON web token',
    stay: 'Keep it until this tab is closed',
    stayHint: 'It lies in the session storage of this tab, and outlives a reload.', memoryHint: 'It lies in the memory of this tab alone: a reload forgets it.',
    noToken: 'That is no token: it has letters, digits and signs of ASCII alone, without blanks.',
    off: 'Access control is off', offHint: 'Access control is off at this agent: everybody may do everything, and there is nothing to sign in to.',
    refused: 'Token refused', loginRefused: 'The login was refused: {text}', isOut: 'You have signed out.', outFailed: 'You have signed out here, but the token of the login has not ended: {text}',
    more: 'What this token may do', loginHint: 'A login has made this token. It ends when you sign out.',
  },
  forbidden: {
    needs: 'It takes', on: 'on', rule: 'The rule', of: 'of the policy', line: 'line {line}', through: 'through the role {roles}', noRule: 'Nothing gives it: {reason}.',
    narrower: 'It takes the right to all that begins so, and these rules take a part of it back:', signIn: 'You are not signed in.',
  },
  who: { nobody: 'nobody who is known', anonymous: 'anonymous' },
  difference: {
    type: { added: 'new', removed: 'gone', changed: 'changed' }, flags: 'Flags: {from} before, {to} after.', same: 'The value is the same.',
    bytes: 'The value is not text: {from} before, {to} after.', nothing: 'nothing', empty: 'The value is empty.', noText: '{size} that are not text.',
    open: 'Show the difference of {key}', close: 'Hide the difference of {key}', itself: '(the prefix itself)',
    moreLines: 'Show more lines', more: { one: 'Show another {count}', other: 'Show another {count}' }, others: 'There are others beyond these.',
  },
  history: {
    filtered: 'There are changes here that your token may not see; they are left out.',
    all: 'All keys', noName: '(empty)', place: 'Place', shows: 'What is shown', name: 'Key or folder', nameHint: 'app/db/url, or app/ for a folder', atIndex: 'at index',
    now: 'now', go: 'Show', timeLine: 'Time line', deleted: 'Deleted keys', toFolder: 'The folder now', toKey: 'The key now', toCompare: 'Compare with another folder',
    loading: 'Reading …', by: 'by', from: 'from {address}', why: 'Why:', index: 'index {index}', new: 'new', current: 'current', choose: 'Compare', show: 'What has changed', hide: 'Hide',
    session: 'session {session}', change: 'What this change did', notKept: 'Nothing is kept of this change but that it happened.',
    noPrevious: 'What was there before is not known, or there was nothing.', beforeKept: 'Before changes were kept',
    type: { set: 'written', delete: 'deleted', lock: 'locked', unlock: 'unlocked', restore: 'snapshot restored', purge: 'history purged' },
    otherKeys: { one: 'and {count} other key', other: 'and {count} other keys' },
    chosen: { one: 'State at index', other: 'States at indexes' }, compareNow: 'Compare with now', compareTwo: 'Show the differences', clear: 'Choose none',
    emptyFolder: 'No change below this folder is known. Changes are kept from the moment on that the cluster is at level 7.',
    emptyKey: 'Nothing is known of a key of this name.', older: 'Older changes', oldest: 'All is known from index {index} on; what was before is no longer kept.',
    begin: 'This is where it begins.', deletedHere: 'Other keys that this folder has lost',
    nothingLost: 'No key of this folder is lost, as far as changes are kept.', further: 'Look further back',
    folderAt: 'The folder at index {index}', keyAt: 'The key at index {index}', notThere: 'The key was not there.', writtenAt: 'Written at index {index}, flags {flags}',
    noKeysThen: 'There was no key.', keysThen: { one: '{count} key', other: '{count} keys' }, gone: 'Choose a later index: what was before it is no longer kept.',
    between: 'From index {from} to {to}', neither: 'The key was there neither then nor then.', notThereBefore: 'At first the key was not there.', notThereAfter: 'At last the key was not there.',
    looking: 'Looking what would change …', nothing: 'Nothing would change.', wouldChange: 'This would change:', lookAgain: 'Look again',
    conflict: 'Somebody has changed something here since this was shown. Nothing was done; look again.',
    unknown: 'No answer came: it may have been done, or not. Look again, and you see which.',
    held: { one: 'A session holds this key; it stays as it is:', other: 'Sessions hold these {count} keys; they stay as they are:' },
    taken: { one: '{count} key was changed.', other: '{count} keys were changed.' },
    rollback: { button: 'Roll back to here', title: 'Roll {name} back to index {index}', do: { one: 'Roll back {count} key', other: 'Roll back {count} keys' } },
    undelete: {
      button: { one: 'Bring {count} key back', other: 'Bring {count} keys back' }, title: { one: 'Bring a deleted key back', other: 'Bring {count} deleted keys back' },
      do: { one: 'Bring {count} key back', other: 'Bring {count} keys back' }, choose: 'Bring {key} back',
    },
  },
  compare: {
    same: 'Nothing differs.', pull: 'Save as text', link: 'Link to the text',
    hint: 'Compare two folders, such as dev/ with prod/, or one folder at two indexes. Only what differs is shown.',
    first: 'First folder', second: 'Second folder', index: 'at index', go: 'Compare', swap: 'Swap the sides',
    twice: 'Both sides are the same. Name another folder, or an index for the first one.',
    filter: 'Filter by name', noneShown: 'Nothing that differs has such a name.', changed: 'Something has changed on one of the sides since they were compared.',
    type: { added: 'in the second alone', removed: 'in the first alone', changed: 'different' },
    copyTo: 'Copy to {name}', deleteIn: 'Delete in {name}', takeBack: 'Take back',
    copyTitle: 'Copy to {key}', deleteTitle: 'Delete {key}', copyDo: 'Copy', copied: '{key} was written.', deleted: '{key} was deleted.',
  },
  access: {
    onlyIn: 'It counts in these datacenters alone: {names}.',
    none: 'none', noGrants: 'It has no policies, roles or identities.', loading: 'Reading …', filter: 'Filter', every: '(every name)', noName: 'there is one, without a name',
    tab: { me: 'You', tokens: 'Tokens', policies: 'Policies', roles: 'Roles', methods: 'Auth methods', bindings: 'Binding rules', explain: 'Why?' },
    one: { tokens: 'token', roles: 'role' },
    new: { tokens: 'New token', policies: 'New policy', roles: 'New role' },
    empty: {
      tokens: 'There are no tokens that you may see.', policies: 'There are no policies.', roles: 'There are no roles yet. A role is a name for policies that belong together.',
      methods: 'There are no auth methods: nobody can sign in with a token of an identity provider.', bindings: 'There are no binding rules.',
    },
    shown: '{shown} of {count}', me: 'Your token', meAnonymous: 'You are not signed in: this is what everybody may do', everyLogin: 'every login',
    default: 'What no rule is about: {policy}.', toExplain: 'Ask about a name', rulesOfMine: { one: '{count} rule', other: '{count} rules' }, noRules: 'No policy of this token has rules.',
    allowed: 'allowed', denied: 'denied',
    explainHint: 'Which rule of which policy decides whether a token may do something.', explainToken: 'Accessor of the token', ownToken: 'your own', explainDo: 'Ask',
    grants: 'Gives', add: { policies: 'Add a policy', roles: 'Add a role', templatedPolicies: 'Add a templated policy' }, addButton: 'Add', drop: 'Take {name} away',
    nameOfService: 'name of a service', nameOfNode: 'node@datacenter',
    secretHidden: 'hidden: it takes acl:write to see it', showSecret: 'Show', hideSecret: 'Hide', copied: 'The secret was copied.', notCopied: 'This browser gives no clipboard here: mark the secret and copy it.',
    readOnly: 'Your token may see this and not change it (acl:write).', builtIn: 'This policy is always there, and cannot be changed.',
    clone: 'Clone', create: 'Create', revert: 'As it was', check: 'Check', rulesGood: 'The agent takes these rules.',
    rulesHint: 'key_prefix "app/" { policy = "write" }: a resource, a name, and read, list (of keys), write or deny. The rule about the very name decides, else the one about the longest prefix.',
    wrong: {
      word: '{word} is neither a resource nor policy or intentions.', level: '{word} is no level; they are "read", "list" (of keys), "write" and "deny".', quote: 'A text in quotes is not closed on its line.', brace: 'A brace is closed that was not opened.',
      open: 'A brace is opened and not closed.',
    },
    ttlHint: 'for ever, or 1h: from one minute to a day', reasonHint: 'Why? It is kept in the log.', saved: '{name} was saved.', deleted: 'It was deleted.',
    deleteTitle: 'Delete {name}?', deleteOwn: 'This is your own token: you will be signed out.',
    deleteText: {
      tokens: 'Who shows this token is refused from that moment on.', policies: 'It gives nothing from that moment on; tokens and roles that have it stay.',
      roles: 'It gives nothing from that moment on; tokens that have it stay.',
    },
    leaveTitle: 'Leave without saving?', leaveText: 'What you have changed here is not saved.', leave: 'Leave',
    metTitle: 'Somebody has changed it', metText: 'Since this page was opened somebody else has saved it. If you save, what they have written is lost.', metYes: 'Save all the same',
    usedBy: 'Who has it', usedByNobody: 'No token and no role.', usedByOthers: 'and {count} others', byCommand: 'It is made and changed with the command line or over HTTP.',
    field: {
      description: 'Description', accessor: 'Accessor', secret: 'Secret', authMethod: 'Auth method', expires: 'Expires', policies: 'Policies', policy: 'Policy', roles: 'Roles',
      serviceIdentities: 'Service identities', nodeIdentities: 'Node identities', templatedPolicies: 'Templated policies', identities: 'Identities', name: 'Name', rules: 'Rules',
      type: 'Type', maxTtl: 'Longest life', selector: 'Selector', binds: 'Gives', resource: 'Resource', access: 'Access', level: 'Level', ttl: 'Counts for',
    },
  },
  list: {
    loading: 'One moment…', nothingFound: 'Nothing is like that.', showAll: 'Show all', shown: '{shown} of {count} shown', more: 'Show more', back: 'Where you are',
    hidden: 'Your token may not see all that there is: some rows are left out.',
  },
  health: { title: 'Health', critical: 'critical', warning: 'warning', passing: 'healthy', maintenance: 'maintenance', none: 'no checks' },
  checks: { label: 'Checks', none: 'There are no checks.', ofNode: 'of the node', every: 'every {interval}', output: 'Output of {name}' },
  output: { more: 'Show more ({left} characters are left)', less: 'Show less' },
  act: { type: 'Type {word} to go on' },
  services: {
    name: 'Service', instances: 'Instances', tags: 'Tags', tag: 'Tag', allTags: 'All tags', onlyTag: 'Only with the tag {tag}', search: 'Search by name, tag or node',
    byHealth: 'Services by their health', instancesByHealth: 'Instances by their health', about: 'About the instance',
    of: { critical: '{count} of {all} checks critical', warning: '{count} of {all} checks warn' },
    on: '{count} on {nodes}', onNode: 'on', instance: '{id} on {node}',
    empty: 'No service is registered yet, or your token may see none.', gone: 'No instance of this service is registered (any more), or your token may not see it.',
  },
  maintenance: {
    begin: 'Maintenance…', end: 'End maintenance…', doBegin: 'Take out of service', doEnd: 'Put back into service', beginTitle: 'Take {id} out of service?', endTitle: 'Put {id} back into service?',
    beginText: 'While it is in maintenance, {id} on {node} counts as critical: who looks for healthy instances of {service} does not find it. It goes on running.',
    endText: '{id} on {node} counts again as its checks say.',
    inCatalog: 'The node {node} has no agent: this is written into the catalog, and lasts until it is ended.',
    elsewhere: 'This takes the agent of the node',
    elsewhereText: '{id} is registered with the agent of {node}, and only that agent can take it out of service: what this page would write into the catalog, it would put right within a minute. Open the page of that agent, or run there:',
    unknownText: '{id} is registered with the agent of {node}. Your token may not read which agent this page is of (agent read), so it cannot be done from here. Run on that machine:',
    begun: '{id} is in maintenance.', ended: '{id} is back in service.', noReason: 'Maintenance mode, without a reason.',
  },
  deregister: {
    button: 'Deregister…', do: 'Deregister', title: 'Deregister {id}?', text: 'The instance {id} of {service} on {node} is taken out of the catalog with its checks; nobody finds it any more. The program itself goes on running.',
    comesBack: 'The agent of {node} has registered it: as long as that agent runs and keeps the registration, it puts the instance back within a minute. To take it out for good, deregister it at that agent.',
    done: '{id} is deregistered.',
  },
  nodes: {
    count: { one: '{count} node', other: '{count} nodes' }, services: { one: '{count} service', other: '{count} services' },
    name: 'Node', address: 'Address', version: 'API version', leader: 'leader', own: 'the agent of this page', about: 'About the node', checks: 'Checks of the node',
    kind: { label: 'Kind', all: 'All kinds', server: 'server', client: 'client agent', external: 'without an agent' },
    byHealth: 'Nodes by their health', search: 'Search by name, address or service', agentPort: 'Port between agents',
    roundTrip: 'Round trip', roundTripTo: '{ms} ms to {node}', noServices: 'Nothing is registered on this node.', noSessions: 'There are no sessions of this node.',
    toSessions: 'With the keys they hold', empty: 'There are no nodes that your token may see.', gone: 'There is no such node (any more), or your token may not see it.',
    maintenance: {
      beginText: 'While {node} is in maintenance, everything on it counts as critical: nobody finds its services. They go on running.',
      endText: '{node} counts again as its checks say.',
    },
    deregisterText: 'The node {id} has no agent. It is taken out of the catalog with everything on it ({count} services) and its checks.',
    forceLeave: {
      button: 'Take out…', do: 'Take out', title: 'Take {node} out of the cluster?',
      text: 'The agent of {node} has failed. It is told as left, and goes from the catalog with its services. If it comes back, it joins again.', done: '{node} has been taken out.',
    },
  },
  sessions: {
    session: 'Session', noName: 'without a name', holds: 'Holds', nothing: 'nothing', ttl: 'TTL', noTtl: 'none', behaviour: 'When it ends', deletes: 'keys are deleted', frees: 'keys are freed',
    delay: 'Lock-delay: {delay}', checks: 'Ends with', act: 'Act', search: 'Search by name, id, node or key', others: { one: 'and {count} more', other: 'and {count} more' },
    count: { one: '{count} session', other: '{count} sessions' }, keysHeld: { one: '{count} key held', other: '{count} keys held' },
    looking: 'Looking for keys that are held: {count} looked at…', part: 'Only {count} keys were looked at: others may be held, too.', goOn: 'Look further',
    empty: 'There are no sessions that your token may see. Programs make one to hold a lock; it ends with them.',
    release: {
      open: 'Release…', title: 'Release {name}?', button: 'Destroy the session',
      text: 'The session of {node} is destroyed. The program that made it is not asked: it finds out when it renews the session or looks at its keys, and may go on working until then.',
      nothing: 'It holds no key that is known here.', deletes: { one: 'It is one that deletes: the key that it holds is deleted, with its value.', other: 'It is one that deletes: the {count} keys that it holds are deleted, with their values.' },
      frees: { one: 'The key that it holds is freed, and keeps its value:', other: 'The {count} keys that it holds are freed, and keep their values:' },
      others: 'and {count} more', delay: 'Nobody can take them for the lock-delay of {delay}.', done: 'The session {name} is destroyed.',
    },
  },
  cluster: {
    summary: 'The cluster', noLeader: 'nobody leads', ofServers: '{healthy} of {all}', mayFail: { one: '{count} server', other: '{count} servers' },
    counts: '{services} / {instances} / {nodes}',
    tile: { leader: 'Leader', healthy: 'Healthy servers', tolerance: 'May be lost', level: 'Level', catalog: 'Services / instances / nodes', version: 'Version of this agent' },
    servers: {
      title: 'Servers', name: 'Server', part: 'Part', voter: 'votes', learner: 'catches up', unhealthy: 'not well', failed: 'no sign of life', index: 'Last index', behind: 'Behind',
      level: 'up to date', entries: { one: '{count} entry', other: '{count} entries' }, contact: 'Last contact', speaks: 'Speaks level', since: 'So since',
    },
    transfer: {
      button: 'Hand on the lead…', title: 'Hand on the lead?', do: 'Hand it on', to: 'To',
      text: 'Another server becomes the leader. No write fails; those that are on their way wait for it.', done: 'Another server leads now.',
    },
    level: {
      title: 'Level of the cluster', hold: 'Hold…', release: 'Release…', doHold: 'Hold', doRelease: 'Release', holdsBack: 'holds back',
      newest: 'The cluster is at level {level}, the highest that its servers speak.', rises: 'The cluster is at level {level}; there are servers that speak up to level {next}.',
      held: 'Somebody holds it: it does not rise, so that servers can go back to the old version.',
      holdTitle: 'Hold the level?', holdText: 'The level does not rise from now on, whichever versions the servers have: an upgrade can be taken back. What needs a higher level is refused until it is released.',
      releaseTitle: 'Release the level?', releaseText: 'As soon as all servers speak a higher level, the cluster moves there, and never back: servers of an older version are refused from then on.',
      isHeld: 'The level is held.', isReleased: 'The level is released.',
    },
    autopilot: {
      title: 'Autopilot', yes: 'yes', no: 'no', editTitle: 'Settings of autopilot', done: 'The settings are saved.', changed: 'Somebody else has changed the settings meanwhile. Close this, look at them, and try again.',
      CleanupDeadServers: 'Take out dead servers', LastContactThreshold: 'Longest silence', MaxTrailingLogs: 'Most entries behind', MinQuorum: 'Fewest servers', ServerStabilizationTime: 'Well before voting',
      hint: {
        CleanupDeadServers: 'A dead server is removed when a new one has taken its place.', LastContactThreshold: 'A server that has not heard the leader for so long is not well, such as 200ms.',
        MaxTrailingLogs: 'A server that is further behind is not well.', MinQuorum: 'Dead servers are not removed if fewer would be left.', ServerStabilizationTime: 'How long a new server has to be well before it votes, such as 10s.',
      },
    },
    members: {
      title: 'Members', count: { one: '{count} agent', other: '{count} agents' }, state: 'State', acl: 'Access control', off: 'off', on: 'enforced ({mode})', empty: 'Your token may see no members.',
      is: { alive: 'alive', leaving: 'leaving', left: 'left', failed: 'failed' },
      someEnforce: 'Only {enforcing} of {count} agents enforce access control: through the others everything can be reached without a token.',
    },
    snapshot: {
      title: 'Snapshots', text: 'A snapshot is the whole state as one file: all keys with their history, sessions, services, tokens with their secrets. Keep it as you keep secrets.',
      save: 'Save a snapshot', saving: 'Saving…', choose: 'Restore from a file…', restore: 'Restore', restoring: 'Restoring…', restoreTitle: 'Put the state of a file in place of this one?',
      file: '{name}, {size}', restored: 'The state of the snapshot is in place.',
      warning: 'Everything that the cluster holds now is replaced on all servers at once: what was written since the snapshot is gone, with its keys, locks, services and tokens. Your own token may be gone, too. Save a snapshot first if you may want to come back.',
    },
    plots: {
      title: 'This agent, since the page was opened', first: 'The first line is drawn in some seconds…', of: '{node}:', now: 'log at index {index}, {parked} waiting queries, heap of {max} at most',
      requests: 'Requests per second', latency: 'Latency', log: 'Changes per second', memory: 'Heap memory',
      line: { requests: 'all', refused: 'status 400 and above', readMs: 'reads', writeMs: 'writes', commitMs: 'until a quorum has it', applied: 'applied', heap: 'used', committed: 'reserved' },
      unit: { requests: '{value}/s', latency: '{value} ms', log: '{value}/s', memory: '{value} MB' },
    },
    retention: {
      title: 'How much history is kept', add: 'For a prefix…', prefix: 'Prefix', all: 'all keys', versions: 'Changes of a key', nothing: 'nothing', days: 'Days', forDays: { one: '{count} day', other: '{count} days' },
      bytes: 'In all', editTitle: 'How much history is kept', text: 'Of several prefixes the longest decides. What is older or more is taken away.', taken: 'There is an entry for this prefix: edit that one.',
      zero: 'Nothing is kept: neither what is written from now on, nor what was kept before.',
      deleteTitle: 'No longer keep {prefix} by its own measure?', deleteText: 'From now on it is kept as the next shorter prefix says.', deleted: 'It is deleted.', done: 'It is saved.',
    },
    rules: {
      title: 'Rules of values', add: 'New rule…', name: 'Name', keys: 'Keys', by: 'Keys by', byGlob: 'a glob', byPrefix: 'a prefix', kind: 'Kind', all: 'all keys', taken: 'There is a rule of this name already. Choose another name, or edit that one.',
      changed: 'Somebody else has changed or deleted this rule since it was opened. Close this, look at it, and try again.',
      mode: 'A value that does not keep it', warns: 'is warned of', refuses: 'is refused',
      description: 'Description', spec: 'What is demanded (JSON)', open: 'Edit, test…', empty: 'There are no rules. A rule says what the values of some keys have to be, such as a number in a range or JSON of a schema.',
      deleteTitle: 'Delete the rule {name}?', deleteText: 'Values are not held against it any more.', deleted: 'The rule {name} is deleted.', addTitle: 'New rule', editTitle: 'The rule {name}', test: 'Test, without saving',
      done: 'The rule {name} is saved.', tried: { one: '{checked} values looked at; {count} does not keep it.', other: '{checked} values looked at; {count} do not keep it.' }, triedPart: 'There are more.',
      noJson: 'What is demanded has to be JSON: {text}',
    },
  },
  keys: {
    root: 'All keys', tree: 'Folders and keys', crumbs: 'Where this is', loading: 'Loading', folderKey: '(the folder itself)',
    empty: 'There are no keys yet.', emptyFolder: 'There are no keys in this folder.', hidden: 'Or none that you may see.', missing: 'There is no such key.',
    count: { one: '{count} key', other: '{count} keys' }, countPartial: { one: 'at least {count} key', other: 'at least {count} keys' },
    countFailed: 'its keys could not be counted',
    byteCount: { one: '{count} byte', other: '{count} bytes' },
    pick: 'Choose a key to see its value.',
    hint: { move: 'move and open', search: 'search', new: 'new key', help: 'all keys of the keyboard' },
    locked: 'locked', lockedBy: 'Locked by the session {session}',
    value: 'Value of {name}', emptyValue: 'The value is empty.', formatted: 'Formatted', flags: 'Flags',
    copied: 'The value is in the clipboard.', notCopied: 'The browser did not let the value into the clipboard.',
    kind: { label: 'As', json: 'JSON', yaml: 'YAML', properties: 'Properties', text: 'Text', bytes: 'Bytes' },
    goneNow: 'Deleted',
    mark: { new: 'new', set: 'changed', delete: 'deleted', lock: 'locked', unlock: 'unlocked', by: 'by {who}' },
    told: {
      set: 'Changed', delete: 'Deleted', lock: 'Locked', unlock: 'Unlocked', restore: 'A snapshot was restored', purge: 'Its history was taken away',
    },
    fact: {
      size: 'Size', modified: 'Changed', created: 'Created', index: 'index {index}', indexes: 'Made at index {created}, changed at index {modified}',
      lock: 'Lock', held: 'held by', locks: { one: 'taken {count} time', other: 'taken {count} times' }, rules: 'Rules',
    },
    rule: { enforce: 'Rule {rule} refuses it:', warn: 'Rule {rule} warns:', warns: 'warns' },
    action: {
      new: 'New key', rename: 'Rename', copyValue: 'Copy value', download: 'Download', undelete: 'Bring it back', createIt: 'Create it', what: 'What has changed',
    },
    search: {
      label: 'Search below {folder}', by: 'Search in', name: 'Names', value: 'Values', nameHint: 'Search names ( / )', valueHint: 'Search values ( / )',
      nameTitle: 'A part of the name; * and ? stand for anything, ** for slashes too; ~ begins a regular expression',
      valueTitle: 'A text that the value holds; ~ begins a regular expression',
    },
    found: {
      none: 'Nothing was found.', clear: 'End the search', all: '{shown} found', more: '{shown} found, and more', changed: 'Something has changed that may be found too.', again: 'Search again',
    },
    fault: {
      json: 'This is no JSON: {what}', jsonAt: 'This is no JSON: {what}, line {line}, column {column}.', flags: 'Flags are a whole number of at most 64 bits.',
      hex: 'Bytes are written as pairs of the digits 0 to 9 and a to f.', yamlTab: 'Line {line}: YAML is indented with spaces, not with tabs.',
      yamlBracket: 'Line {line}: {char} closes nothing.', yamlOpen: '{char} in line {line} is never closed.', yamlColon: 'Line {line}: two colons; put the value into quotes.',
    },
    edit: {
      title: 'Write {name}', titleNew: 'New key', name: 'Name', nameMissing: 'Give the key a name.', value: 'Value', file: 'From a file', format: 'Format',
      save: 'Save …', saveAgain: 'Save again …', look: 'Look', byFile: 'These are too many bytes to type. They can be replaced from a file.',
      lineEnd: 'Its lines end with {name}, and are saved so.', oneLineEnd: 'Edit as text, with line feeds alone',
      mixed: 'Its lines end in several ways, of which a text field keeps one: so it is edited as bytes, and what you do not touch stays.',
      changedElsewhere: 'Changed elsewhere.', deletedElsewhere: 'Deleted elsewhere.', lost: 'The agent does not answer. What you have typed stays here; save it when the agent is back.',
    },
    save: {
      title: 'Save the change', titleNew: 'Save the new key', back: 'Go on editing', anyway: 'You can save it all the same.', diff: 'What will change',
      flags: 'Flags: {before} → {after}', done: '{name} is saved.',
    },
    compare: { same: 'The value is the same.', bytes: 'Bytes: {before} before, {after} after.' },
    conflict: {
      title: 'Somebody else has changed this key', text: 'It is not what you began with.', gone: 'It is not there any more.', theirChange: 'What they have changed',
      toMine: 'From theirs to yours', theirs: 'Take theirs', theirsGone: 'Leave it deleted', mine: 'Keep mine', goOn: 'Go on editing',
      hint: 'Nothing is lost: the other value stays in the history, and yours stays in the editor until it is saved.',
    },
    leave: { title: 'Leave what you have typed?', text: 'What you have typed for {name} is not saved.', yes: 'Leave it' },
    delete: {
      title: 'Delete the key', titleFolder: 'Delete the folder', buttonFolder: { one: 'Delete {count} key', other: 'Delete {count} keys' },
      buttonAll: 'Delete all its keys', doneAll: 'All keys below {name} are deleted.',
      changed: 'The key has changed meanwhile. Look at it, and delete it then.', held: 'A session holds this key: whoever relies on the lock loses it.',
      done: '{name} is deleted.', doneFolder: { one: '{count} key below {name} is deleted.', other: '{count} keys below {name} are deleted.' },
      undone: { one: '{count} key is back.', other: '{count} keys are back.' }, undoReason: 'undo of a deletion',
    },
    carry: {
      to: 'New name', slash: 'A folder ends with a slash.', overwrite: 'Overwrite keys that are there',
      move: { title: 'Rename the key', titleFolder: 'Rename the folder', button: 'Rename', done: { one: 'Renamed to {name}.', other: 'Renamed to {name}.' } },
      copy: { title: 'Copy the key', titleFolder: 'Copy the folder', button: 'Copy', done: { one: 'Copied to {name}: {count} key.', other: 'Copied to {name}: {count} keys.' } },
    },
    help: {
      title: 'Keys of the keyboard',
      move: { keys: '↑ ↓', does: 'the row above or below' }, page: { keys: 'PageUp PageDown Home End', does: 'further' }, fold: { keys: '→ ←', does: 'unfold or fold a folder' },
      open: { keys: 'Enter', does: 'open a key, or go into a folder' }, up: { keys: 'Backspace', does: 'to the folder above' }, search: { keys: '/', does: 'search below this folder' },
      new: { keys: 'n', does: 'new key' }, edit: { keys: 'e', does: 'edit the key' }, rename: { keys: 'r', does: 'rename the key or folder' }, copy: { keys: 'c', does: 'copy the key or folder' },
      delete: { keys: 'Delete', does: 'delete the key or folder, with a way back' }, save: { keys: 'Ctrl S', does: 'save what you write' },
      indent: { keys: 'Ctrl ] [', does: 'indent lines, or less' }, leave: { keys: 'Esc', does: 'end writing, a search, or a dialog' }, help: { keys: '?', does: 'this list' },
    },
  },
};

const languages = { en: english };
const chosen = languages[navigator.language?.slice(0, 2)] ?? english;
const plural = new Intl.PluralRules(chosen === english ? 'en' : navigator.language);
const numbers = new Intl.NumberFormat(chosen === english ? 'en' : navigator.language);

function find(texts, name) {
  return name.split('.').reduce((found, part) => found?.[part], texts);
}

/** The text with a name. A name without a text is shown as it is, so that it is seen. */
export function t(name, values = {}) {
  let text = find(chosen, name) ?? find(english, name);
  if (text !== null && typeof text === 'object') text = text[plural.select(values.count ?? 0)] ?? text.other;
  if (typeof text !== 'string') return name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => {
    const value = values[key];
    return value === undefined ? whole : typeof value === 'number' ? numbers.format(value) : String(value);
  });
}

/** A number for people. */
export function n(value) {
  return numbers.format(value);
}

/** So many bytes for people. */
export function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let shown = value;
  while (shown >= 1000 && unit < units.length - 1) {
    shown /= 1000;
    unit++;
  }
  return `${unit === 0 || shown >= 100 ? Math.round(shown) : shown.toFixed(1)} ${units[unit]}`;
}
