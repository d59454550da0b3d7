// For any CPU: the vectors of 16 become as many registers as it takes.
#define SET styled_bodies__generic
#include "styled.inc"
