package main

import (
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"time"

	"github.com/hashicorp/consul/api"
)

// A journal that io.praetor.verification.locks.Journal reads.
type journal struct{ file *os.File }

func (j journal) write(kind string, number int) {
	_, err := fmt.Fprintf(j.file, "%s %d %d\n", kind, time.Now().UnixMilli(), number)
	must(err, "journal")
}

// contend takes a lock, or a place of a semaphore, again and again, and writes down when it holds:
// KEY LIMIT JOURNAL HOLDS HOLD_MS_MAX TTL_S LOCK_DELAY_S ADDRESS; a limit of 0 stands for a lock.
func contend(arguments []string) {
	key, ttl := arguments[0], arguments[5]+"s"
	limit, holds, most := number(arguments[1]), number(arguments[3]), number(arguments[4])
	delay := time.Duration(number(arguments[6])) * time.Second
	file, err := os.OpenFile(arguments[2], os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	must(err, "journal")
	config := api.DefaultConfig()
	config.Address = arguments[7]
	client, err := api.NewClient(config)
	must(err, "client")
	for i := 0; i < holds; i++ {
		if limit == 0 {
			lock, err := client.LockOpts(&api.LockOptions{Key: key, SessionTTL: ttl, LockDelay: delay})
			must(err, "lock")
			lost, err := lock.Lock(nil)
			must(err, "lock")
			hold(journal{file}, lost, most)
			must(lock.Unlock(), "unlock")
		} else {
			semaphore, err := client.SemaphoreOpts(&api.SemaphoreOptions{Prefix: key, Limit: limit, SessionTTL: ttl})
			must(err, "semaphore")
			lost, err := semaphore.Acquire(nil)
			must(err, "semaphore")
			hold(journal{file}, lost, most)
			must(semaphore.Release(), "release")
		}
	}
}

func hold(j journal, lost <-chan struct{}, most int) {
	j.write("start", 0)
	select {
	case <-lost:
		j.write("lost", 0)
	case <-time.After(time.Duration(1+rand.Intn(most)) * time.Millisecond):
		j.write("end", 0)
	}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	must(err, text)
	return n
}
