/// JMH over the classes that every request passes: `bench/micro`. All on one thread, as in a node.
package dev.gramme.bench.micro;
