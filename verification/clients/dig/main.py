"""Asks with dig, row by row of a table, and compares code, flags and records of each answer."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request

AGENT = "http://" + os.environ["CONSUL_HTTP_ADDR"]
HOST, PORT = os.environ["CONSUL_DNS_ADDR"].rsplit(":", 1)
WAIT_S_MAX = 60
ID = "5e1f0000-0000-4000-8000-00000000d161"

SOA = "SOA ns.consul. hostmaster.consul. N 3600 600 86400 0"
ONE = "A 10.20.0.1"
TWO = "A 10.20.1.2"
BOTH = [ONE, TWO]
SRV_ONE = "SRV 1 1 8001 dig-one.node.dc1.consul."
SRV_TWO = "SRV 1 1 8002 0a140102.addr.dc1.consul."
META = 'TXT "rack=a1"'
SIX = "AAAA fd00:20::6"
NONE = []

# Name and type as dig takes them (further words are options), code, records of the answer section; then perhaps those of another section.
TABLE = [
    # Services.
    ("dig-web.service.consul A", "NOERROR", BOTH),
    ("dig-web.service.consul AAAA", "NOERROR", NONE, "AUTHORITY", [SOA]),
    ("dig-web.service.consul MX", "NOERROR", NONE, "AUTHORITY", [SOA]),
    ("dig-web.service.consul ANY +notcp", "NOERROR", BOTH),
    ("dig-web.service.consul A +tcp", "NOERROR", BOTH),
    ("dig-web.service.consul A +bufsize=4096", "NOERROR", BOTH),
    ("dig-web.service.consul A +noedns", "NOERROR", BOTH),
    ("dig-web.service.consul A +subnet=192.0.2.0/24", "NOERROR", BOTH),
    ("dig-web.service.consul A +norecurse", "NOERROR", BOTH),
    ("dig-web.service.consul SRV", "NOERROR", [SRV_ONE, SRV_TWO], "ADDITIONAL", [ONE, META, TWO]),
    ("dig-web.service.consul SRV +tcp", "NOERROR", [SRV_ONE, SRV_TWO], "ADDITIONAL", [ONE, META, TWO]),
    ("DIG-Web.Service.CONSUL A", "NOERROR", BOTH),
    ("dig-web.service.dc1.consul A", "NOERROR", BOTH),
    ("dig-web.service.dc1.dc.consul A", "NOERROR", BOTH),
    ("dig-web.service.dc9.consul A", "NXDOMAIN", NONE, "AUTHORITY", [SOA]),
    ("dig-none.service.consul A", "NXDOMAIN", NONE, "AUTHORITY", [SOA]),
    ("dig-none.service.consul SRV", "NXDOMAIN", NONE, "AUTHORITY", [SOA]),
    ("dig-sick.service.consul A", "NXDOMAIN", NONE, "AUTHORITY", [SOA]),
    ("dig-warned.service.consul A", "NOERROR", [ONE]),
    # Tags.
    ("green.dig-web.service.consul A", "NOERROR", [ONE]),
    ("Green.dig-web.service.consul A", "NOERROR", [ONE]),
    ("v1.2.dig-web.service.consul A", "NOERROR", [ONE]),
    ("blue.dig-web.service.consul SRV", "NOERROR", [SRV_TWO]),
    ("red.dig-web.service.consul A", "NXDOMAIN", NONE),
    # As RFC 2782 writes them.
    ("_dig-web._tcp.service.consul SRV", "NOERROR", [SRV_ONE, SRV_TWO]),
    ("_dig-web._tcp.service.dc1.consul SRV", "NOERROR", [SRV_ONE, SRV_TWO]),
    ("_dig-web._tcp.consul SRV", "NOERROR", [SRV_ONE, SRV_TWO]),
    ("_dig-web._blue.service.consul SRV", "NOERROR", [SRV_TWO]),
    ("_dig-web._tcp.service.consul A", "NOERROR", BOTH),
    ("_dig-web._red.service.consul SRV", "NXDOMAIN", NONE),
    ("_dig-none._tcp.service.consul SRV", "NXDOMAIN", NONE),
    # Addresses of IPv6, and names in place of addresses.
    ("dig-six.service.consul AAAA", "NOERROR", [SIX]),
    ("dig-six.service.consul A", "NOERROR", NONE, "AUTHORITY", [SOA]),
    ("dig-six.service.consul SRV", "NOERROR", ["SRV 1 1 8006 dig-six.node.dc1.consul."], "ADDITIONAL", [SIX]),
    ("dig-named.service.consul A", "NOERROR", ["CNAME www.example.com."]),
    ("dig-named.service.consul SRV", "NOERROR", ["SRV 1 1 8004 www.example.com."]),
    # Nodes.
    ("dig-one.node.consul A", "NOERROR", [ONE]),
    ("dig-one.node.dc1.consul A", "NOERROR", [ONE]),
    ("DIG-ONE.node.consul A", "NOERROR", [ONE]),
    (ID + ".node.consul A", "NOERROR", [ONE]),
    ("dig-one.node.consul TXT", "NOERROR", [META]),
    ("dig-one.node.consul ANY +notcp", "NOERROR", [ONE, META]),
    ("dig-one.node.consul AAAA", "NOERROR", NONE, "AUTHORITY", [SOA]),
    ("dig-six.node.consul AAAA", "NOERROR", [SIX]),
    ("dig-none.node.consul A", "NXDOMAIN", NONE, "AUTHORITY", [SOA]),
    # Addresses by their digits.
    ("0a140102.addr.consul A", "NOERROR", [TWO]),
    ("0a140102.addr.dc1.consul A", "NOERROR", [TWO]),
    ("0a140102.addr.consul AAAA", "NOERROR", NONE),
    ("fd000020000000000000000000000006.addr.consul AAAA", "NOERROR", [SIX]),
    ("0a14zz02.addr.consul A", "NXDOMAIN", NONE),
    # Whose address is it?
    ("-x 10.20.0.1", "NOERROR", ["PTR dig-one.node.dc1.consul."]),
    ("-x 10.20.1.2", "NOERROR", ["PTR dig-web.service.dc1.consul."]),
    ("-x fd00:20::6", "NOERROR", ["PTR dig-six.node.dc1.consul."]),
    ("-x 10.20.9.9", "NXDOMAIN", NONE),
    # Prepared queries.
    ("dig-query.query.consul A", "NOERROR", BOTH),
    ("dig-query.query.consul SRV", "NOERROR", [SRV_ONE, SRV_TWO]),
    ("_dig-query._tcp.query.consul SRV", "NOERROR", [SRV_ONE, SRV_TWO]),
    ("dig-none.query.consul A", "NXDOMAIN", NONE),
    # The zone.
    ("consul SOA", "NOERROR", [SOA], "AUTHORITY", ["NS verified.node.dc1.consul."]),
    ("consul NS", "NOERROR", ["NS verified.node.dc1.consul."], "ADDITIONAL", ["A 127.0.0.1"]),
    ("dig-web.service.consul SOA", "NOERROR", [SOA]),
    ("consul.service.consul A", "NOERROR", ["A 127.0.0.1"]),
    ("nothing.consul A", "NXDOMAIN", NONE, "AUTHORITY", [SOA]),
    # What is not ours, and what is no question that is answered.
    ("www.example.com A", "REFUSED", NONE),
    ("dig-web.service.consul A CH", "REFUSED", NONE),
    ("dig-web.service.consul A +opcode=notify", "NOTIMP", NONE),
    ("dig-web.service.consul A +edns=1 +noednsnegotiation", "BADVERS", NONE),
]


def put(path, body):
    request = urllib.request.Request(AGENT + path, data=json.dumps(body).encode(), method="PUT")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def register():
    def node(name, address, service, **more):
        put("/v1/catalog/register", {"Node": name, "Address": address, "Service": service, **more})

    one = {"ID": ID, "NodeMeta": {"rack": "a1"}}
    node("dig-one", "10.20.0.1", {"Service": "dig-web", "Port": 8001, "Tags": ["green", "v1.2"]}, **one)
    node("dig-one", "10.20.0.1", {"Service": "dig-sick", "Port": 8003}, **one,
         Check={"CheckID": "sick", "Name": "sick", "ServiceID": "dig-sick", "Status": "critical"})
    node("dig-one", "10.20.0.1", {"Service": "dig-warned", "Port": 8005}, **one,
         Check={"CheckID": "warned", "Name": "warned", "ServiceID": "dig-warned", "Status": "warning"})
    node("dig-two", "10.20.0.2", {"Service": "dig-web", "Port": 8002, "Address": "10.20.1.2", "Tags": ["blue"]})
    node("dig-two", "10.20.0.2", {"Service": "dig-named", "Port": 8004, "Address": "www.example.com"})
    node("dig-six", "fd00:20::6", {"Service": "dig-six", "Port": 8006})
    request = urllib.request.Request(AGENT + "/v1/query", method="POST", data=json.dumps(
        {"Name": "dig-query", "Service": {"Service": "dig-web"}, "DNS": {"TTL": "7s"}}).encode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["ID"]


def unregister(query):
    urllib.request.urlopen(urllib.request.Request(AGENT + "/v1/query/" + query, method="DELETE"), timeout=30).read()
    for node in ("dig-one", "dig-two", "dig-six"):
        put("/v1/catalog/deregister", {"Node": node})


def dig(question):
    """Code, flags, and the records of each section: "TYPE data", the serial of a SOA as N."""
    said = subprocess.run(["dig", "@" + HOST, "-p", PORT, "+tries=3", "+time=10"] + question.split(), capture_output=True, text=True).stdout
    code = re.search(r"status: (\w+),", said)
    flags = re.search(r";; flags: ([a-z ]*);", said)
    sections, section = {}, None
    for line in said.splitlines():
        begins = re.match(r";; (\w+) SECTION:", line)
        if begins:
            section = sections.setdefault(begins.group(1), [])
        elif not line.strip():
            section = None
        elif section is not None and not line.startswith(";"):
            _, ttl, _, rest = line.split(None, 3)
            kind, data = rest.split(None, 1)
            if kind == "SOA":
                words = data.split()
                data = " ".join(words[:2] + ["N"] + words[3:])
            section.append((f"{kind} {data}", int(ttl)))
    return code.group(1) if code else f"nothing: {said.strip()}", flags.group(1).split() if flags else [], sections


def wrong(row):
    """What differs, or None."""
    question, code, *sections = row
    got, flags, found = dig(question)
    if got != code:
        return f"{got} in place of {code}"
    if code in ("NOERROR", "NXDOMAIN") and "aa" not in flags:
        return "the answer has no authority"
    for name, records in zip(["ANSWER"] + sections[1::2], sections[::2]):
        there = found.get(name, [])
        if sorted(record for record, _ in there) != sorted(records):
            return f"{name} {[record for record, _ in there]} in place of {records}"
        ttl = 7 if "dig-query" in question else 0
        if any(seconds != ttl for _, seconds in there):
            return f"TTLs {there}"
    return None


query = register()
deadline = time.monotonic() + WAIT_S_MAX
# The agent follows its catalog: it may be asked before the last change has come.
while wrong(TABLE[0]) and time.monotonic() < deadline:
    time.sleep(0.05)
failed = 0
try:
    for row in TABLE:
        what = wrong(row)
        if what:
            failed += 1
            print(f"dig {row[0]}: {what}")
finally:
    unregister(query)
print(f"{len(TABLE) - failed} of {len(TABLE)} questions are answered as they should be")
sys.exit(1 if failed else 0)
