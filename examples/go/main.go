// Watches one key with Consul's own client and prints each change of it.
//
//	go run . [key]        CONSUL_HTTP_ADDR names the agent, 127.0.0.1:8500 unless set
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/hashicorp/consul/api"
)

const backOff = 5 * time.Second

func main() {
	key := "services/backend/address"
	if len(os.Args) > 1 {
		key = os.Args[1]
	}
	client, err := api.NewClient(api.DefaultConfig())
	if err != nil {
		log.Fatalf("no client: %v", err)
	}

	var lastIndex uint64
	for {
		// With an index the agent keeps the question until the answer is another one: this loop waits, it does not spin.
		kvp, meta, err := client.KV().Get(key, &api.QueryOptions{WaitIndex: lastIndex})
		if err != nil {
			log.Printf("asking again in %s: %v", backOff, err)
			time.Sleep(backOff)
			continue
		}
		switch {
		case kvp == nil:
			fmt.Println("Backend address not set in Consul KV yet.")
		case meta.LastIndex != lastIndex:
			fmt.Printf("Detected backend address change: %s\n", kvp.Value)
		}
		// An index that fell is that of another state, after a restore for one: begin anew.
		if meta.LastIndex < lastIndex {
			lastIndex = 0
		} else {
			lastIndex = meta.LastIndex
		}
	}
}
