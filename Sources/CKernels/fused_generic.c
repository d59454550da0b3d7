// For any CPU.
#define NAME(kernel) f32_##kernel##__generic
#define SET facet_fused__generic
#define WORD "generic"
#include "fused.inc"
