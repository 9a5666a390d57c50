// Uses an agent through the npm package "consul": put, get, cas, list, delete, watch; a service with a TTL.
import assert from 'node:assert/strict';
import Consul from 'consul';

const [host, port] = process.env.CONSUL_HTTP_ADDR.split(':');
const consul = new Consul({ host, port: Number(port) });
const prefix = `node-${process.pid}/`;
const key = `${prefix}a`;

assert.equal(await consul.kv.set(key, '1'), true);
const got = await consul.kv.get(key);
assert.equal(got.Value, '1');
assert.equal(await consul.kv.set({ key, value: '2', cas: String(got.ModifyIndex) }), true);
// The library hands on the answer "false" as nothing.
assert.ok(!(await consul.kv.set({ key, value: '3', cas: String(got.ModifyIndex) })));
assert.equal((await consul.kv.get(key)).Value, '2');

await consul.kv.set(`${prefix}b/c`, 'x');
assert.deepEqual((await consul.kv.get({ key: prefix, recurse: true })).map((e) => e.Key), [key, `${prefix}b/c`]);
assert.deepEqual(await consul.kv.keys({ key: prefix, separator: '/' }), [key, `${prefix}b/`]);

const changed = new Promise((resolve, reject) => {
  const watch = consul.watch({ method: consul.kv.get, options: { key }, backoffFactor: 100 });
  const late = setTimeout(() => reject(new Error('watch: no change in 60 s')), 60_000);
  watch.on('change', (entry) => {
    if (entry.Value === '2') {
      consul.kv.set(key, 'changed').catch(reject);
    } else {
      assert.equal(entry.Value, 'changed');
      clearTimeout(late);
      watch.end();
      resolve();
    }
  });
  watch.on('error', reject);
});
await changed;

await consul.kv.del({ key: prefix, recurse: true });
assert.equal(await consul.kv.get(key), undefined);
// A service with a TTL: there once it says that it is well, and gone when it is deregistered.
const service = `node-${process.pid}`;
const id = `${service}-1`;
const instances = async () => (await consul.health.service({ service, passing: true })).map((e) => e.Service.ID);
const until = async (wanted) => {
  for (let tries = 0; tries < 600; tries += 1) {
    if (JSON.stringify(await instances()) === JSON.stringify(wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.deepEqual(await instances(), wanted);
};
await consul.agent.service.register({ name: service, id, port: 80, tags: ['v2'], check: { ttl: '10m' } });
assert.deepEqual(await instances(), []);
await consul.agent.check.pass(`service:${id}`);
await until([id]);
await consul.agent.check.pass(`service:${id}`);
await until([id]);
await consul.agent.service.deregister(id);
await until([]);
console.log('ok');
process.exit(0);
