// Uses an agent through Consul's own Go client: put, get, cas, list, delete, watch,
// locks, semaphores, sessions, transactions, snapshots. Prints "ok" or ends with what failed.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/hashicorp/consul/api"
)

func must(err error, what string) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

func check(ok bool, what string) {
	if !ok {
		log.Fatal(what)
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "contend" {
		contend(os.Args[2:])
		return
	}
	client, err := api.NewClient(api.DefaultConfig())
	must(err, "client")
	kv := client.KV()
	prefix := fmt.Sprintf("go-%d/", os.Getpid())
	key := prefix + "a"

	_, err = kv.Put(&api.KVPair{Key: key, Value: []byte("1"), Flags: 7}, nil)
	must(err, "put")
	got, meta, err := kv.Get(key, nil)
	must(err, "get")
	check(got != nil && string(got.Value) == "1" && got.Flags == 7, "get: not what was put")

	done, _, err := kv.CAS(&api.KVPair{Key: key, Value: []byte("2"), ModifyIndex: got.ModifyIndex}, nil)
	must(err, "cas")
	check(done, "cas at the current index was refused")
	done, _, err = kv.CAS(&api.KVPair{Key: key, Value: []byte("3"), ModifyIndex: got.ModifyIndex}, nil)
	must(err, "cas")
	check(!done, "cas at an old index was done")

	_, err = kv.Put(&api.KVPair{Key: prefix + "b/c", Value: []byte("x")}, nil)
	must(err, "put")
	pairs, _, err := kv.List(prefix, nil)
	must(err, "list")
	check(len(pairs) == 2 && pairs[0].Key == key, "list: not the two keys in order")
	keys, _, err := kv.Keys(prefix, "/", nil)
	must(err, "keys")
	check(len(keys) == 2 && keys[1] == prefix+"b/", "keys: not cut at the separator")

	_, meta, err = kv.Get(key, nil)
	must(err, "get")
	type change struct {
		pair *api.KVPair
		meta *api.QueryMeta
		err  error
	}
	changes := make(chan change, 1)
	go func() {
		pair, m, e := kv.Get(key, &api.QueryOptions{WaitIndex: meta.LastIndex, WaitTime: 20 * time.Second})
		changes <- change{pair, m, e}
	}()
	select {
	case <-changes:
		log.Fatal("watch: answered before a change")
	case <-time.After(200 * time.Millisecond):
	}
	_, err = kv.Put(&api.KVPair{Key: key, Value: []byte("changed")}, nil)
	must(err, "put")
	select {
	case c := <-changes:
		must(c.err, "watch")
		check(c.pair != nil && string(c.pair.Value) == "changed" && c.meta.LastIndex > meta.LastIndex, "watch: not the change")
	case <-time.After(5 * time.Second):
		log.Fatal("watch: no answer to a change in 5 s")
	}

	checkAgents(client)
	checkLocks(client, prefix)
	checkTransaction(client, prefix)
	checkSnapshot(client, prefix)

	_, err = kv.DeleteTree(prefix, nil)
	must(err, "delete")
	gone, _, err := kv.Get(key, nil)
	must(err, "get")
	check(gone == nil, "delete: the key is still there")
	fmt.Println("ok")
}
