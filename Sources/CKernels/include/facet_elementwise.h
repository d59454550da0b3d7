#ifndef FACET_ELEMENTWISE_H
#define FACET_ELEMENTWISE_H

#include <stdint.h>

#endif
