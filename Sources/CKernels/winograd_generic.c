// For any CPU: the vectors of 16 become as many registers as it takes.
#define RUN facet_winograd_run__generic
#if defined(__aarch64__)
#define ROWS 6  // 24 of 32 registers, four a vector
#else
#define ROWS 3  // 12 of 16
#endif
#define VECTORS 1
#include "winograd.inc"
