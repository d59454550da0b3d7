#include "CDNN.h"
#include <oneapi/dnnl/dnnl.hpp>
