#include "facet_elementwise.h"
