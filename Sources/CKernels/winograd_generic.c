// For any CPU: the vectors of 16 become as many registers as it takes.
#define RUN facet_winograd_run__generic
#include "winograd.inc"
