// A function marked so is compiled once for each level of x86-64; the loader picks at start.
#pragma once
#if defined(__x86_64__) && defined(__linux__)
#define FACET_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FACET_CLONES
#endif
