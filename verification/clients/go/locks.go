package main

import (
	"bytes"
	"io"
	"time"

	"github.com/hashicorp/consul/api"
)

// checkLocks takes and gives back a lock and a semaphore, and keeps a session alive.
func checkLocks(client *api.Client, prefix string) {
	lock, err := client.LockKey(prefix + "lock")
	must(err, "lock")
	lost, err := lock.Lock(nil)
	must(err, "lock")
	check(lost != nil, "lock: not taken")
	second, err := client.LockOpts(&api.LockOptions{Key: prefix + "lock", LockTryOnce: true, LockWaitTime: 300 * time.Millisecond})
	must(err, "second lock")
	taken, err := second.Lock(nil)
	must(err, "second lock")
	check(taken == nil, "lock: two hold it")
	must(lock.Unlock(), "unlock")
	taken, err = second.Lock(nil)
	must(err, "second lock")
	check(taken != nil, "lock: not handed on after it was given back")
	must(second.Unlock(), "unlock")

	var held []*api.Semaphore
	for i := 0; i < 2; i++ {
		semaphore, err := client.SemaphorePrefix(prefix+"semaphore", 2)
		must(err, "semaphore")
		lost, err := semaphore.Acquire(nil)
		must(err, "semaphore")
		check(lost != nil, "semaphore: no slot")
		held = append(held, semaphore)
	}
	third, err := client.SemaphoreOpts(&api.SemaphoreOptions{Prefix: prefix + "semaphore", Limit: 2, SemaphoreTryOnce: true, SemaphoreWaitTime: 300 * time.Millisecond})
	must(err, "semaphore")
	slot, err := third.Acquire(nil)
	must(err, "semaphore")
	check(slot == nil, "semaphore: three hold two slots")
	for _, semaphore := range held {
		must(semaphore.Release(), "release")
	}

	id, _, err := client.Session().Create(&api.SessionEntry{TTL: "10s", Behavior: api.SessionBehaviorDelete}, nil)
	must(err, "session")
	done := make(chan struct{})
	ended := make(chan error, 1)
	go func() { ended <- client.Session().RenewPeriodic("10s", id, nil, done) }()
	pair := &api.KVPair{Key: prefix + "held", Value: []byte("x"), Session: id}
	acquired, _, err := client.KV().Acquire(pair, nil)
	must(err, "acquire")
	check(acquired, "acquire was refused")
	released, _, err := client.KV().Release(pair, nil)
	must(err, "release")
	check(released, "release was refused")
	close(done)
	select {
	case err := <-ended:
		must(err, "renew")
	case <-time.After(5 * time.Second):
		check(false, "RenewPeriodic does not end")
	}
	info, _, err := client.Session().Info(id, nil)
	must(err, "session info")
	check(info == nil, "RenewPeriodic left its session behind")
}

// checkTransaction changes two keys under a lock at once, and none if one of them may not be.
func checkTransaction(client *api.Client, prefix string) {
	id, _, err := client.Session().Create(&api.SessionEntry{TTL: "30s"}, nil)
	must(err, "session")
	ok, answer, _, err := client.KV().Txn(api.KVTxnOps{
		{Verb: api.KVLock, Key: prefix + "txn/a", Value: []byte("a"), Session: id},
		{Verb: api.KVSet, Key: prefix + "txn/b", Value: []byte("b")},
		{Verb: api.KVGetTree, Key: prefix + "txn/"},
	}, nil)
	must(err, "txn")
	check(ok && len(answer.Results) == 4, "txn: not done")
	ok, answer, _, err = client.KV().Txn(api.KVTxnOps{
		{Verb: api.KVSet, Key: prefix + "txn/b", Value: []byte("other")},
		{Verb: api.KVCheckNotExists, Key: prefix + "txn/a"},
	}, nil)
	must(err, "txn")
	check(!ok && len(answer.Errors) == 1 && answer.Errors[0].OpIndex == 1, "txn: done against its own check")
	pair, _, err := client.KV().Get(prefix+"txn/b", nil)
	must(err, "get")
	check(string(pair.Value) == "b", "txn: half done")
	_, err = client.Session().Destroy(id, nil)
	must(err, "destroy")
}

// checkSnapshot saves the state, changes it, and takes it back.
func checkSnapshot(client *api.Client, prefix string) {
	_, err := client.KV().Put(&api.KVPair{Key: prefix + "saved", Value: []byte("before")}, nil)
	must(err, "put")
	snapshot, _, err := client.Snapshot().Save(nil)
	must(err, "snapshot save")
	saved, err := io.ReadAll(snapshot)
	must(err, "snapshot read")
	snapshot.Close()
	_, err = client.KV().Put(&api.KVPair{Key: prefix + "saved", Value: []byte("after")}, nil)
	must(err, "put")
	must(client.Snapshot().Restore(nil, bytes.NewReader(saved)), "snapshot restore")
	pair, _, err := client.KV().Get(prefix+"saved", nil)
	must(err, "get")
	check(pair != nil && string(pair.Value) == "before", "snapshot: not restored")
}
