// Memory that lasts for a call and is kept by its thread for the next one.
#pragma once

#include <stdint.h>

/// What a worker computes in: aligned to 64 bytes, valid until this thread asks again.
float *facet_workspace(int64_t bytes);

/// The same, another buffer: what the calling thread shares with the workers during a call.
float *facet_temporary(int64_t bytes);

/// Bytes that a Winograd task may fill: most of a core's second-level cache.
int64_t facet_winograd_task_bytes(void);
