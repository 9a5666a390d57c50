package main

import (
	"time"

	"github.com/hashicorp/consul/api"
)

// checkAgents asks what Consul's test helper waits for: the agents that there are, their health, and the root certificate.
func checkAgents(client *api.Client) {
	nodes, meta, err := client.Catalog().Nodes(&api.QueryOptions{WaitIndex: 0})
	must(err, "nodes")
	check(len(nodes) == 1 && meta.LastIndex > 0, "nodes: not the one agent that there is")
	checks, _, err := client.Health().Node(nodes[0].Node, nil)
	must(err, "health")
	check(len(checks) == 1 && checks[0].CheckID == "serfHealth" && checks[0].Status == api.HealthPassing, "health: serfHealth does not pass")
	gone, _, err := client.Health().Node("nobody", nil)
	must(err, "health")
	check(len(gone) == 0, "health: an agent that there is not has checks")

	deadline := time.Now().Add(20 * time.Second)
	for {
		roots, meta, err := client.Connect().CARoots(nil)
		if err == nil {
			check(len(roots.Roots) == 1 && roots.ActiveRootID == roots.Roots[0].ID && meta.LastIndex > 0, "roots: not one active root")
			own, _, err := client.Agent().ConnectCARoots(nil)
			must(err, "the agent's roots")
			check(own.ActiveRootID == roots.ActiveRootID, "roots: the agent shows others")
			check(roots.Roots[0].Active && len(roots.Roots[0].RootCertPEM) > 0, "roots: the root is empty")
			return
		}
		check(time.Now().Before(deadline), "roots: none in 20 s")
		time.Sleep(50 * time.Millisecond)
	}
}
