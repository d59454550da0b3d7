#include "CLandmarks.h"
