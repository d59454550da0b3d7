#include "CVips.h"
int cvips_dummy;
#include <vips/vips.h>
