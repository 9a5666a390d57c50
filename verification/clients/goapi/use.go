// Package goapi names the client whose own tests are run.
package goapi

import _ "github.com/hashicorp/consul/api"
