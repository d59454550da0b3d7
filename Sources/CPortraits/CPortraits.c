#include "CPortraits.h"
