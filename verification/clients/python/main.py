"""Uses an agent through py-consul: put, get, cas, list, delete, watch; a service with a TTL."""

import os
import threading

import consul

host, port = os.environ["CONSUL_HTTP_ADDR"].split(":")
client = consul.Consul(host=host, port=int(port))
prefix = f"python-{os.getpid()}/"
key = prefix + "a"


def check(condition, what):
    if not condition:
        raise SystemExit(what)


check(client.kv.put(key, "1", flags=7), "put was refused")
index, got = client.kv.get(key)
check(got["Value"] == b"1" and got["Flags"] == 7, f"get: {got}")
check(client.kv.put(key, "2", cas=got["ModifyIndex"]), "cas at the current index was refused")
check(not client.kv.put(key, "3", cas=got["ModifyIndex"]), "cas at an old index was done")

client.kv.put(prefix + "b/c", "x")
_, entries = client.kv.get(prefix, recurse=True)
check([e["Key"] for e in entries] == [key, prefix + "b/c"], f"list: {entries}")
_, keys = client.kv.get(prefix, keys=True, separator="/")
check(keys == [key, prefix + "b/"], f"keys: {keys}")

index, _ = client.kv.get(key)
answers = []
watcher = threading.Thread(target=lambda: answers.append(client.kv.get(key, index=index, wait="20s")))
watcher.start()
watcher.join(0.2)
check(not answers, "watch: answered before a change")
client.kv.put(key, "changed")
watcher.join(5)
check(answers and answers[0][1]["Value"] == b"changed" and int(answers[0][0]) > int(index), f"watch: {answers}")

client.kv.delete(prefix, recurse=True)
_, gone = client.kv.get(key)
check(gone is None, "delete: the key is still there")
# A service with a TTL: there once it says that it is well, and gone when it says so.
service = f"python-{os.getpid()}"


def instances():
    return [e["Service"]["ID"] for e in client.health.service(service, passing=True)[1]]


client.agent.service.register(service, service_id=f"{service}-1", port=80, tags=["v2"], check=consul.Check.ttl("10m"))
check(instances() == [], "service: it passes before it has said so")
index, _ = client.health.service(service, passing=True)
client.agent.check.ttl_pass(f"service:{service}-1", "well")
for _ in range(100):
    if instances():
        break
    index, _ = client.health.service(service, passing=True, index=index, wait="1s")
check(instances() == [f"{service}-1"], "service: its TTL was kept, and it does not pass")
client.agent.check.ttl_pass(f"service:{service}-1", "well still")
check(instances() == [f"{service}-1"], "service: kept, it does not pass")
client.agent.service.deregister(f"{service}-1")
for _ in range(100):
    if not instances():
        break
    index, _ = client.health.service(service, passing=True, index=index, wait="1s")
check(instances() == [], "service: deregistered, and still there")
print("ok")
